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
