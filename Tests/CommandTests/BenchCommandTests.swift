import Foundation
import JSONText
import Testing

@Suite struct BenchCommandTests {
  private let stampede = Program.fast("stampede")

  private func measure(_ line: String) throws -> JSONValue {
    let options = " --operations 2000 --format json --quiet"
    let words = ("bench " + line + options).split(separator: " ").map(String.init)
    let outcome = try stampede.run(words)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONValue(parsing: outcome.output)
  }

  @Test func `a result has all keys, and its yardsticks were measured beside it`() throws {
    let result = try measure("hold --pending 500 --law pareto --seed 7")

    #expect(
      result.object?.map(\.key) == [
        "workload", "version", "commit", "parameters", "operations", "nsPerOperation",
        "operationsPerSecond",
        "requestsPerSecond", "rssBytes", "bytesPerSession", "bytesPerEvent", "checksum", "draws",
        "sharding", "yardsticks", "partial",
      ]
    )
    #expect(result["workload"]?.string == "hold")
    #expect(result["parameters"]?["pending"]?.integer == 500)
    #expect(result["parameters"]?["law"]?.string == "pareto")
    #expect(result["parameters"]?["seed"]?.integer == 7)
    #expect(result["operations"]?.integer == 20_000)
    #expect(result["nsPerOperation"]?["samples"]?.integer == 10)
    #expect(result["partial"]?.boolean == false)
    let yardsticks = try #require(result["yardsticks"])
    for key in ["ratioToHeap", "ratioToPrefetchedLine"] {
      #expect((yardsticks[key]?.double ?? 0) > 0, "\(key)")
    }
    for key in ["heapNsPerOperation", "dependentLineNs", "prefetchedLineNs", "copyGBPerSecond"] {
      #expect((yardsticks[key]?["median"]?.double ?? 0) > 0, "\(key)")
    }
  }

  @Test func `median, p10 and p90 are in order`() throws {
    let spread = try measure("mm1 --no-yardsticks")["nsPerOperation"]

    let low = spread?["p10"]?.double ?? 0
    let median = spread?["median"]?.double ?? 0
    let high = spread?["p90"]?.double ?? 0
    #expect(0 < low && low <= median && median <= high)
  }

  @Test func `sessions have requests and bytes`() throws {
    let result = try measure("session --sessions 100000 --no-yardsticks")

    #expect((result["requestsPerSecond"]?.double ?? 0) > 0)
    #expect((result["bytesPerSession"]?.double ?? 0) > 16)
    #expect((result["rssBytes"]?.integer ?? 0) > 1_000_000)
    #expect(result["yardsticks"]?["ratioToHeap"] == .null)
  }

  @Test(arguments: ["hold --pending 400", "phold --pending 400", "session --sessions 400", "mm1"])
  func `the checksum depends on the seed, not on the yardsticks or the time`(line: String) throws {
    let checksums = try [" --seed 1 --no-yardsticks", " --seed 1 --seconds 0.2", " --seed 2"].map {
      try #require(try measure(line + $0)["checksum"]?.string)
    }

    #expect(checksums[0] == checksums[1])
    #expect(checksums[0] != checksums[2])
  }

  @Test func `draws are timed for every law, beside the logarithm of the C library`() throws {
    let result = try measure("sampling")

    let laws = result["draws"]?.array ?? []
    #expect(laws.count == 11)
    #expect(laws.allSatisfy { ($0["nsPerOperation"]?["median"]?.double ?? 0) > 0 })
    #expect((result["yardsticks"]?["logarithmDrawNs"]?["median"]?.double ?? 0) > 0)
  }

  /// Of sixteen thousand seeds one makes it fail for no fault of ours; this one is fixed.
  @Test func `simulated queues agree with theory, and the page says so`() throws {
    let directory = ScratchDirectory()
    let accuracy = try stampede.run([
      "bench", "accuracy", "--sessions", "20000", "--format", "json", "--quiet",
    ])
    let hold = try stampede.run([
      "bench", "hold", "--pending", "500", "--operations", "2000", "--format", "json", "--quiet",
    ])
    let files = [
      try directory.write(accuracy.output, to: "accuracy.json"),
      try directory.write(hold.output, to: "hold.json"),
    ]
    let page = directory.path + "/page.html"
    let report = try stampede.run(["report"] + files + ["--html", page])

    #expect(accuracy.status == 0, "\(accuracy.output)")
    #expect(report.status == 0, "\(report.errors)")
    #expect(
      report.output.hasPrefix("1 measurement of 1 build and 32 figures beside theory\n")
    )
    let text = try directory.text("page.html")
    #expect(text.contains("All 32 figures agree with theory") && text.contains("hold, 500 pending"))
  }

  @Test(arguments: [
    (["report", "a.json", "b.json"], 66, "a.json"),
    (["report", "no.json", "--html", "page.html"], 65, "is no result of a benchmark"),
    (["report", "no.json", "--junit", "goals.xml"], 64, "benchmarks have a page"),
    (["report", "nowhere"], 66, "nowhere/summary.json"),
    (["report", ".", "."], 64, "neither one run nor files of benchmarks"),
  ])
  func `a page of what is no benchmark is refused`(
    words: [String],
    status: Int32,
    says: String
  ) throws {
    let directory = ScratchDirectory()
    _ = try directory.write("{}", to: "no.json")
    let outcome = try stampede.run(words, in: directory.path)

    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(throws: (any Error).self) { try directory.text("page.html") }
  }

  @Test func `people read a table with units`() throws {
    let outcome = try stampede.run([
      "bench", "hold", "--pending", "1000", "--operations", "2000", "--quiet",
    ])

    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("hold: 1,000 pending, exponential increments, seed 1\n"))
    for text in ["ns/hold", "M holds/s", "times the kernel's", "GB/s", "MiB", "checksum"] {
      #expect(outcome.output.contains(text), "\(outcome.output)")
    }
  }

  @Test(arguments: [
    ("bench", "workload"), ("bench nonsense", "'nonsense'"),
    ("bench hold --pending 0", "--pending 0"), ("bench hold --pending -4", "--pending -4"),
    ("bench phold --pending 4294967296", "--pending 4294967296"),
    ("bench hold --law nope", "bimodal"), ("bench sampling --law ramp", "lognormal"),
    ("bench session --pending 5", "hold and phold"), ("bench mm1 --sessions 5", "--sessions"),
    ("bench session --sessions 0", "--sessions 0"), ("bench mm1 --shards 2", "--shards 1"),
    ("bench mm1 --samples 9", "--samples 9"), ("bench mm1 --operations 1", "--operations 1"),
    ("bench mm1 --seconds -1", "--seconds -1"), ("bench mm1 --seconds nan", "--seconds nan"),
    ("bench phold --remote 1.5", "--remote 1.5"), ("bench phold --objects 0", "--objects 0"),
    ("bench accuracy --sessions 9999", "--sessions 9999"),
    ("bench accuracy --pending 5", "hold and phold"), ("bench mm1 --seed -1", "'-1'"),
    ("bench mm1 --format xml", "'xml'"),
  ])
  func `nonsense is refused`(line: String, says: String) throws {
    let outcome = try stampede.run(line.split(separator: " ").map(String.init))

    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(says), "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func `what would not fit is refused with both numbers`() throws {
    let outcome = try stampede.run(["bench", "session", "--sessions", "4294967295"])

    #expect(outcome.status == 75, "\(outcome.errors)")
    #expect(outcome.errors.contains(/up to [\d.]+ [GT]iB of memory, and may have [\d.]+ [MG]iB/))
  }

  @Test func `the first Ctrl-C prints what was measured so far`() throws {
    let running = try stampede.start(
      "bench mm1 --operations 1000 --seconds 3600 --format json --no-yardsticks"
        .split(separator: " ").map(String.init)
    )
    while !running.errorsSoFar.contains("Ctrl-C"), running.process.isRunning { usleep(5_000) }

    running.signal(SIGINT)
    let outcome = running.wait()

    #expect(outcome.status == 130, "\(outcome.errors)")
    let result = try JSONValue(parsing: outcome.output)
    #expect(result["partial"]?.boolean == true)
  }
}
