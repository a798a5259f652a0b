import Statistics

/// One line of a histogram log: the histogram of one interval and tag.
struct HistogramLine: Equatable, Sendable {
  /// Which histogram it is, such as `response.step.purchase/pay`.
  var tag: String
  /// The interval in milliseconds since the log's base time.
  var start: Int64
  /// Its length in milliseconds.
  var length: Int64
  /// The greatest value in nanoseconds; the cells know it only roughly.
  var greatest: UInt64
  /// The values in nanoseconds.
  var histogram: LogLinearHistogram
}

/// The log format of HdrHistogram, version 1.3, with histograms of version 2: what
/// `HistogramLogProcessor`, HdrHistogram's plotter and their kin read.
///
/// Values are nanoseconds; the third column is the greatest in milliseconds, as those tools expect.
enum HistogramLog {
  /// The lines before the first histogram; `start` is in milliseconds since 1970 UTC.
  static func head(start: Int64, comment: String) -> String {
    """
    #[\(comment)]
    #[Histogram log format version 1.3]
    #[StartTime: \(decimal(start, 3)) (seconds since epoch)]
    #[BaseTime: \(decimal(start, 3)) (seconds since epoch)]
    "StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"

    """
  }

  /// The line of a histogram.
  static func text(_ line: HistogramLine) -> String {
    "Tag=\(line.tag),\(decimal(line.start, 3)),\(decimal(line.length, 3)),"
      + "\(decimal(Int64(clamping: line.greatest), 6)),"
      + "\(Base64.encode(HistogramPayload.encode(line.histogram)))\n"
  }

  /// A tag out of words, without what the format gives a meaning.
  static func tag(_ words: String...) -> String {
    words.map { word in
      word.utf8.reduce(into: "") { text, byte in
        let isPlain =
          byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "%")
        text += isPlain ? String(UnicodeScalar(byte)) : "%" + hex(byte)
      }
    }.joined(separator: ".")
  }

  /// A whole number of 10^−digits as a decimal fraction.
  static func decimal(_ number: Int64, _ digits: Int) -> String {
    let text = String(number.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return (number < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
  }

  private static func hex(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16, uppercase: true)
    return text.count == 2 ? text : "0" + text
  }
}

// MARK: - Reading

extension HistogramLog {
  /// Why a log cannot be read.
  struct Damage: Error, Equatable {
    let line: Int
    let detail: String
  }

  /// What a log holds.
  struct Contents: Equatable {
    /// The start in milliseconds since 1970 UTC.
    var start: Int64 = 0
    /// The histograms, in the order of the log.
    var lines: [HistogramLine] = []
  }

  /// Reads a log that this program wrote.
  static func read(_ text: String) throws(Damage) -> Contents {
    var contents = Contents()
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.hasPrefix("#[StartTime: ") {
        guard let start = number(line.dropFirst(13).prefix { $0 != " " }, 3) else {
          throw Damage(line: index + 1, detail: "its time is no number")
        }
        contents.start = start
      }
      guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix("\"") else { continue }
      do {
        contents.lines.append(try self.line(line))
      } catch { throw Damage(line: index + 1, detail: error.detail) }
    }
    return contents
  }

  private static func line(
    _ text: Substring
  ) throws(HistogramPayload.Damage) -> HistogramLine {
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 5, fields[0].hasPrefix("Tag="), let start = number(fields[1], 3),
      let length = number(fields[2], 3), let greatest = number(fields[3], 6), greatest >= 0
    else { throw HistogramPayload.Damage(detail: "it is not a tag, three numbers and a histogram") }
    guard let bytes = Base64.decode(fields[4]) else {
      throw HistogramPayload.Damage(detail: "its histogram is no base64")
    }
    let (resolution, cells) = try HistogramPayload.decode(bytes)
    guard let histogram = LogLinearHistogram(resolution: resolution, cells: cells) else {
      throw HistogramPayload.Damage(detail: "it counts more than 2^64 values")
    }
    return HistogramLine(
      tag: String(fields[0].dropFirst(4)),
      start: start,
      length: length,
      greatest: UInt64(greatest),
      histogram: histogram
    )
  }

  /// A decimal fraction as a whole number of 10^−digits.
  private static func number(_ text: Substring, _ digits: Int) -> Int64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].count == digits, parts[1].allSatisfy(\.isNumber) else {
      return nil
    }
    return Int64(parts[0] + parts[1])
  }
}
