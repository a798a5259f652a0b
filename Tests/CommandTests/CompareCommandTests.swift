import Foundation
import JSONText
import Reports
import Testing

/// `stampede compare` and `stampede run --replications`, as a user types them.
@Suite struct CompareCommandTests {
  private let directory = ScratchDirectory()

  init() throws {
    _ = try directory.write(
      SmallShop.text.replacing("DURATION", with: "5m"),
      to: "shop.yaml"
    )
    _ = try directory.write(
      """
      profile: busy
      extends: \(try Self.profile)
      arrivals: {rate: 5, per: s, process: poisson}
      """,
      to: "busy.yaml"
    )
  }

  /// The name of the shop's profile.
  private static var profile: String {
    get throws {
      let line = SmallShop.text.split(separator: "\n").first { $0.hasPrefix("profile:") }
      return try #require(line).dropFirst("profile:".count).trimmingCharacters(in: .whitespaces)
    }
  }

  private func stampede(_ words: String...) throws -> Program.Outcome {
    try Program.fast("stampede").run(words, in: directory.path)
  }

  @Test func `scenarios are compared with common seeds, and the result is kept`() throws {
    let outcome = try stampede(
      "compare",
      "shop.yaml",
      "shop.yaml,busy.yaml",
      "--replications",
      "3",
      "--out",
      "c",
      "--quiet"
    )

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("3 replications of each, paired by seed"), "\(outcome.output)")
    let text = try directory.text("c/comparison.json")
    #expect(try ComparisonFile.encode(ComparisonFile.decode(text)) == text)
    let result = try JSONValue(parsing: text)
    #expect(result["sides"]?[1]?["changes"]?.array?.isEmpty == false)
    #expect(try directory.text("c/report.html").contains("Changed fields"))
  }

  @Test func `a worse run fails where that is asked`() throws {
    for (name, servers) in [("before", "4"), ("after", "2")] {
      let made = try stampede(
        "run",
        "shop.yaml",
        "--quiet",
        "--trace",
        "digest",
        "--set",
        "/services/shop/concurrency=\(servers)",
        "--set",
        "/arrivals/rate=9",
        "--out",
        name
      )
      #expect([0, 99].contains(made.status), "\(made.errors)")
    }

    let same = try stampede("compare", "before", "before", "--fail-on", "worse")
    let worse = try stampede("compare", "before", "after", "--fail-on", "worse")
    let better = try stampede("compare", "after", "before", "--fail-on", "worse")

    #expect(same.status == 0, "\(same.errors)")
    #expect(same.output.contains("no detectable difference"))
    #expect(worse.status == 99, "\(worse.output)\(worse.errors)")
    #expect(worse.output.contains("after is worse"))
    #expect(better.status == 0 && better.output.contains("before is better"), "\(better.output)")
  }

  @Test func `a run that was tampered with is refused`() throws {
    let made = try stampede("run", "shop.yaml", "--quiet", "--trace", "digest", "--out", "r")
    #expect(made.status == 0, "\(made.errors)")
    let text = try directory.text("r/run.json")
    let hash = try #require(try JSONValue(parsing: text)["contentHash"]?.string)
    _ = try directory.write(
      text.replacing(hash, with: String(repeating: "0", count: 32)),
      to: "r/run.json"
    )

    let outcome = try stampede("compare", "r", "r")

    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("does not come out as it did"), "\(outcome.errors)")
  }

  @Test(
    .enabled("Python's jsonschema and PyYAML are not installed here") { OutputValidator.isThere }
  ) func `what it prints keeps to its schema`() throws {
    let outcome = try stampede(
      "compare",
      "shop.yaml",
      "shop.yaml",
      "--replications",
      "2",
      "--format",
      "json",
      "--quiet"
    )

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try OutputValidator.complaints(about: outcome.output, by: .comparison) == [])
  }

  @Test func `a run of replications has their means and keeps its first trace`() throws {
    let one = try stampede("run", "shop.yaml", "--quiet", "--out", "one", "--seed", "4")
    let four = try stampede(
      "run",
      "shop.yaml",
      "--quiet",
      "--out",
      "four",
      "--seed",
      "4",
      "--replications",
      "4"
    )

    #expect(one.status == 0 && four.status == 0, "\(four.errors)")
    let (single, means) = try (
      JSONValue(parsing: directory.text("one/summary.json")),
      JSONValue(parsing: directory.text("four/summary.json"))
    )
    #expect(means["replications"]?.integer == 4)
    let metric = means["metrics"]?["conversion-rate"]
    #expect(metric?["method"]?.string == "replications")
    #expect(metric?["value"] != single["metrics"]?["conversion-rate"]?["value"])
    #expect(means["windows"] == single["windows"])
    let hashes = try ["one", "four"].map {
      try JSONValue(parsing: directory.text($0 + "/run.json"))["contentHash"]
    }
    #expect(hashes[0] != nil && hashes[0] == hashes[1])
  }

  @Test func `a precision that is out of reach ends with its own code`() throws {
    let outcome = try stampede(
      "run",
      "shop.yaml",
      "--quiet",
      "--trace",
      "off",
      "--precision",
      "0.01%",
      "--replications",
      "2",
      "--budget",
      "3",
      "--out",
      "p"
    )
    let reached = try stampede(
      "run",
      "shop.yaml",
      "--quiet",
      "--trace",
      "off",
      "--precision",
      "40%",
      "--out",
      "q"
    )

    #expect(outcome.status == 98)
    #expect(outcome.errors.contains("was not reached with 3 replications"), "\(outcome.errors)")
    #expect(reached.status == 0, "\(reached.errors)")
    #expect(try JSONValue(parsing: directory.text("q/summary.json"))["replications"]?.integer == 10)
  }
}
