import JSONText
import SimulationKernel
import Testing
import Traces
import Wire

@testable import EmissionResults

@Suite struct EmissionMergeTests {
  private struct Host {
    let directory: TemporaryDirectory
    let document: AccountsDocument
    let report: EmissionReport
  }

  /// Sends records from a host of its own.
  private static func host(
    _ records: [RequestRecord],
    start: Int64,
    thresholds: [String] = []
  ) throws -> Host {
    let directory = try TemporaryDirectory()
    var options = EmissionLedger.Options()
    options.rowsPath = directory.path + "/emission.jtr.zst"
    options.histogramLogPath = directory.path + "/result.hlog"
    let set = try ThresholdSet(
      thresholds.map { try Threshold(parsing: $0) },
      for: .shop(),
      targets: ["a", "b"]
    )
    options.thresholds = set
    let (accounts, result) = try EmissionLedgerTests.book(records, options)
    #expect(result.failure == nil)
    var circumstances = EmissionReport.Circumstances(targets: ["a", "b"], pace: .speed(2))
    circumstances.seconds = result.seconds
    circumstances.start = start
    circumstances.thresholds = set
    let report = EmissionReport(
      accounts: accounts,
      planned: records.count,
      description: .shop(),
      circumstances: circumstances
    )
    let document = AccountsDocument(
      of: report,
      description: .shop(),
      targets: ["a", "b"]
    )
    // What a host hands on is what stands in its file.
    let text = document.json.canonicalText
    return Host(
      directory: directory,
      document: try AccountsDocument(parsing: text, path: "accounts.json"),
      report: report
    )
  }

  private static func merge(_ hosts: [Host], thresholds: [String] = []) throws -> EmissionMerge {
    try EmissionMerge(
      hosts.enumerated().map { .init(name: "shard-\($0)", document: $1.document) },
      thresholds: thresholds.map { try Threshold(parsing: $0) }
    )
  }

  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func `four shards merged are one host, bucket for bucket`(seed: UInt64) throws {
    let records = EmissionLedgerTests.records(8_000, seed: seed)
    let whole = try Self.host(records, start: 1_000_000_000)
    let hosts = try (0..<4).map { shard in
      try Self.host(records.filter { $0.session % 4 == shard }, start: 1_000_000_000)
    }
    let out = try TemporaryDirectory()

    let merge = try Self.merge(hosts)
    let texts = try hosts.map { (path: "result.hlog", text: try $0.directory.text("result.hlog")) }
    let seconds = try merge.mergeLogs(texts, to: out.path + "/result.hlog")
    try merge.mergeRows(
      hosts.map { $0.directory.path + "/emission.jtr.zst" },
      to: out.path + "/emission.jtr.zst"
    )

    #expect(merge.document.accounts == whole.document.accounts)
    #expect(merge.document.planned == records.count)
    let mergedLog = try Self.lines(try out.text("result.hlog"))
    #expect(mergedLog == (try Self.lines(try whole.directory.text("result.hlog"))))
    #expect(mergedLog.count > 100)
    let merged = try TraceReader(path: out.path + "/emission.jtr.zst")
    let single = try TraceReader(path: whole.directory.path + "/emission.jtr.zst")
    #expect(merged.digest == single.digest)
    let report = try merge.report(seconds: seconds)
    #expect(report.total == whole.report.total)
    #expect(report.steps == whole.report.steps)
    #expect(report.rates == whole.report.rates)
    #expect(report.responseCurve == whole.report.responseCurve)
    #expect(report.shards.map(\.planned).reduce(0, +) == records.count)
    #expect(report.startSkew == 0)
    for (ours, theirs) in zip(report.seconds.quantiles, whole.report.seconds.quantiles) {
      let difference = Double(ours.response99 ?? 0) - Double(theirs.response99 ?? 0)
      #expect(abs(difference) <= Double(theirs.response99 ?? 0) / 2_000)
    }
  }

  /// A line without the head of its log, and with the histogram's text.
  private static func lines(_ text: String) throws -> [Substring] {
    text.split(separator: "\n").filter { $0.hasPrefix("Tag=") }
  }

  @Test func `holds the thresholds of the parts, and its own, against the whole`() throws {
    let records = EmissionLedgerTests.records(1_000, seed: 7)
    let hosts = try (0..<2).map { shard in
      try Self.host(
        records.filter { $0.session % 2 == shard },
        start: Int64(shard) * 3_000_000,
        thresholds: ["sent count<=600"]
      )
    }

    let report = try Self.merge(hosts, thresholds: ["errors rate<0.99"]).report(seconds: [])

    #expect(hosts.allSatisfy { $0.report.meetsThresholds })
    #expect(report.thresholds.map(\.isMet) == [false, true])
    #expect(report.startSkew == 3_000_000)
    #expect(report.start == 0)
  }

  @Test func `refuses parts that do not belong together, and one given twice`() throws {
    let records = EmissionLedgerTests.records(100, seed: 8)
    let host = try Self.host(records, start: 0)
    var faster = host.document
    faster.pace = .speed(3)
    var other = host.document
    other.description.seed += 1

    for (document, word) in [(faster, "pace"), (other, "run"), (host.document, "same")] {
      let error = try #require(throws: EmissionError.self) {
        try EmissionMerge([
          .init(name: "a", document: host.document), .init(name: "b", document: document),
        ])
      }
      #expect(error.message.contains(word))
    }
  }

  @Test func `refuses two results of one shard`() throws {
    let parts = try (8...9 as ClosedRange<UInt64>).map { seed in
      var document = try Self.host(EmissionLedgerTests.records(100, seed: seed), start: 0).document
      document.pace.shard = Pace.Shard(1, of: 2)
      return EmissionMerge.Part(name: "host-\(seed)", document: document)
    }

    let error = try #require(throws: EmissionError.self) { try EmissionMerge(parts) }

    #expect(error.message == "host-8 and host-9 are both shard 1 of 2")
  }

  @Test func `a shard that was INVALID by itself shows in the whole`() throws {
    let good = (0..<1_000 as Range<Int64>).map { index in
      var record = RequestRecord.random(of: .shop(), fate: .answered)
      record.intended = index * 1_000_000
      record.due = record.intended
      record.written = record.due + 1_000
      record.lastByte = record.written + 5_000
      return record
    }
    let late = good.prefix(50).enumerated().map { index, record in
      var record = record
      record.written += index < 2 ? 200_000_000 : 0
      record.lastByte = record.written + 5_000
      return record
    }
    let hosts = [
      try Self.host(Array(good), start: 0),
      try Self.host(late, start: 0),
    ]

    let report = try Self.merge(hosts).report(seconds: [])

    #expect(report.shards.map(\.verdict) == [.valid, .invalid])
    #expect(report.fidelity.verdict != .valid)
    #expect(report.fidelity.reasons.contains { $0.contains("shard-1 was INVALID") })
  }

  @Test(arguments: ["", "{", "[]", "{}", #"{"format": 2}"#, #"{"format": 1, "description": {}}"#])
  func `says what is wrong with a document that is none`(text: String) throws {
    let error = try #require(throws: EmissionError.self) {
      try AccountsDocument(parsing: text, path: "a/accounts.json")
    }

    #expect(error.kind == .damagedTrace)
    #expect(error.message.hasPrefix("a/accounts.json is no record of an emission: "))
  }

  @Test func `reads no document with a number belied by another`() throws {
    let host = try Self.host(EmissionLedgerTests.records(300, seed: 9), start: 0)
    let text = host.document.json.canonicalText

    for (old, new) in [("\"sum\":\"", "\"sum\":\"9"), ("\"max\":", "\"max\":9")] {
      #expect(throws: EmissionError.self) {
        try AccountsDocument(
          parsing: text.replacing(old, with: new, maxReplacements: 1),
          path: "accounts.json"
        )
      }
    }
  }
}
