import Foundation
import JSONText
import Testing

/// What `stampede report` writes for other programs, and who can read it.
@Suite struct ReportCommandTests {
  private static let env = Program(path: "/usr/bin/env")
  private static let hasPromtool = (try? env.run(["promtool", "--version"]).status) == 0

  @Test func `leaves a file for each program that is asked for`() throws {
    let shop = try SmallShop()

    let outcome = try shop.stampede(
      "report",
      "r",
      "--csv",
      "csv",
      "--junit",
      "out/goals.xml",
      "--markdown",
      "out/summary.md",
      "--openmetrics",
      "out/run.om",
      "--grafana",
      "out/board.json",
      "--format",
      "json"
    )

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == (try shop.directory.text("r/summary.json")))
    for file in ["csv/arrivals.csv", "csv/latency.csv", "out/goals.xml", "out/summary.md"] {
      #expect(try !shop.directory.text(file).isEmpty)
    }
    #expect(try shop.directory.text("out/run.om").hasSuffix("# EOF\n"))
    #expect(try JSONValue(parsing: shop.directory.text("out/board.json"))["panels"]?.array != nil)
  }

  @Test func `shows a session of the trace, call by call, and does without one`() throws {
    let shop = try SmallShop()
    let summary = try JSONValue(parsing: shop.directory.text("r/summary.json"))
    let session = try #require(summary["examples"]?[0]?["session"]?.integer)
    #expect(try shop.directory.text("r/report.html").contains("<figure id=\"session-\(session)\">"))

    try FileManager.default.removeItem(atPath: shop.directory.path + "/r/trace")
    let outcome = try shop.stampede("report", "r")

    #expect(outcome.status == 0, "\(outcome.errors)")
    let page = try shop.directory.text("r/report.html")
    #expect(!page.contains("<figure id=\"session-"))
    #expect(page.contains(">\(session)</th>"))
  }

  @Test func `says to a workflow how it went, and adds to its step summary`() throws {
    let shop = try SmallShop()
    let file = try shop.directory.write("before\n", to: "steps.md")

    let outcome = try Self.env.run(
      ["GITHUB_STEP_SUMMARY=\(file)", shop.program, "report", "r", "--format", "github"],
      in: shop.directory.path
    )

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == "::notice title=Simulation::shop: No goals were set\n")
    #expect(try shop.directory.text("steps.md").hasPrefix("before\n## ⚪ shop: No goals were set\n"))
  }

  @Test(.enabled("promtool is not installed here") { Self.hasPromtool })
  func `Prometheus takes the metrics and has the same numbers`() throws {
    let shop = try SmallShop()
    let made = try shop.stampede("report", "r", "--openmetrics", "run.om")
    #expect(made.status == 0, "\(made.errors)")
    let summary = try JSONValue(parsing: shop.directory.text("r/summary.json"))

    let blocks = try Self.env.run(
      ["promtool", "tsdb", "create-blocks-from", "openmetrics", "run.om", "tsdb"],
      in: shop.directory.path
    )
    // What reads a whole database asks for its log, too, even an empty one.
    try FileManager.default.createDirectory(
      atPath: shop.directory.path + "/tsdb/wal",
      withIntermediateDirectories: true
    )
    let dump = try Self.env.run(["promtool", "tsdb", "dump", "tsdb"], in: shop.directory.path)

    #expect(blocks.status == 0, "\(blocks.errors)")
    #expect(dump.status == 0, "\(dump.errors)")
    let started = dump.output.split(separator: "\n").filter {
      $0.contains("\"stampede_sessions_started_total\"")
    }
    let counts = started.compactMap { line in
      line.split(separator: "}").last?.split(separator: " ").first.flatMap { Int($0) }
    }
    #expect(counts.max() == summary["sessions"]?["started"]?.integer)
  }
}
