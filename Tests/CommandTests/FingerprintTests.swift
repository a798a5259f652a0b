import Foundation
import JSONText
import Testing

/// The shipped scenarios give the content hashes that were recorded for five seeds each, on any number
/// of shards and in every kind of build. `tools/golden` records them anew.
@Suite struct FingerprintTests {
  /// One run whose hash is known.
  struct Print: CustomTestStringConvertible, Sendable {
    let scenario: String
    let seed: Int
    let shards: Int

    var testDescription: String { "\(scenario), seed \(seed), \(shards) shards" }
  }

  /// Scenarios whose visitors come over a network with a latency, or wait in no queue.
  private static let divided = ["two-region", "ticket-sale", "quote-caching"]
  /// Scenarios that have one shard, however many are wanted.
  private static let undivided = [
    "black-friday", "black-friday-4h", "black-friday-sized", "insurance-peak-load", "mm1-080",
    "mmc-10-080", "regional-disaster", "revenue-impact", "service-degradation",
  ]
  private static let seeds = 1...5

  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"

  /// What every `tools/test` runs: all that divide, and of the others one more seed than their golden
  /// traces have.
  private static let quick: [Print] =
    prints(of: divided, seeds: seeds, shards: [1, 2])
    + prints(of: undivided, seeds: 2...2, shards: [2])

  private static let long: [Print] =
    prints(of: divided, seeds: seeds, shards: [3, 7])
    + prints(of: undivided, seeds: seeds, shards: [1])

  private static func prints(
    of scenarios: [String],
    seeds: ClosedRange<Int>,
    shards: [Int]
  ) -> [Print] {
    scenarios.flatMap { scenario in
      seeds.flatMap { seed in
        shards.map { Print(scenario: scenario, seed: seed, shards: $0) }
      }
    }
  }

  @Test(arguments: quick)
  func `a shipped scenario has its fingerprint`(print: Print) throws {
    try check(print, with: .fast("stampede"))
  }

  @Test(.enabled(if: isLong, "long"), arguments: long)
  func `it has it for every seed and on many shards`(print: Print) throws {
    try check(print, with: .fast("stampede"))
  }

  /// The build that these tests belong to is one for debugging, or one that a sanitizer watches over.
  @Test(
    .enabled(if: isLong, "long"),
    arguments: prints(of: divided, seeds: 1...2, shards: [1, 2, 3, 7])
  )
  func `it has it in the build beside this test`(print: Print) throws {
    try check(print, with: .debug("stampede"))
  }

  @Test(.enabled(if: isLong, "long"), arguments: prints(of: undivided, seeds: 1...1, shards: [1]))
  func `one shard has it in the build beside this test`(print: Print) throws {
    try check(print, with: .debug("stampede"))
  }

  @Test func `all fingerprints differ but those of scenarios without chance`() throws {
    for scenario in Self.divided + Self.undivided {
      let hashes = try Self.seeds.map { try Self.recorded(scenario, seed: $0) }
      #expect(
        Set(hashes).count == (scenario == "ticket-sale" ? Set(hashes).count : 5),
        "\(scenario)"
      )
    }
  }

  private func check(_ print: Print, with stampede: Program) throws {
    let directory = ScratchDirectory()
    let documents = try Checkout.documents(of: print.scenario)
    let outcome = try stampede.run(
      [
        "run", "--trace", "digest", "--no-twin", "--seed", String(print.seed),
        "--shards", String(print.shards), "--out", directory.path + "/run",
      ] + documents
    )

    // A goal that fails is a result like any other.
    #expect([0, 99].contains(outcome.status), "\(outcome.errors)")
    let manifest = try JSONValue(parsing: directory.text("run/run.json"))
    let hash = try Self.recorded(print.scenario, seed: print.seed)
    #expect(manifest["contentHash"] == .string(hash))
    let isDivided = Self.divided.contains(print.scenario)
    #expect(manifest["performance"]?["shards"]?.integer == (isDivided ? print.shards : 1))
    #expect(outcome.errors.contains("has one shard") == (!isDivided && print.shards > 1))
  }

  private static func recorded(_ scenario: String, seed: Int) throws -> String {
    let table = try JSONValue(
      parsing: String(
        contentsOfFile: Checkout.path + "/traces/\(scenario)/golden/fingerprints.json",
        encoding: .utf8
      )
    )
    return try #require(table[String(seed)]?.string)
  }
}
