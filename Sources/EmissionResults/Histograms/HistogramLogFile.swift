import Statistics
import Traces

/// Writes the histograms of each second of an emission as an HdrHistogram log.
///
/// Tags: `lateness`, `service` and `response`, each of `total`, of `persona.NAME` and of
/// `step.JOURNEY/NAME`, and `slip.total`; seconds in which nothing of a tag ended have no line.
final class HistogramLogFile {
  private let file: AtomicFile
  private let personas: [String]
  private let steps: [String]

  /// Starts a log; `start` is in nanoseconds since 1970 UTC.
  init(path: String, description: TraceDescription, start: Int64) throws(TraceError) {
    file = try AtomicFile(path: path)
    personas = description.personas
    steps = description.stepNames
    let head = HistogramLog.head(
      start: start / 1_000_000,
      comment: "Times in nanoseconds of \(description.scenario) as sent by stampede-emit"
    )
    try file.write(Array(head.utf8))
  }

  /// Writes the histograms of a second, in the order of their tags.
  func append(_ interval: Interval) throws(TraceError) {
    var lines = Self.lines(interval.total, of: "total", in: interval.second)
    lines += Self.lines(interval.total.slip, HistogramLog.tag("slip", "total"), interval.second)
    for (name, timings) in zip(personas, interval.byPersona) {
      lines += Self.lines(timings, of: "persona", name, in: interval.second)
    }
    for (name, timings) in zip(steps, interval.byStep) {
      lines += Self.lines(timings, of: "step", name, in: interval.second)
    }
    for line in lines.sorted(by: { $0.tag < $1.tag }) { try append(line) }
  }

  /// Writes one line.
  func append(_ line: HistogramLine) throws(TraceError) {
    try file.write(Array(HistogramLog.text(line).utf8))
  }

  /// Gives the log its name.
  func finish() throws(TraceError) { try file.commit() }

  private static func lines(
    _ timings: Timings,
    of group: String...,
    in second: Int
  ) -> [HistogramLine] {
    [TimeKind.lateness, .service, .response].flatMap { kind in
      let tag = ([kind.rawValue] + group).map { HistogramLog.tag($0) }.joined(separator: ".")
      return lines(timings[kind], tag, second)
    }
  }

  /// The line of a histogram; none where it is empty.
  private static func lines(
    _ histogram: LogLinearHistogram,
    _ tag: String,
    _ second: Int
  ) -> [HistogramLine] {
    guard let greatest = histogram.max else { return [] }
    return [
      HistogramLine(
        tag: tag,
        start: Int64(second) * 1_000,
        length: 1_000,
        greatest: greatest,
        histogram: histogram
      )
    ]
  }
}
