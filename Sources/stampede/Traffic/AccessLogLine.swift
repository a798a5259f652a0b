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
