import JSONText

/// A request of a log: when it came, and who sent it.
struct LoggedRequest: Equatable {
  /// In nanoseconds since 1 January 1970, UTC.
  let time: Int
  /// A number for the client, by address and user agent; `nil` where the log names none.
  let client: UInt64?
}

/// The forms of logs that can be read, found out from their first lines.
enum LogFormat: CaseIterable {
  case accessLog, jsonLines, table

  /// How it is called.
  var name: String {
    switch self {
    case .accessLog: "an access log (Common or Combined Log Format)"
    case .jsonLines: "JSON lines"
    case .table: "CSV"
    }
  }

  /// What can be read, for those whose file is something else.
  static let summary = """
    access logs in Common or Combined Log Format; JSON lines with a time in "time", "timestamp", \
    "@timestamp" or "ts"; CSV with such a column. Times are ISO 8601 with a zone \
    (2026-11-27T10:00:00Z) or seconds or milliseconds since 1970
    """
}

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

/// A line of an access log: `host ident user [time] "request" status bytes "referrer" "agent"`.
enum AccessLogLine {
  static func request(in line: ArraySlice<UInt8>) throws(LineFault) -> LoggedRequest {
    var cursor = LineCursor(line)
    guard let host = cursor.take(upTo: UInt8(ascii: " ")), !host.isEmpty else {
      throw cursor.fault("a client address is missing")
    }
    // A user's name may hold blanks and brackets, but hardly the beginning of a time.
    while true {
      guard cursor.take(upTo: UInt8(ascii: "[")) != nil else {
        throw cursor.fault("a time in brackets is missing")
      }
      cursor.advance()
      if cursor.byte?.isDigit == true { break }
    }
    let time = try LogInstant.accessLog(&cursor)
    guard cursor.skip(UInt8(ascii: "]")) else { throw cursor.fault("\"]\" is missing") }
    var agent: ArraySlice<UInt8> = []
    var count = 0
    while let text = quoted(&cursor) {
      count += 1
      // The first is the request, the second the referrer, the third the user agent.
      if count == 3 { agent = text }
    }
    guard count > 0 else { throw cursor.fault("a request in quotation marks is missing") }
    return LoggedRequest(time: time, client: ClientNumber.of(host, agent))
  }

  /// The next text in quotation marks, in which a backslash escapes; `nil` where none is left.
  private static func quoted(_ cursor: inout LineCursor) -> ArraySlice<UInt8>? {
    let rest = cursor
    guard cursor.take(upTo: UInt8(ascii: "\"")) != nil else { return nil }
    cursor.advance()
    let start = cursor.index
    while let byte = cursor.byte {
      if byte == UInt8(ascii: "\"") {
        defer { cursor.advance() }
        return cursor.bytes[start..<cursor.index]
      }
      cursor.advance()
      if byte == UInt8(ascii: "\\"), cursor.byte != nil { cursor.advance() }
    }
    cursor = rest
    return nil
  }
}

/// A line of JSON: an object with a time, and where it has them a client's address and user agent.
enum JSONLine {
  private static let times = ["time", "timestamp", "@timestamp", "ts"]
  private static let addresses = ["remote_addr", "client_ip", "clientip", "remote_ip", "ip"]
  private static let agents = ["http_user_agent", "user_agent"]

  static func request(in line: ArraySlice<UInt8>) throws(LineFault) -> LoggedRequest {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: String(decoding: line, as: UTF8.self))
    } catch { throw LineFault(column: error.position.column, reason: error.message) }
    guard value.object != nil else { throw LineFault(column: 1, reason: "this is no JSON object") }
    guard let time = times.lazy.compactMap({ text(value[$0]) }).first else {
      let names = times.map { "\"\($0)\"" }.joined(separator: ", ")
      throw LineFault(column: 1, reason: "a time is missing (\(names))")
    }
    let instant: Int
    do {
      instant = try LogInstant.any(time[...])
    } catch { throw LineFault(column: 1, reason: error.reason) }
    let address = addresses.lazy.compactMap { text(value[$0]) }.first
    let agent = agents.lazy.compactMap { text(value[$0]) }.first
    return LoggedRequest(
      time: instant,
      client: address.map { ClientNumber.of($0[...], (agent ?? [])[...]) }
    )
  }

  private static func text(_ value: JSONValue?) -> [UInt8]? {
    switch value {
    case .string(let text), .number(let text): Array(text.utf8)
    default: nil
    }
  }
}

/// A number for a client.
enum ClientNumber {
  /// Mixes the bytes of an address and of a user agent (FNV-1a with 64 bits): of a million clients
  /// two share a number with a probability of 3 in 100 million.
  static func of(_ address: ArraySlice<UInt8>, _ agent: ArraySlice<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    for byte in address { mix(byte) }
    mix(0)
    for byte in agent { mix(byte) }
    return hash
  }
}
