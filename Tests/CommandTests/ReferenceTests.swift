import Foundation
import JSONText
import Testing

/// The reference numbers of the scenario language, which another simulator gave: its mean and standard
/// deviation over seeds. One run of a fixed seed lies within three deviations of each, those of the
/// reference's own eleven runs included: 3·sqrt(1 + 1/11).
@Suite struct ReferenceTests {
  /// Four hours of eightfold traffic with a slow payment provider, by the servers of each service.
  struct Sizing: Sendable, CustomTestStringConvertible {
    let name: String
    /// Catalog, recommendation, quote, payment, policy.
    let servers: [Int]?
    let completion: (mean: Double, deviation: Double)
    let revenueImpact: (mean: Double, deviation: Double)
    let satisfaction: Double
    let passes: Bool
    var testDescription: String { name }
  }

  @Test(
    arguments: [
      Sizing(
        name: "unlimited",
        servers: nil,
        completion: (0.971, 0.001),
        revenueImpact: (0.027, 0.001),
        satisfaction: 4.23,
        passes: true
      ),
      Sizing(
        name: "payment 12",
        servers: [10, 4, 21, 12, 4],
        completion: (0.941, 0.004),
        revenueImpact: (0.056, 0.004),
        satisfaction: 4.18,
        passes: false
      ),
      Sizing(
        name: "payment 13",
        servers: [10, 4, 21, 13, 4],
        completion: (0.953, 0.003),
        revenueImpact: (0.044, 0.003),
        satisfaction: 4.20,
        passes: true
      ),
      Sizing(
        name: "payment 14",
        servers: [10, 4, 21, 14, 4],
        completion: (0.962, 0.002),
        revenueImpact: (0.036, 0.002),
        satisfaction: 4.21,
        passes: true
      ),
    ])
  func `Black Friday by capacity comes out as published`(sizing: Sizing) throws {
    let directory = ScratchDirectory()
    let scenario = try directory.write(Self.documents(sizing), to: "sizing.yaml")
    let chaos = Checkout.path + "/traces/black-friday/black-friday-chaos.json"

    let outcome = try Program.fast("stampede").run(
      ["run", "--quiet", "--trace", "off", "--out", directory.path + "/run", scenario, chaos])

    #expect(outcome.status == (sizing.passes ? 0 : 99), "\(outcome.errors)")
    let summary = try JSONValue(parsing: directory.text("run/summary.json"))
    func metric(_ name: String) throws -> Double {
      try #require(summary["metrics"]?[name]?["value"]?.double)
    }
    let spread = 3 * sqrt(1 + 1.0 / 11)
    // The published means are rounded to three and two places.
    let completion = try metric("journey-completion-rate")
    #expect(
      abs(completion - sizing.completion.mean) < spread * sizing.completion.deviation + 0.0005
    )
    let impact = try metric("revenue-impact")
    #expect(
      abs(impact - sizing.revenueImpact.mean) < spread * sizing.revenueImpact.deviation + 0.0005
    )
    #expect(abs(try metric("customer-satisfaction") - sizing.satisfaction) < 0.02)
  }

  @Test func `two hundred users after three minutes are where the published status has them`()
    throws
  {
    let directory = ScratchDirectory()

    let outcome = try Program.fast("stampede").run([
      "run", "--quiet", "--trace", "off", "--out", directory.path + "/run",
      Checkout.path + "/traces/black-friday/insurance-peak-load.json",
    ])

    #expect(outcome.status == 0, "\(outcome.errors)")
    let summary = try JSONValue(parsing: directory.text("run/summary.json"))
    func firstThreeMinutes(_ key: String) throws -> Double {
      let windows = try #require(summary["windows"]?[key]?.array)
      return windows.prefix(3).compactMap(\.double).reduce(0, +)
    }
    #expect(abs(try firstThreeMinutes("completed") - 1_242) < 40)
    #expect(abs(try firstThreeMinutes("revenue") / 100 - 1_485_000) < 45_000)
    let conversion = try firstThreeMinutes("completed") / firstThreeMinutes("ended")
    #expect(abs(conversion - 0.877) < 0.021)
    let time = try #require(summary["metrics"]?["average-journey-time"]?["value"]?.double)
    #expect(abs(time - 4.16) < 0.08)
  }

  private static func documents(_ sizing: Sizing) -> String {
    let names = [
      "policy-catalog-service", "recommendation-service", "quote-generation-service",
      "payment-processor", "policy-service",
    ]
    let services = names.enumerated().map { index, name in
      let servers = sizing.servers.map { String($0[index]) } ?? "unlimited"
      return "  - {name: \(name), concurrency: \(servers)"
        + (name == "recommendation-service" ? ", optional: true}" : "}")
    }
    return """
      profile: black-friday
      scenario: {}
      arrivals: {rate: 1, per: s}
      ---
      extends: insurance
      services:
      \(services.joined(separator: "\n"))
      """
  }
}
