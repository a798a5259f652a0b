import Statistics
import Wire

/// Reads the lines of a histogram log one after the other; those before the first histogram are passed
/// over.
struct HistogramLogReader {
  /// The line at hand; `nil` before the first and behind the last.
  private(set) var head: HistogramLine?

  private let path: String
  private var rest: Substring
  private var number = 0

  /// Creates a reader of a log's text; messages name `path`.
  init(_ text: String, path: String) {
    rest = text[...]
    self.path = path
  }

  /// Goes on to the next line.
  ///
  /// - Throws: an error of kind `damagedTrace` where it cannot be read.
  mutating func advance() throws(EmissionError) {
    head = nil
    while head == nil, !rest.isEmpty {
      let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      let line = rest[..<end]
      rest = end == rest.endIndex ? "" : rest[rest.utf8.index(after: end)...]
      number += 1
      guard !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix("\"") else { continue }
      do {
        head = try Self.read(line)
      } catch {
        throw EmissionError(.damagedTrace, "\(path), line \(number): \(error.detail)")
      }
    }
  }

  private static func read(_ text: Substring) throws(HistogramPayload.Damage) -> HistogramLine {
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == 5, fields[0].hasPrefix("Tag="), let start = number(fields[1], 3),
      let length = number(fields[2], 3), let greatest = number(fields[3], 6), greatest >= 0
    else { throw HistogramPayload.Damage(detail: "it is not a tag, three numbers and a histogram") }
    guard let bytes = Base64.decode(fields[4]) else {
      throw HistogramPayload.Damage(detail: "its histogram is no base64")
    }
    let (resolution, cells) = try HistogramPayload.decode(bytes)
    guard resolution == .permille,
      let histogram = LogLinearHistogram(resolution: resolution, cells: cells)
    else { throw HistogramPayload.Damage(detail: "its histogram is none of three digits") }
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
