import Foundation
import JSONText
import SimulationKernel
import Testing
import Traces

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import EmissionResults

@Suite struct EmissionReportTests {
  /// Two hundred even requests that keep their times, every tenth to an error.
  private static func report(
    thresholds: [String] = [],
    lateness: Int64 = 1_000,
    planned: Int = 200,
    stopReason: String? = nil
  ) throws -> EmissionReport {
    var accounts = EmissionAccounts(.shop())
    for index in 0..<200 as Range<Int64> {
      var record = RequestRecord.random(of: .shop(), fate: .answered)
      record.intended = index * 10_000_000
      record.due = record.intended
      record.written = record.due + lateness
      record.lastByte = record.written + 2_000_000
      record.step = UInt16(index % 2)
      record.status = index % 10 == 0 ? 503 : 200
      record.isExpected = record.status == 200
      accounts.record(record)
    }
    var circumstances = EmissionReport.Circumstances(targets: ["http://a&b"], pace: .speed(1))
    circumstances.start = 1_795_651_200_123_456_789
    circumstances.stopReason = stopReason
    circumstances.thresholds = try ThresholdSet(
      thresholds.map { try Threshold(parsing: $0) },
      for: .shop(),
      targets: ["http://a&b"]
    )
    return EmissionReport(
      accounts: accounts,
      planned: planned,
      description: .shop(),
      circumstances: circumstances
    )
  }

  @Test func `counts balance in each group`() throws {
    let report = try Self.report()

    #expect(report.fidelity.verdict == .valid, "\(report.fidelity.reasons)")
    #expect(report.counts.planned == report.counts.sent + report.counts.pending)
    for groups in [report.steps, report.journeys, report.personas, report.services, report.phases] {
      #expect(groups.reduce(0) { $0 + $1.sent } == 200)
      #expect(groups.reduce(0) { $0 + $1.errors.reduce(0) { $0 + $1.count } } == 20)
    }
    #expect(report.errors == [.init(name: "http-5xx", count: 20)])
    #expect(report.steps.map(\.span) == [0...1_980_000_000, 10_000_000...1_990_000_000])
    #expect(report.targets == [])
  }

  @Test func `is the same document in JSON`() throws {
    let report = try Self.report(
      thresholds: ["response p(99)<500"],
      planned: 201,
      stopReason: "brake"
    )

    let json = report.json

    #expect(json["start"] == .string("2026-11-26T00:00:00.123456Z"))
    #expect(json["stopReason"] == .string("brake"))
    #expect(json["partial"] == .boolean(true))
    #expect(json["pending"] == .integer(1))
    #expect(json["rateAchieved"]?.double == 100)
    #expect(json["thresholds"]?[0]?["met"] == .boolean(true))
    #expect(json["phases"]?[0]?["lastIntended"]?.double == 1.99)
    #expect(json["steps"]?[0]?["errors"]?["http-5xx"] == .integer(20))
    #expect(try JSONValue(parsing: json.prettyText) == json)
  }

  @Test func `curves rise to the largest value`() throws {
    let curve = try Self.report().responseCurve

    #expect(curve.first?.probability == 0)
    #expect(curve.last == .init(probability: 1, value: 2_001_000))
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.probability < $1.probability })
    #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.value <= $1.value })
    #expect(curve.contains { $0.probability == 0.5 } && curve.contains { $0.probability == 0.75 })
    #expect(curve.count > 30 && curve.count < 60)
  }

  @Test func `JUnit has one test case a threshold, failed with what was observed`() throws {
    let report = try Self.report(
      thresholds: ["response p(99)<1", "errors rate<0.5", "response{step:help} max<1"]
    )

    let junit = report.junit

    #expect(junit.contains(#"<testsuites tests="3" failures="2">"#))
    #expect(junit.contains(#"name="response p(99)&lt;1" time="0">"#))
    #expect(junit.contains(#"<failure message="observed 2.001 ms">"#))
    #expect(junit.contains(#"<failure message="nothing was measured">"#))
    #expect(junit.contains(#"name="errors rate&lt;0.5" time="0"/>"#))
    #expect(junit.contains(#"value="http://a&amp;b""#))
    #expect(junit.contains(#"timestamp="2026-11-26T00:00:00""#))
    #expect(XMLParser(data: Data(junit.utf8)).parse())
  }

  @Test func `JUnit skips all where the schedule was not kept`() throws {
    let report = try Self.report(thresholds: ["response p(99)<1"], lateness: 200_000_000)

    #expect(report.fidelity.verdict == .invalid)
    #expect(report.junit.contains(#"failures="0" errors="0" skipped="1""#))
    #expect(report.junit.contains(#"<skipped message="INVALID: of 200 requests 200 went more"#))
    #expect(report.text.contains("not judged"))
  }

  @Test func `the text says which threshold failed and by what`() throws {
    let text = try Self.report(thresholds: ["response p(99)<1", "errors rate<0.5"]).text

    #expect(text.contains(/FAILED  response p\(99\)<1 +2.001 ms/))
    #expect(text.contains(/met +errors rate<0.5 +0.1/))
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (951_782_400_000_000_000, "2000-02-29T00:00:00.000000Z"),
      (1_795_651_199_999_999_999, "2026-11-25T23:59:59.999999Z"),
      (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000000Z"),
    ] as [(Int64, String)]
  )
  func `writes instants as RFC 3339 has them`(nanoseconds: Int64, text: String) {
    #expect(UTCText.text(nanoseconds: nanoseconds) == text)
  }
}
