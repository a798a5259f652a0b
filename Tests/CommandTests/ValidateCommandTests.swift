import Foundation
import JSONText
import Testing

/// `stampede validate` says the same as `run` before it begins, in three formats.
@Suite struct ValidateCommandTests {
  private static let busy = """
    profile: busy
    scenario: {duration: 10m}
    arrivals: {rate: 10, per: s}
    personas: [{name: karen, percentage: 100}]
    journeys: [{type: visit}]
    ---
    name: visit
    steps: [{name: home, service: web, finalStep: true}]
    ---
    services:
      - name: web
        concurrency: 2
        serviceTime: {mean: 500, distribution: exponential}
    """

  private func validate(_ text: String, _ options: [String]) throws -> (Program.Outcome, String) {
    let scratch = ScratchDirectory()
    let file = try scratch.write(text, to: "busy.yaml")
    return (try Program.debug("stampede").run(["validate", file] + options), file)
  }

  @Test func `a service that cannot keep up is warned of with its utilization`() throws {
    let (outcome, file) = try validate(Self.busy, [])

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.output.contains("\(file):12:18: warning[W-OVERLOAD]: \"web\""),
      "\(outcome.output)"
    )
    let words = "utilization 2.17 at the base load, 4.35 erlangs for 2 servers"
    #expect(outcome.output.contains(words), "\(outcome.output)")
    #expect(outcome.output.contains("(0 errors, 1 warning)"))
  }

  @Test(arguments: shipped)
  func `nothing that is shipped is suspicious`(scenario: String) throws {
    let isBuiltIn = !scenario.contains("/")
    let documents =
      isBuiltIn ? [scenario] : try Checkout.documents(of: String(scenario.dropFirst(7)))

    let outcome = try Program.debug("stampede").run(["validate"] + documents, in: "/")

    #expect(outcome.status == 0)
    #expect(outcome.output.contains("(0 errors, 0 warnings)"), "\(outcome.output)")
  }

  private static let shipped =
    ["peak-season", "regional-failover", "feature-rollout"]
    + ((try? FileManager.default.contentsOfDirectory(atPath: Checkout.path + "/traces")) ?? [])
    .sorted().map { "traces/\($0)" }

  @Test func `a service that keeps up is not`() throws {
    let (outcome, _) = try validate(
      Self.busy.replacing("concurrency: 2", with: "concurrency: 6"),
      []
    )

    #expect(outcome.output.contains("(0 errors, 0 warnings)"), "\(outcome.output)")
  }

  @Test func `annotations are lines of a workflow`() throws {
    let (outcome, file) = try validate(Self.busy, ["--format", "github"])

    let first = outcome.output.split(separator: "\n").first ?? ""
    #expect(
      first.hasPrefix("::warning file=\(file),line=12,col=18,endColumn=18,title=W-OVERLOAD::"),
      "\(outcome.output)"
    )
  }

  @Test func `programs get the warning too`() throws {
    let (outcome, _) = try validate(Self.busy, ["--format", "json"])

    let json = try JSONValue(parsing: outcome.output)
    #expect(json["warnings"]?[0]?["code"]?.string == "W-OVERLOAD")
    #expect(json["warnings"]?[0]?["line"]?.integer == 12)
    #expect(json["errors"]?.array?.isEmpty == true)
  }

  @Test func `a run says it before it begins`() throws {
    let scratch = ScratchDirectory()
    let file = try scratch.write(Self.busy, to: "busy.yaml")

    let outcome = try Program.debug("stampede").run(
      ["run", file, "--duration", "10s", "--trace", "off", "--out", scratch.path + "/out"])

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("warning[W-OVERLOAD]"), "\(outcome.errors)")
    #expect(!outcome.output.contains("W-OVERLOAD"))
  }

  @Test(arguments: ["text", "json", "github"])
  func `a mistake ends with 65 in every format`(format: String) throws {
    let (outcome, _) = try validate(
      Self.busy.replacing("per: s", with: "pre: s"),
      ["--format", format]
    )

    #expect(outcome.status == 65, "\(outcome.output)")
    #expect(outcome.output.contains("E-UNKNOWN-KEY"))
  }
}
