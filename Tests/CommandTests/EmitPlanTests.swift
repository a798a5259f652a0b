import Foundation
import JSONText
import Testing

/// `stampede-emit plan`: what a user learns before anything is sent.
@Suite struct EmitPlanTests {
  private static let target = ["--target", "http://127.0.0.1:9"]

  private func census(_ shop: SmallShop, _ words: [String]) throws -> JSONValue {
    let outcome = try shop.emit(["plan", shop.name, "--format", "json"] + words)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONValue(parsing: outcome.output)
  }

  @Test func `writes a map to begin with, which says what is sent without one`() throws {
    let shop = try SmallShop(lasting: "1m")

    let starter = try shop.emit(["plan", shop.name, "--print-endpoints"])
    try shop.write(starter.output.utf8, to: "endpoints.yaml")
    let without = try census(shop, Self.target)
    let with = try census(shop, ["--endpoints", "endpoints.yaml"] + Self.target)

    #expect(starter.status == 0, "\(starter.errors)")
    #expect(with["endpoints"]?[0]?["path"] == without["endpoints"]?[0]?["path"])
    #expect(with["requests"] == without["requests"])
    #expect(with["requests"]?.integer ?? 0 > 0)
  }

  @Test func `shows each mistake of a map with its line and a caret`() throws {
    let shop = try SmallShop(lasting: "1m")
    try shop.write(
      """
      rules:
        - service: shopp
          method: get
          path: /{id}

      """.utf8,
      to: "endpoints.yaml"
    )

    let outcome = try shop.emit(
      ["plan", shop.name, "--endpoints", "endpoints.yaml"] + Self.target
    )

    #expect(outcome.status == 65)
    for words in [
      "endpoints.yaml:2:14", "did you mean \"shop\"?", "endpoints.yaml:3:13", "write \"GET\"",
      "endpoints.yaml:4:12", "^^^^", "{{session.id}}",
    ] {
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
  }

  @Test func `names secrets and does not read them`() throws {
    let shop = try SmallShop(lasting: "1m")
    try shop.write(
      "defaults: {headers: {Authorization: \"Bearer {{env.NO_SUCH_TOKEN}}\"}}".utf8,
      to: "endpoints.yaml"
    )
    let words = [shop.name, "--endpoints", "endpoints.yaml"] + Self.target

    let plan = try shop.emit(["plan"] + words)
    let send = try shop.emit(["send"] + words)

    #expect(plan.status == 0 && plan.output.contains("{{env.NO_SUCH_TOKEN}}"), "\(plan.errors)")
    #expect(send.status == 65 && send.errors.contains("NO_SUCH_TOKEN"), "\(send.errors)")
  }

  @Test func `divides a plan over shards that add up to it`() throws {
    let shop = try SmallShop()
    func requests(_ words: [String]) throws -> Int {
      try census(shop, Self.target + words)["requests"]?.integer ?? 0
    }

    let whole = try requests([])
    let shards = try (1...4).map { try requests(["--shard", "\($0)/4"]) }

    #expect(shards.reduce(0, +) == whole)
    #expect(shards.allSatisfy { $0 > 0 })
  }

  @Test func `takes a curve from the command line or a file, and repeats the window for it`() throws
  {
    let shop = try SmallShop(lasting: "1m")
    try shop.write("time,rate\n0,50\n10s,50\n10s,100\n30s,100\n".utf8, to: "curve.csv")

    let words = Self.target + ["--loop", "forever", "--max-requests", "5000"]
    let inline = try census(shop, words + ["--curve", "0:50 10s:50 10s:100 30s:100"])
    let file = try census(shop, words + ["--curve", "curve.csv"])

    #expect(inline == file)
    #expect(inline["requests"]?.integer == 2_500)
    #expect(inline["duration"]?.double == 29.99)
    #expect(inline["peakPerSecond"]?.integer == 100)
  }

  @Test(arguments: [
    (["--loop", "2"], "--max-requests"), (["--loop", "0"], "--loop"),
    (["--speed", "2", "--curve", "0:1 1s:1"], "exclude each other"),
    (["--curve", "0:1 1s:fast"], "'fast' is no rate"), (["--curve", "nofile"], "no file"),
    (["--shard", "5/4"], "--shard"), (["--rate", "5", "--think-scale", "2"], "--think-scale"),
    (["--rate", "5", "--compress-idle", "1s"], "--compress-idle"),
    (["--think-scale", "-1"], "--think-scale"), (["--contact", "a\nb"], "--contact"),
    (["--endpoints", "nofile.yaml"], "--print-endpoints"),
    (["--ramp", "1s", "--curve", "0:1 1s:1"], "begin the curve with a ramp"),
  ])
  func `says why it does not understand`(words: [String], says: String) throws {
    let shop = try SmallShop(lasting: "1m")

    let outcome = try shop.emit(["plan", shop.name] + Self.target + words)

    #expect([64, 66].contains(outcome.status), "\(outcome.errors)")
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
  }

  /// The shipped map, sent to the sink: it hears what the map says, and nothing else.
  @Test func `the map of the Black Friday fits its run`() throws {
    let directory = ScratchDirectory()
    let run = try Program.fast("stampede").run(
      ["run", "--quiet", "--duration", "20m", "--out", "r"]
        + Checkout.documents(of: "black-friday"),
      in: directory.path
    )
    try #require(run.status == 0 || run.status == 99, "\(run.errors)")
    let map = Checkout.path + "/traces/black-friday/http/endpoints.yaml"

    let outcome = try Program.fast("stampede-emit").run(
      ["plan", "r", "--quiet", "--endpoints", map, "--format", "json"],
      in: directory.path
    )

    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    let census = try JSONValue(parsing: outcome.output)
    var paths: [String] = []
    while let path = census["endpoints"]?[paths.count]?["path"]?.string { paths.append(path) }
    #expect(paths.count == 8)
    #expect(paths.contains("/portal/recommendations/{{session.id}}?limit=5"))
    #expect(paths.allSatisfy { $0.hasPrefix("/portal/") })
  }
}
