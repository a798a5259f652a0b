import Foundation

/// Reads a log from its first line to its last, and finds out by itself what form it has.
struct TrafficReader {
  let path: String
  /// The longest pause within a session, in nanoseconds.
  let gap: Int
  /// Whether to say how far it has come.
  let isQuiet: Bool

  /// The lines that are looked at to find out the form.
  private static let sampleSize = 200

  /// What the log says.
  func survey() throws(Failure) -> TrafficSurvey {
    var reader = try LineReader(path: path)
    var sample: [LineReader.Line] = []
    while sample.count < Self.sampleSize, let line = try reader.next() {
      // A copy, for the reader reuses its memory.
      sample.append(
        .init(number: line.number, bytes: ArraySlice(Array(line.bytes)), isTooLong: line.isTooLong)
      )
    }
    guard let format = Self.format(of: sample) else { throw unreadable(sample) }
    var reading = TrafficReading(format: format, gap: gap)
    for line in sample { reading.take(line) }
    var progress = Progress(label: path, end: nil, isQuiet: isQuiet)
    while let line = try reader.next() {
      reading.take(line)
      if line.number % 65_536 == 0 {
        progress.report(line: "reading \(path): \(reader.bytesRead >> 20) MiB")
      }
    }
    progress.clear()
    return try survey(of: reading)
  }

  private func survey(of reading: TrafficReading) throws(Failure) -> TrafficSurvey {
    var reading = reading
    reading.counter.finish()
    guard let span = reading.span else { throw nothing(reading) }
    // A log of which less than half can be read was not understood.
    guard reading.faults <= reading.counter.requests else { throw nothing(reading) }
    return TrafficSurvey(
      path: path,
      format: reading.format,
      counter: reading.counter,
      namesClients: reading.namesClients,
      span: span,
      faults: reading.faults,
      firstFault: reading.firstFault
    )
  }

  /// The form in which most lines can be read; where none can in any, the form that the log seems to
  /// have, and `nil` where it has none.
  private static func format(of sample: [LineReader.Line]) -> LogFormat? {
    var best: (format: LogFormat, count: Int)?
    for format in LogFormat.allCases {
      var parser = LogParser(format: format)
      let count = sample.count { (try? parser.request(in: $0.bytes)) ?? nil != nil }
      if count > best?.count ?? 0 { best = (format, count) }
    }
    return best?.format ?? sample.first { !$0.bytes.allSatisfy(\.isBlank) }.flatMap(apparentFormat)
  }

  /// What a first line looks like, though nothing can be read.
  private static func apparentFormat(of line: LineReader.Line) -> LogFormat? {
    if line.bytes.trimmed.first == UInt8(ascii: "{") { return .jsonLines }
    return (try? TableLayout.of(firstLine: line.bytes))?.1 == true ? .table : nil
  }
}

// MARK: - Mistakes

extension TrafficReader {
  /// The log has lines, but none of them can be read in any form.
  private func unreadable(_ sample: [LineReader.Line]) -> Failure {
    guard let line = sample.first(where: { !$0.bytes.allSatisfy(\.isBlank) }) else {
      return Failure(
        code: .invalidData,
        message: "\(path): the log is empty",
        remedy: "this reads " + LogFormat.summary
      )
    }
    return Failure(
      code: .invalidData,
      message: "\(path):\(line.number):1: no time can be read in this line or in those behind it: "
        + "\"\(line.bytes.excerpt)\"",
      remedy: "this reads " + LogFormat.summary
    )
  }

  /// Too little of the log could be read.
  private func nothing(_ reading: TrafficReading) -> Failure {
    let place = reading.firstFault.map { "\(path):\($0.line):\($0.fault.column): " } ?? "\(path): "
    let reason = reading.firstFault.map { "; here " + $0.fault.reason } ?? ""
    return Failure(
      code: .invalidData,
      message:
        "\(place)\(reading.faults) lines could not be read as \(reading.format.name), and only "
        + "\(reading.counter.requests) could\(reason)",
      remedy: "this reads " + LogFormat.summary
    )
  }
}
