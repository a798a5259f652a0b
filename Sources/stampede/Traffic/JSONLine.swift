import JSONText

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
