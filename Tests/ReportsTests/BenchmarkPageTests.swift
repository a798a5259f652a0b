import Analysis
import JSONText
import Testing

@testable import Reports

/// Results of benchmarks with round numbers, and names that could be taken for markup.
private enum SmallBenchmark {
  static func session(
    sessions: Int,
    commit: String = "aaaaaaaaaaaa",
    ns: Int = 100,
    bytes: Int,
    identity: Bool = true
  ) -> String {
    let build = identity ? #""version": "1.0", "commit": "\#(commit)","# : ""
    return """
      {"workload": "session", \(build)
        "parameters": {"sessions": \(sessions), "seed": 1, "shards": 1, "operationsPerSample": 1000},
        "nsPerOperation": {"median": \(ns), "p10": \(ns / 2), "p90": \(ns * 2), "samples": 10},
        "operationsPerSecond": \(1_000_000_000 / ns), "rssBytes": \(bytes), "bytesPerSession": 40,
        "sharding": null, "yardsticks": {"ratioToHeap": 2.5, "ratioToSession": null},
        "partial": false}
      """
  }

  static func divided(shards: Int, together: Double, apartNs: Int) -> String {
    """
    {"workload": "session-net", "version": "1.0", "commit": "aaaaaaaaaaaa",
      "parameters": {"sessions": 1000000, "shards": \(shards), "seed": 1},
      "nsPerOperation": {"median": 50, "p10": 50, "p90": 50, "samples": 10},
      "operationsPerSecond": 20000000, "rssBytes": 1, "bytesPerSession": null,
      "sharding": {"aloneNsPerOperation": {"median": 100}, "apartNsPerOperation":
        {"median": \(apartNs)}, "ratioToAlone": \(together)},
      "yardsticks": {"ratioToHeap": null, "ratioToSession": null}, "partial": false}
    """
  }

  static func accuracy(simulated: Double) -> AccuracyResult {
    AccuracyResult(
      version: "1.0",
      commit: "aaaaaaaaaaaa",
      seed: 1,
      replications: 20,
      customers: 1_000,
      limit: 5.5,
      partial: false,
      checks: [
        .init(
          model: "M/M/1 <b>&",
          quantity: "mean wait",
          isTime: true,
          theory: 0.4,
          source: "Pollaczek–Khinchine",
          simulated: simulated,
          standardError: 0.004
        )
      ]
    )
  }
}

@Suite struct BenchmarkPageTests {
  private func collection(_ texts: [String]) throws -> BenchmarkCollection {
    var collection = BenchmarkCollection()
    for text in texts { try collection.add(text) }
    return collection
  }

  private func page(_ texts: [String]) throws -> String {
    BenchmarkPage.render(try collection(texts), version: "1.0")
  }

  @Test func `a page is well formed and loads nothing, whatever names say`() throws {
    var all = try collection([
      SmallBenchmark.session(sessions: 1_000, commit: "<b>&", bytes: 1_000_000),
      SmallBenchmark.divided(shards: 2, together: 1.7, apartNs: 52),
      try AccuracyFile.encode(SmallBenchmark.accuracy(simulated: 0.404)),
    ])
    try all.add(
      SmallBenchmark.session(sessions: 1_000, bytes: 1_000_000, identity: false),
      named: "old <b>&"
    )
    let page = BenchmarkPage.render(all, version: "1.0")

    #expect(
      WellFormedness().problem(of: page.replacing("<!DOCTYPE html>\n", with: "")) == nil
    )
    for forbidden in ["http:", "https:", "<script", "style=\"", "<b>&", "src="] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
    for chart in ["speed", "scaling", "memory", "accuracy-0"] {
      #expect(page.contains("<figure id=\"\(chart)\">"), "\(chart)")
    }
  }

  @Test func `speed is shown over builds in the order in which they were named`() throws {
    let all = try collection([
      SmallBenchmark.session(sessions: 1_000, commit: "bbbbbbbbbbbb", ns: 200, bytes: 1),
      SmallBenchmark.session(sessions: 1_000, commit: "aaaaaaaaaaaa", ns: 100, bytes: 1),
    ])
    let figure = try #require(BuildSpeedChart.figure(all, .page))

    #expect(all.builds == ["1.0 bbbbbbb", "1.0 aaaaaaa"])
    #expect(
      figure.table.rows.map { $0[2] } == ["5\u{202F}000\u{202F}000", "10\u{202F}000\u{202F}000"]
    )
    #expect(figure.table.rows[0][3] == "2.5M\u{2009}–\u{2009}10M")
    #expect(figure.table.rows.map { $0[5] } == ["2.50", "2.50"])
  }

  @Test func `the speed-up is that over one core with the whole run`() throws {
    let figure = try #require(
      ScalingChart.figure(
        collection([
          SmallBenchmark.divided(shards: 2, together: 1.7, apartNs: 52),
          SmallBenchmark.divided(shards: 4, together: 3.1, apartNs: 26),
        ]),
        .page
      )
    )

    #expect(figure.table.rows.map { $0[3] } == ["1.70", "3.10"])
    #expect(figure.table.rows.map { $0[4] } == ["1.92", "3.85"])
  }

  @Test func `memory has no point for what was not measured`() throws {
    let figure = try #require(
      MemoryChart.figure(
        collection([
          SmallBenchmark.session(sessions: 1_000, bytes: 1 << 20),
          SmallBenchmark.session(sessions: 100_000, bytes: 8 << 20),
          SmallBenchmark.divided(shards: 2, together: 1.7, apartNs: 52),
        ]),
        .page
      )
    )

    #expect(figure.table.rows.map { $0[3] } == ["1\u{A0}MiB", "8\u{A0}MiB"])
    #expect(try MemoryChart.figure(collection([]), .page) == nil)
  }

  @Test func `a figure is as many standard errors from theory as it is`() throws {
    let right = SmallBenchmark.accuracy(simulated: 0.404)
    let wrong = SmallBenchmark.accuracy(simulated: 0.376)

    #expect(right.passed && abs((right.checks[0].difference ?? 0) - 1) < 1e-9)
    #expect(!wrong.passed && abs((wrong.checks[0].difference ?? 0) + 6) < 1e-9)
    #expect(try AccuracyFile.decode(AccuracyFile.encode(right)) == right)
    #expect(
      AccuracyText.render(wrong, colors: false).hasPrefix(
        "1 of 1 figure off theory by more than chance\n"
      )
    )
    #expect(
      try page([AccuracyFile.encode(right)]).contains("✓ The figure agrees with theory")
    )
    #expect(
      try page([AccuracyFile.encode(wrong)]).contains(
        "✗ 1 of 1 figure off theory by more than chance"
      )
    )
  }

  @Test(arguments: [
    ("{", "line 1"), (#"{"workload": "trace"}"#, "the trace store has no place"),
    (#"{"metrics": {}}"#, "/workload"), (#"{"workload": "hold"}"#, "no result of"),
    (SmallBenchmark.session(sessions: 1, bytes: 1, identity: false), "NAME=FILE"),
  ])
  func `what is no result of a benchmark is refused, and why`(text: String, says: String) {
    var collection = BenchmarkCollection()
    let error = #expect(throws: DocumentError.self) { try collection.add(text) }

    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }
}
