import Foundation
import Testing

/// A small run to look at and to send.
struct SmallShop {
  let directory = ScratchDirectory()

  /// The run, named as a user in `directory` would.
  let name = "r"

  /// Simulates some minutes of a small shop.
  init(lasting duration: String = "2m") throws {
    let scenario = try directory.write(
      Self.text.replacing("DURATION", with: duration),
      to: "s.yaml"
    )
    let made = try Program.fast("stampede").run(
      ["run", "--quiet", scenario, "--out", name],
      in: directory.path
    )
    try #require(made.status == 0, "\(made.errors)")
  }

  /// Runs `stampede` where the run is.
  func stampede(_ arguments: String...) throws -> Program.Outcome {
    try Program.fast("stampede").run(arguments, in: directory.path)
  }

  /// The executable that made the run.
  var program: String { Program.fast("stampede").path }

  /// Runs `stampede-emit` where the run is.
  func emit(_ arguments: [String]) throws -> Program.Outcome {
    try Program.fast("stampede-emit").run(arguments, in: directory.path)
  }

  /// The bytes of the trace.
  var trace: [UInt8] {
    get throws {
      let file = directory.path + "/r/trace/shard-000.jtr.zst"
      return [UInt8](try Data(contentsOf: URL(filePath: file)))
    }
  }

  /// Writes bytes beside the run.
  func write(_ bytes: some Sequence<UInt8>, to file: String) throws {
    try Data(bytes).write(to: URL(filePath: directory.path + "/" + file))
  }

  /// The documents of the shop, with `DURATION` for the time it is open.
  static let text = """
    persona:
      name: visitor
      behavior: {thinkTime: {min: 1000, max: 4000}}
      businessProfile: {averageValue: 60, conversionProbability: 0.5}
    ---
    name: purchase
    steps:
      - {name: browse, service: shop}
      - {name: checkout, service: shop, finalStep: true}
    ---
    services: [{name: shop, concurrency: 4, serviceTime: {mean: 200}}]
    ---
    profile: shop
    scenario: {duration: DURATION}
    arrivals: {rate: 10, per: s}
    personas: [{name: visitor, percentage: 100}]
    journeys: [{type: purchase, weight: 1}]
    """
}
