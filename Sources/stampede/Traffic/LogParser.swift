/// Reads the lines of one log.
struct LogParser {
  let format: LogFormat
  /// Which column of a table holds the time, and what separates columns; `nil` before its first line.
  private var layout: TableLayout?

  init(format: LogFormat) { self.format = format }

  /// The request of a line; `nil` for a line that holds none by right, as an empty one.
  mutating func request(in line: ArraySlice<UInt8>) throws(LineFault) -> LoggedRequest? {
    let bytes = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
    if bytes.allSatisfy(\.isBlank) { return nil }
    switch format {
    case .accessLog: return try AccessLogLine.request(in: bytes)
    case .jsonLines: return try JSONLine.request(in: bytes)
    case .table:
      guard let layout else {
        let (layout, isHeader) = try TableLayout.of(firstLine: bytes)
        self.layout = layout
        return isHeader ? nil : try layout.request(in: bytes)
      }
      return try layout.request(in: bytes)
    }
  }
}
