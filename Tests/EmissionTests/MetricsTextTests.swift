import EmissionResults
import Foundation
import Testing
import Wire

@testable import Emission

@Suite struct MetricsTextTests {
  private static let python = ProcessInfo.processInfo.environment["STAMPEDE_PYTHON"] ?? "python3"
  /// Whether the parsers of Prometheus' own library are here.
  private static let hasParser = (try? run("import prometheus_client", on: ""))?.status == 0

  /// The page in the middle of an emission.
  private func page(_ notation: MetricsText.Notation, of pulse: EmissionPulse) -> String {
    let subject = Supervised(
      control: EmissionControl(),
      board: PulseBoard(),
      limits: SendLimits(),
      planned: 1_000,
      lastIntended: 0,
      pace: .speed(1)
    )
    subject.board.update(pulse, of: 0)
    subject.control.begin(at: .now)
    subject.control.setFactor(0.5)
    subject.control.pause()
    subject.control.stop(.brake)
    return MetricsText.page(of: subject, rates: (99.5, 98.25), in: notation)
  }

  private var pulse: EmissionPulse {
    var pulse = EmissionPulse()
    (pulse.taken, pulse.sent, pulse.answered, pulse.failed) = (500, 480, 470, 3)
    (pulse.inFlight, pulse.backlog, pulse.connections, pulse.late) = (7, 11, 13, 17)
    for duration in [0, 10_000, 10_001, 4_000_000, 5_000_000, 5_000_001, 11_000_000_000] as [Int64]
    {
      var record = RequestRecord.answered
      record.written = duration
      record.lastByte = duration
      pulse.observe(record)
    }
    var shed = RequestRecord.answered
    shed.fate = .shed(.connections)
    pulse.observe(shed)
    return pulse
  }

  @Test func `says what was counted, in the notation of Prometheus`() {
    let lines = page(.prometheus, of: pulse).split(separator: "\n").map(String.init)

    for line in [
      "# TYPE emitter_sent_total counter", "emitter_planned_total 1000", "emitter_sent_total 480",
      "emitter_answered_total 470", "emitter_late_total 17", "emitter_inflight 7.0",
      "emitter_backlog 11.0", "emitter_connections 13.0", "emitter_target_rate 99.5",
      "emitter_achieved_rate 98.25", "emitter_rate_factor 0.5", "emitter_paused 1.0",
      "emitter_shed_total{reason=\"connections\"} 1", "emitter_shed_total{reason=\"max-rps\"} 0",
      "emitter_stopped{reason=\"brake\"} 1", "emitter_stopped{reason=\"interrupt\"} 0",
      "emitter_response_seconds_bucket{le=\"0.005\"} 5",
      "emitter_response_seconds_bucket{le=\"0.01\"} 6",
      "emitter_response_seconds_bucket{le=\"10.0\"} 6",
      "emitter_response_seconds_bucket{le=\"+Inf\"} 7", "emitter_response_seconds_count 7",
      "emitter_lateness_seconds_bucket{le=\"1e-05\"} 2",
    ] {
      #expect(lines.contains(line), "\(line)")
    }
    #expect(!lines.contains("# EOF"))
  }

  @Test func `serves the notation that is asked for`() {
    #expect(MetricsText.Notation(accept: "") == .prometheus)
    #expect(MetricsText.Notation(accept: "text/plain;version=0.0.4;q=0.3,*/*;q=0.1") == .prometheus)
    #expect(
      MetricsText.Notation(accept: "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
        == .openMetrics
    )
    #expect(page(.openMetrics, of: pulse).hasSuffix("\n# EOF\n"))
    #expect(page(.openMetrics, of: pulse).contains("# TYPE emitter_sent counter\n"))
  }

  @Test(
    .enabled(if: hasParser, "the Python package prometheus_client is not installed"),
    arguments: [
      (MetricsText.Notation.prometheus, "prometheus_client.parser"),
      (.openMetrics, "prometheus_client.openmetrics.parser"),
    ]
  )
  func `is read by the parser of Prometheus' own library`(
    notation: MetricsText.Notation,
    parser: String
  ) throws {
    for pulse in [pulse, EmissionPulse()] {
      let script = """
        import sys
        from \(parser) import text_string_to_metric_families as parse
        families = list(parse(sys.stdin.read()))
        print(len(families), sum(len(f.samples) for f in families))
        print(*sorted(f.name + ":" + f.type for f in families))
        """
      let outcome = try Self.run(script, on: page(notation, of: pulse))

      #expect(outcome.status == 0, "\(outcome.output)")
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.first == "19 63")
      #expect(lines.last?.contains("emitter_response_seconds:histogram") == true)
      #expect(lines.last?.contains("emitter_sent:counter") == true)
    }
  }

  private static func run(_ script: String, on input: String) throws -> (
    status: Int32, output: String
  ) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", script]
    let (source, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (
      source, output, output
    )
    try process.run()
    source.fileHandleForWriting.write(Data(input.utf8))
    try source.fileHandleForWriting.close()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
