import Foundation
import JSONText
import Testing

/// `--set` on the command line.
@Suite struct SettingCommandTests {
  private let settings = ["--set", "/services/shop/concurrency=5", "--set", "/goals/errorRate=<1%"]

  @Test func `a run says what was set, and its line makes the same run`() throws {
    let directory = ScratchDirectory()
    let stampede = Program.fast("stampede")
    let shop = try directory.write(SmallShop.text.replacing("DURATION", with: "1m"), to: "s.yaml")
    let run = try stampede.run(
      ["run", "--quiet", shop, "--out", "r"] + settings,
      in: directory.path
    )
    try #require(run.status == 0, "\(run.errors)")
    let manifest = try JSONValue(parsing: directory.text("r/run.json"))
    let summary = try directory.text("r/summary.json")
    let command = try #require(manifest["command"]?.string)

    let recorded = manifest["settings"]?.array?.map { entry in
      [entry["path"]?.string, entry["value"]?.string]
    }
    let expected: [[String?]] = [
      ["/services/shop/concurrency", "5"], ["/goals/errorRate", "<1%"],
    ]
    #expect(recorded == expected)
    #expect(run.output.contains("errorRate") || run.output.contains("error-rate"))

    let again = try Program(path: "/bin/sh").run(
      ["-c", command.replacing("stampede run", with: "'\(stampede.path)' run --quiet")],
      in: directory.path
    )
    #expect(again.status == 0, "\(again.errors)")
    #expect(try directory.text("r/summary.json") == summary)
  }

  @Test func `a mistake in a setting runs nothing`() throws {
    let directory = ScratchDirectory()
    let shop = try directory.write(SmallShop.text.replacing("DURATION", with: "1m"), to: "s.yaml")

    let run = try Program.debug("stampede").run(
      ["run", shop, "--out", "r", "--set", "/services/shpo/concurrency=5"],
      in: directory.path
    )

    #expect(run.status == 65)
    #expect(run.errors.contains("--set:1:11") && run.errors.contains("did you mean \"shop\"?"))
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/r"))
  }

  @Test func `explain lists every value with the line that says it`() throws {
    let directory = ScratchDirectory()
    let shop = try directory.write(SmallShop.text.replacing("DURATION", with: "1m"), to: "s.yaml")
    let stampede = Program.debug("stampede")
    let arguments = ["explain", "--settings", "s.yaml", "--set", "/services/shop/maxQueue=9"]

    let text = try stampede.run(arguments, in: directory.path)
    let json = try stampede.run(arguments + ["--format", "json"], in: directory.path)

    try #require(text.status == 0 && json.status == 0, "\(text.errors)\(shop)")
    let lines = text.output.split(separator: "\n").map { line in
      line.split(separator: " ").joined(separator: " ")
    }
    #expect(lines.contains("/services/shop"))
    #expect(lines.contains("/concurrency 4 s.yaml:11:38"))
    #expect(lines.contains("/maxQueue 9 --set"))
    #expect(lines.contains("/timeoutMs 10000 standard"))
    let rows = try #require(try JSONValue(parsing: json.output).array)
    let concurrency = try #require(
      rows.first { $0["path"]?.string == "/services/shop/concurrency" }
    )
    #expect(concurrency["value"]?.string == "4" && concurrency["origin"]?.string == "document")
    #expect(concurrency["line"]?.integer == 11 && concurrency["column"]?.integer == 38)
  }
}
