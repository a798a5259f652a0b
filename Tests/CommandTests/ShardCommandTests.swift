import Foundation
import JSONText
import Testing

/// `--shards` as a user gives it.
@Suite struct ShardCommandTests {
  private let directory = ScratchDirectory()
  private let stampede = Program.fast("stampede")

  /// A shop whose visitors come over a network, so that its run may be divided.
  private func shop(lasting duration: String) throws -> String {
    let text = SmallShop.text.replacing("DURATION", with: duration)
      .replacing(
        "businessProfile:",
        with: "technicalProfile: {bandwidth: cable}\n  businessProfile:"
      )
    return try directory.write(text, to: "shop.yaml")
  }

  private func run(_ arguments: String...) throws -> Program.Outcome {
    try stampede.run(["run", "--quiet"] + arguments, in: directory.path)
  }

  private func manifest(of run: String) throws -> JSONValue {
    try JSONValue(parsing: directory.text(run + "/run.json"))
  }

  @Test(arguments: ["0", "65", "-1"])
  func `a number of shards that no run has is refused`(shards: String) throws {
    let outcome = try run("x.yaml", "--shards", shards)

    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("a run has 1 to 64 shards"), "\(outcome.errors)")
  }

  @Test func `a sample keeps the same sessions on any number of shards, and says so`() throws {
    let scenario = try shop(lasting: "5m")
    let whole = try run(scenario, "--out", "whole")
    let runs = try [("one", "1"), ("two", "2")].map { name, shards in
      let outcome = try run(scenario, "--out", name, "--shards", shards, "--trace-sample", "10%")
      #expect(outcome.status == 0, "\(outcome.errors)")
      return try manifest(of: name)
    }
    #expect(whole.status == 0)

    #expect(try manifest(of: "whole")["contentHash"] == runs[0]["contentHash"])
    #expect(runs[0]["contentHash"] == runs[1]["contentHash"])
    let sampled = try #require(runs[0]["traceContentHash"]?.string)
    #expect(runs[1]["traceContentHash"]?.string == sampled)
    #expect(runs[0]["contentHash"]?.string != sampled)
    #expect(runs[0]["traceSamplePerMillion"]?.integer == 100_000)
    #expect(try directory.text("whole/summary.json") == directory.text("two/summary.json"))
    let verified = try stampede.run(["trace", "verify", "two"], in: directory.path)
    #expect(verified.status == 0 && verified.output.contains("as run.json says"))
  }

  @Test(arguments: ["0", "101%", "-1%", "x", "0.0000001"])
  func `a share that is none is refused`(share: String) throws {
    let outcome = try run("x.yaml", "--trace-sample=\(share)")

    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("--trace-sample"), "\(outcome.errors)")
  }

  @Test func `two shards give the summary, the hash and the requests of one`() throws {
    let scenario = try shop(lasting: "5m")
    let one = try run(scenario, "--out", "one")
    let two = try run(scenario, "--out", "two", "--shards", "2")
    #expect(one.status == 0 && two.status == 0, "\(two.errors)")
    #expect(one.errors.isEmpty && two.errors.isEmpty, "\(two.errors)")

    #expect(try directory.text("two/summary.json") == directory.text("one/summary.json"))
    let (first, second) = (try manifest(of: "one"), try manifest(of: "two"))
    for key in ["contentHash", "rows", "scenarioHash", "seed", "version"] {
      #expect(first[key] != nil && first[key] == second[key], "\(key)")
    }
    let plans = try ["one", "two"].map { run in
      try Program.fast("stampede-emit").run(
        ["plan", run, "--target", "http://127.0.0.1:9", "--format", "json"],
        in: directory.path
      )
    }
    #expect(plans.allSatisfy { $0.status == 0 }, "\(plans[1].errors)")
    #expect(plans[0].output == plans[1].output)
  }

  @Test func `two shards leave two traces that can be looked at together`() throws {
    let outcome = try run(shop(lasting: "5m"), "--out", "r", "--shards", "2")
    #expect(outcome.status == 0, "\(outcome.errors)")

    let traces = directory.files.filter { $0.hasPrefix("r/trace/") }
    #expect(traces == ["r/trace/shard-000.jtr.zst", "r/trace/shard-001.jtr.zst"])
    let verified = try stampede.run(["trace", "verify", "r"], in: directory.path)
    #expect(verified.status == 0 && verified.output.contains("sound"), "\(verified.errors)")
    let stat = try stampede.run(["trace", "stat", "r"], in: directory.path)
    let hash = try #require(manifest(of: "r")["contentHash"]?.string)
    #expect(stat.status == 0 && stat.output.contains(hash), "\(stat.output)")
    let head = try stampede.run(["trace", "head", "r", "--rows", "5"], in: directory.path)
    #expect(head.status == 0, "\(head.errors)")
    #expect(head.output.split(separator: "\n").count == 6)
  }

  @Test func `the first rows are the same for two shards as for one`() throws {
    let scenario = try shop(lasting: "1m")
    _ = try run(scenario, "--out", "one")
    _ = try run(scenario, "--out", "two", "--shards", "2")

    let heads = try ["one", "two"].map { run in
      try stampede.run(["trace", "head", run, "--rows", "20"], in: directory.path).output
    }

    #expect(heads[0] == heads[1])
  }

  @Test func `the manifest says how the windows went`() throws {
    _ = try run(shop(lasting: "5m"), "--out", "r", "--shards", "2")

    let performance = try #require(manifest(of: "r")["performance"])
    #expect(performance["shards"]?.integer == 2)
    let windows = try #require(performance["windows"])
    let count = try #require(windows["count"]?.double)
    let length = try #require(windows["meanLengthSeconds"]?.double)
    let events = try #require(windows["eventsPerWindow"]?.double)
    let messages = try #require(windows["messages"]?.double)
    let waitShare = try #require(windows["waitShare"]?.double)
    #expect(count > 100 && events > 0 && messages > 100)
    // Half of the round trip of a cable, 28 ms, bounds a window.
    #expect(length > 0 && length <= 0.0141)
    #expect((0...1).contains(waitShare))
    let total = try #require(performance["events"]?.double)
    #expect(abs(events * count / total - 1) < 0.01)
  }

  @Test func `one shard after two leaves no trace of the second`() throws {
    let scenario = try shop(lasting: "1m")
    _ = try run(scenario, "--out", "r", "--shards", "2")
    #expect(directory.files.contains("r/trace/shard-001.jtr.zst"))

    let again = try run(scenario, "--out", "r", "--force")

    #expect(again.status == 0, "\(again.errors)")
    #expect(
      directory.files.filter { $0.hasPrefix("r/trace/") } == ["r/trace/shard-000.jtr.zst"]
    )
    #expect(try manifest(of: "r")["performance"]?["windows"] == .null)
  }

  @Test func `where there is no lookahead the run has one shard and says why`() throws {
    let near = try directory.write(
      SmallShop.text.replacing("DURATION", with: "2m"),
      to: "near.yaml"
    )
    _ = try run(near, "--out", "one")

    let outcome = try stampede.run(
      ["run", near, "--out", "two", "--shards", "2"],
      in: directory.path
    )

    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("the run has one shard"), "\(outcome.errors)")
    #expect(outcome.errors.contains("'visitor'") && outcome.errors.contains("latency"))
    let (first, second) = (try manifest(of: "one"), try manifest(of: "two"))
    #expect(first["contentHash"] == second["contentHash"])
    #expect(second["performance"]?["shards"]?.integer == 1)
  }

  @Test func `Ctrl-C ends a divided run well`() throws {
    let running = try stampede.start(
      ["run", shop(lasting: "3000h"), "--out", "r", "--quiet", "--shards", "2"],
      in: directory.path
    )
    while !directory.files.contains("r/trace/shard-001.jtr.zst.partial"),
      running.process.isRunning
    {
      usleep(20_000)
    }
    usleep(300_000)

    running.signal(SIGINT)
    let outcome = running.wait()

    #expect(outcome.status == 130, "\(outcome.errors)")
    let summary = try JSONValue(parsing: directory.text("r/summary.json"))
    #expect(summary["partial"]?.boolean == true)
    for shard in 0..<2 {
      #expect(directory.files.contains("r/trace/shard-00\(shard).jtr.zst"))
    }
    let verified = try stampede.run(["trace", "verify", "r"], in: directory.path)
    #expect(verified.status == 0, "\(verified.errors)")
  }
}
