import Foundation

/// A file that is read line by line in bounded memory, whatever its size.
///
/// A line ends with a line feed, which may stand behind a carriage return; the last one need not.
struct LineReader {
  /// A line of the file.
  struct Line {
    /// Its number, from 1.
    let number: Int
    /// Its bytes without the end of the line; of a line that is too long, its beginning.
    let bytes: ArraySlice<UInt8>
    /// Whether it is longer than lines of logs are.
    let isTooLong: Bool
  }

  /// The most bytes of a line that are kept.
  static let longestLine = 64 << 10

  private let file: FileHandle
  private let path: String
  private var buffer: [UInt8] = []
  private var start = 0
  private var lines = 0
  private var hasEnded = false

  /// The bytes that have been read from the file.
  private(set) var bytesRead = 0

  /// Opens a file; `-` is the standard input.
  init(path: String) throws(Failure) {
    self.path = path
    if path == "-" {
      file = .standardInput
    } else {
      file = try FileAccess.openForReading(path)
    }
  }

  /// The next line; `nil` behind the last one.
  mutating func next() throws(Failure) -> Line? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        return line(upTo: end)
      }
      searched = buffer.count
      if searched - start > Self.longestLine { return try overlongLine() }
      if hasEnded { return start < buffer.count ? line(upTo: buffer.count) : nil }
      searched -= start
      try fill()
    }
  }

  /// The line from the start of the rest to `end`.
  private mutating func line(upTo end: Int) -> Line {
    var last = end
    if last > start, buffer[last - 1] == UInt8(ascii: "\r") { last -= 1 }
    let bytes = buffer[start..<last]
    start = min(end + 1, buffer.count)
    lines += 1
    return Line(number: lines, bytes: bytes, isTooLong: false)
  }

  /// A line that does not end in time: its beginning is kept, the rest is passed over.
  private mutating func overlongLine() throws(Failure) -> Line {
    let beginning = buffer[start..<start + Self.longestLine]
    lines += 1
    while true {
      if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
        start = end + 1
        break
      }
      start = buffer.count
      if hasEnded { break }
      try fill()
    }
    return Line(number: lines, bytes: beginning, isTooLong: true)
  }

  /// Drops what has been read and appends the next part of the file.
  private mutating func fill() throws(Failure) {
    let part: Data?
    do {
      part = try file.read(upToCount: 1 << 20)
    } catch { throw Failure(cannot: "read", path, code: errno) }
    buffer.removeSubrange(..<start)
    start = 0
    guard let part, !part.isEmpty else {
      hasEnded = true
      return
    }
    bytesRead += part.count
    buffer += part
  }
}
