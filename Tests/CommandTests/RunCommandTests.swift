import Foundation
import JSONText
import Testing

@Suite struct RunCommandTests {
  private func shop(in directory: ScratchDirectory, lasting duration: String) throws -> String {
    try directory.write(
      SmallShop.text.replacing("DURATION", with: duration),
      to: "shop.yaml"
    )
  }

  @Test func `a run leaves manifest, scenario, trace, summary and report`() throws {
    let directory = ScratchDirectory()
    let scenario = try shop(in: directory, lasting: "5m")

    let outcome = try Program.debug("stampede").run(["run", scenario], in: directory.path)

    #expect(outcome.status == 0, "\(outcome.errors)")
    let files = directory.files.filter { $0.hasPrefix("runs/shop-1/") }
    #expect(
      files
        == [
          "run.json", "scenario.json", "summary.json", "report.html", "trace",
          "trace/shard-000.jtr.zst",
        ].map { "runs/shop-1/" + $0 }.sorted()
    )
    #expect(outcome.output.contains("runs/shop-1"))
    #expect(outcome.output.contains("stampede run \(scenario) --seed 1"))
  }

  @Test func `the report can be made again from the run's own files`() throws {
    let directory = ScratchDirectory()
    let scenario = try shop(in: directory, lasting: "5m")
    _ = try Program.debug("stampede").run(["run", scenario, "--out", "r"], in: directory.path)
    let first = try directory.text("r/report.html")

    let outcome = try Program.debug("stampede").run(["report", "r"], in: directory.path)

    #expect(outcome.status == 0, "\(outcome.errors)")
    let second = try directory.text("r/report.html")
    #expect(second == first)
  }

  @Test func `another run in the same place is refused and stays`() throws {
    let directory = ScratchDirectory()
    let scenario = try shop(in: directory, lasting: "1m")
    let stampede = Program.debug("stampede")
    _ = try stampede.run(["run", scenario, "--out", "r"], in: directory.path)
    let before = try directory.text("r/run.json")

    let other = try stampede.run(
      ["run", scenario, "--out", "r", "--seed", "2"],
      in: directory.path
    )
    #expect(other.status == 74)
    let after = try directory.text("r/run.json")
    #expect(after == before)

    let forced = try stampede.run(
      ["run", scenario, "--out", "r", "--seed", "2", "--force"],
      in: directory.path
    )
    #expect(forced.status == 0)
  }

  @Test func `a goal that fails is said with 99 and a whole result`() throws {
    let directory = ScratchDirectory()
    let scenario = try shop(in: directory, lasting: "1m")
    let goal = try directory.write(
      """
      scenario: hopes
      simultaneous: [{event: shop-slow, degradation: 3x-slower, duration: 30}]
      successCriteria: {customerSatisfaction: ">4.9"}
      """,
      to: "goal.yaml"
    )

    let outcome = try Program.debug("stampede").run(
      ["run", scenario, goal, "--out", "r", "--format", "json"],
      in: directory.path
    )

    #expect(outcome.status == 99, "\(outcome.errors)")
    let summary = try JSONValue(parsing: outcome.output)
    #expect(summary["passed"]?.boolean == false)
    #expect(summary["goals"]?[0]?["verdict"]?.string?.hasPrefix("fail") == true)
    let written = try JSONValue(parsing: directory.text("r/summary.json"))
    #expect(written == summary)
  }

  @Test func `the first Ctrl-C ends a run well`() throws {
    let directory = ScratchDirectory()
    let scenario = try shop(in: directory, lasting: "3000h")
    let running = try Program.fast("stampede").start(
      ["run", scenario, "--out", "r", "--quiet"],
      in: directory.path
    )
    while !directory.files.contains("r/trace/shard-000.jtr.zst.partial") { usleep(20_000) }

    kill(running.process.processIdentifier, SIGINT)
    let outcome = running.wait()

    #expect(outcome.status == 130, "\(outcome.errors)")
    let summary = try JSONValue(parsing: directory.text("r/summary.json"))
    #expect(summary["partial"]?.boolean == true)
    #expect(directory.files.contains("r/trace/shard-000.jtr.zst"))
    let verified = try Program.fast("stampede").run(["trace", "verify", "r"], in: directory.path)
    #expect(verified.status == 0, "\(verified.errors)")
  }

  @Test(arguments: [0.05, 0.3, 0.8])
  func `a killed run leaves nothing that looks whole`(delay: Double) throws {
    let directory = ScratchDirectory()
    let scenario = try shop(in: directory, lasting: "3000h")
    let running = try Program.fast("stampede").start(
      ["run", scenario, "--out", "r", "--quiet"],
      in: directory.path
    )
    while !directory.files.contains("r/trace/shard-000.jtr.zst.partial") { usleep(5_000) }
    usleep(UInt32(delay * 1e6))

    kill(running.process.processIdentifier, SIGKILL)
    _ = running.wait()

    let left = directory.files.filter { $0.hasPrefix("r/") && $0 != "r/trace" }
    #expect(left.allSatisfy { $0.hasSuffix(".partial") }, "\(left)")
    let opened = try Program.fast("stampede").run(
      ["trace", "stat", "r/trace/shard-000.jtr.zst.partial"],
      in: directory.path
    )
    #expect(opened.status == 76)
  }

  @Test func `a goal that was not measured is said aloud`() throws {
    let directory = ScratchDirectory()
    let scenario = try shop(in: directory, lasting: "1m")
    let goal = try directory.write(
      """
      scenario: hopes
      simultaneous: [{event: shop-slow, degradation: 3x-slower, duration: 30}]
      successCriteria: {revenueImpact: "<5%"}
      """,
      to: "goal.yaml"
    )

    let blind = try Program.debug("stampede").run(
      ["run", scenario, goal, "--quiet", "--no-twin", "--out", "blind"],
      in: directory.path
    )
    let seeing = try Program.debug("stampede").run(
      ["run", scenario, goal, "--quiet", "--out", "seeing"],
      in: directory.path
    )

    #expect(blind.errors.contains("warning: the goal 'revenue-impact' could not be measured"))
    #expect(blind.errors.contains("--no-twin"))
    #expect(seeing.errors.isEmpty, "\(seeing.errors)")
  }

  @Test func `documents may come from a pipe`() throws {
    let directory = ScratchDirectory()
    let scenario = try shop(in: directory, lasting: "1m")
    let stampede = "'\(Program.debug("stampede").path)'"

    let outcome = try Program(path: "/bin/bash").run(
      [
        "-c", "\(stampede) validate - < '\(scenario)' && \(stampede) validate <(cat '\(scenario)')",
      ],
      in: directory.path
    )

    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count == 2)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "no script"))
  func `progress is one line that is gone at the end`() throws {
    let directory = ScratchDirectory()
    let scenario = try shop(in: directory, lasting: "30h")
    let command =
      "stty cols 40; TERM=xterm '\(Program.fast("stampede").path)' run '\(scenario)' "
      + "--trace off --no-twin --out r"

    let outcome = try Program(path: "/usr/bin/script").run(
      ["-qec", command, "/dev/null"],
      in: directory.path
    )

    #expect(outcome.status == 0, "\(outcome.output)")
    let parts = outcome.output.components(separatedBy: "\r\u{1B}[K")
    let lines = parts.dropFirst().dropLast()
    #expect(!lines.isEmpty)
    // A line that is as wide as the terminal would wrap.
    #expect(lines.allSatisfy { $0.hasPrefix("run: ") && $0.count < 40 }, "\(lines)")
    #expect(parts.last?.contains("sessions under way") == false)
  }

  @Test func `a file that is not there is named`() throws {
    let outcome = try Program.debug("stampede").run(["run", "nowhere.yaml"])

    #expect(outcome.status == 66)
    #expect(outcome.errors.contains("nowhere.yaml"))
  }
}
