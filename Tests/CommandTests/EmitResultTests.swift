import Foundation
import JSONText
import Testing

/// What `stampede-emit` keeps of an emission, and what is made of it.
@Suite struct EmitResultTests {
  /// A shop with a receiving instrument, and what was sent to it.
  private struct Emission {
    let shop: SmallShop
    let receiver: Program.Running
    let target: String

    init(lasting duration: String = "1m") throws {
      shop = try SmallShop(lasting: duration)
      receiver = try Program.fast("stampede-emit").start(["sink", "--for", "2m"])
      while !receiver.outputSoFar.contains("\n"), receiver.process.isRunning { usleep(5_000) }
      let line = try #require(receiver.outputSoFar.split(separator: "\n").first)
      target = "http://" + String(try #require(line.split(separator: " ").last))
    }

    func send(_ arguments: String...) throws -> Program.Outcome {
      try shop.emit(["send", shop.name, "--target", target, "--quiet"] + arguments)
    }

    func json(_ path: String) throws -> JSONValue {
      try JSONValue(parsing: shop.directory.text(path))
    }

    func end() {
      receiver.signal(SIGINT)
      _ = receiver.wait()
    }
  }

  @Test func `a send leaves all its files, and the rows are a trace`() throws {
    let emission = try Emission()
    defer { emission.end() }

    let sent = try emission.send("--rate", "2000", "--limit", "400")

    #expect([0, 98].contains(sent.status), "\(sent.errors)")
    for name in [
      "emission.json", "emission.html", "accounts.json", "result.hlog", "emission.jtr.zst",
    ] {
      #expect(emission.shop.directory.files.contains("r/emission/\(name)"), "\(name)")
    }
    #expect(
      !emission.shop.directory.files.contains { $0.contains("run-") || $0.contains("partial") }
    )
    let rows = "r/emission/emission.jtr.zst"
    let query = try emission.shop.stampede(
      "trace",
      "query",
      rows,
      "--table",
      "emissions",
      "--format",
      "csv"
    )
    #expect(query.status == 0, "\(query.errors)")
    #expect(query.output.split(whereSeparator: \.isNewline).count == 401)
    let found = try emission.shop.stampede(
      "trace",
      "query",
      rows,
      "--table",
      "emissions",
      "--where",
      "reason=sent|late",
      "--format",
      "csv"
    )
    #expect(found.output.split(whereSeparator: \.isNewline).count == 401, "\(found.errors)")
    for verb in ["verify", "stat"] {
      let outcome = try emission.shop.stampede("trace", verb, rows)
      #expect(outcome.status == 0, "\(verb): \(outcome.errors)")
    }
  }

  @Test func `no rows where none are wanted`() throws {
    let emission = try Emission()
    defer { emission.end() }

    _ = try emission.send("--rate", "1000", "--limit", "20")
    let before = emission.shop.directory.files
    _ = try emission.send("--rate", "1000", "--limit", "20", "--no-rows", "--force")

    #expect(before.contains("r/emission/emission.jtr.zst"))
    #expect(emission.shop.directory.files.contains("r/emission/accounts.json"))
    #expect(!emission.shop.directory.files.contains("r/emission/emission.jtr.zst"))
  }

  @Test func `a threshold that is not met ends with 99 and is a failed test case`() throws {
    let emission = try Emission()
    defer { emission.end() }

    let sent = try emission.send(
      "--rate",
      "1000",
      "--limit",
      "200",
      "--junit",
      "junit.xml",
      "--threshold",
      "response{step:purchase/browse} p(99)<0.001",
      "--threshold",
      "errors rate<0.01"
    )

    let report = try emission.json("r/emission/emission.json")
    let isJudged = report["verdict"]?.string != "INVALID"
    #expect(sent.status == (isJudged ? 99 : 98), "\(sent.errors)")
    #expect(report["thresholds"]?[0]?["met"]?.boolean == false)
    #expect(report["thresholds"]?[1]?["met"]?.boolean == true)
    let junit = try emission.shop.directory.text("junit.xml")
    #expect(junit.contains(#"name="response{step:purchase/browse} p(99)&lt;0.001""#))
    #expect(junit.contains(isJudged ? #"failures="1""# : #"skipped="2""#))
  }

  @Test(arguments: [
    (["--threshold", "response p99<500"], "a percentile is written 'p(99)'", "           ^"),
    (["--threshold", "response{step:brows} p(99)<5"], "no step 'brows'", "browse"),
    (["--junit", ""], "--junit must name a file", "--help"),
  ])
  func `a threshold that is none is refused with its place before anything is sent`(
    arguments: [String],
    says: String,
    hint: String
  ) throws {
    let shop = try SmallShop(lasting: "1m")

    let outcome = try shop.emit(["send", "r", "--target", "http://127.0.0.1:9"] + arguments)

    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(says) && outcome.errors.contains(hint), "\(outcome.errors)")
    #expect(!shop.directory.files.contains("r/emission"))
  }

  @Test func `a file of thresholds is read with the places of its mistakes`() throws {
    let emission = try Emission()
    defer { emission.end() }
    try emission.shop.write("response:\n  - p99<5\n".utf8, to: "wrong.yaml")
    try emission.shop.write("response: [p(99)<0.001]\nsent: [count==20]\n".utf8, to: "t.yaml")

    let wrong = try emission.send("--thresholds", "wrong.yaml")
    let right = try emission.send("--rate", "1000", "--limit", "20", "--thresholds", "t.yaml")

    #expect(wrong.status == 65 && wrong.errors.contains("wrong.yaml:2:5"), "\(wrong.errors)")
    #expect([98, 99].contains(right.status), "\(right.errors)")
    let report = try emission.json("r/emission/emission.json")
    #expect(report["thresholds"]?.array?.map { $0["met"]?.boolean } == [false, true])
  }

  private static let taskset = "/usr/bin/taskset"
  private static let mayPin =
    ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"
    && FileManager.default.isExecutableFile(atPath: taskset)

  /// The sender shares its one core with a process that never rests.
  @Test(.enabled(if: mayPin, "set STAMPEDE_LONG_TESTS=1; needs taskset"))
  func `a run on a core that another uses says so by itself`() throws {
    let emission = try Emission(lasting: "10m")
    defer { emission.end() }
    let spinner = try Program(path: Self.taskset).start([
      "-c", "0", "sh", "-c", "while :; do :; done",
    ])
    defer { spinner.process.terminate() }

    _ = try Program(path: Self.taskset).run(
      [
        "-c", "0", Program.fast("stampede-emit").path, "send", "r", "--target", emission.target,
        "--quiet", "--rate", "1000", "--limit", "5000",
      ],
      in: emission.shop.directory.path
    )

    let report = try emission.json("r/emission/emission.json")
    #expect(["DEGRADED", "INVALID"].contains(report["verdict"]?.string))
    let reasons = (report["reasons"]?.array ?? []).compactMap(\.string).joined(separator: "; ")
    #expect(reasons.contains("waited for a core"), "\(reasons)")
  }

  @Test func `results merged are the sum of their parts`() throws {
    let emission = try Emission(lasting: "2m")
    defer { emission.end() }
    for (name, window) in [("a", ["--until", "1m"]), ("b", ["--from", "1m"])] {
      let sent = try emission.shop.emit(
        ["send", "r", "--target", emission.target, "--quiet", "--speed", "60", "--out", name]
          + window
      )
      #expect([0, 98].contains(sent.status), "\(sent.errors)")
    }

    let merged = try emission.shop.emit([
      "merge", "a", "b", "--out", "whole", "--threshold", "errors rate<0.5", "--junit", "j.xml",
    ])

    #expect([0, 98].contains(merged.status), "\(merged.errors)")
    let parts = try ["a", "b"].map { try emission.json("\($0)/emission.json") }
    let whole = try emission.json("whole/emission.json")
    for key in ["planned", "sent", "answered", "shed", "skipped", "pending"] {
      #expect(whole[key]?.integer == parts.reduce(0) { $0 + ($1[key]?.integer ?? 0) }, "\(key)")
    }
    #expect(whole["shards"]?.array?.count == 2)
    #expect(whole["startSkew"]?.double != nil)
    if OutputValidator.isThere {
      #expect(
        try OutputValidator.complaints(
          about: emission.shop.directory.text("whole/emission.json"),
          by: .emission
        ) == []
      )
    }
    let sum = parts.reduce(0) { $0 + ($1["response"]?["count"]?.integer ?? 0) }
    #expect(whole["response"]?["count"]?.integer == sum)
    let rows = try emission.shop.stampede(
      "trace",
      "query",
      "whole/emission.jtr.zst",
      "--table",
      "emissions",
      "--format",
      "csv"
    )
    #expect(
      rows.output.split(whereSeparator: \.isNewline).count == (whole["sent"]?.integer ?? 0) + 1
    )
    #expect(try emission.shop.directory.text("whole/result.hlog").contains("Tag=response.total,"))
    #expect(try emission.shop.directory.text("j.xml").contains(#"tests="1""#))
  }

  @Test(arguments: [
    (["merge", "a", "--out", "w"], 64, "at least two"),
    (["merge", "a", "b"], 64, "--out"), (["merge", "a", "b", "--out", "w"], 66, "a/accounts.json"),
    (["merge", "r", "broken", "--out", "w"], 66, "r/accounts.json"),
    (["merge", "broken", "r", "--out", "w"], 65, "broken/accounts.json is no record"),
  ])
  func `a merge that cannot be says why`(
    arguments: [String],
    status: Int32,
    says: String
  ) throws {
    let shop = try SmallShop(lasting: "1m")
    try FileManager.default.createDirectory(
      atPath: shop.directory.path + "/broken",
      withIntermediateDirectories: true
    )
    try shop.write("{}".utf8, to: "broken/accounts.json")

    let outcome = try shop.emit(arguments)

    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(!shop.directory.files.contains("w"))
  }
}
