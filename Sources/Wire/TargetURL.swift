/// Where requests go: `http[s]://HOST[:PORT][/PATH]`.
public struct TargetURL: Hashable, Sendable, CustomStringConvertible {
  /// Whether the connection is encrypted: `https`.
  public let isSecure: Bool
  /// The host.
  public let host: HostName
  /// The port.
  public let port: Int
  /// What stands before the endpoints' paths: empty, or a path without a slash at its end.
  public let path: String

  /// Reads a target.
  ///
  /// - Throws: an error of kind `usage`.
  public init(_ text: String) throws(EmissionError) {
    func refusal(_ reason: String, hint: String = "") -> EmissionError {
      EmissionError(
        .usage,
        "the target '\(text)' \(reason)",
        hint: hint.isEmpty ? "write http://HOST[:PORT][/PATH], such as http://127.0.0.1:8080" : hint
      )
    }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw refusal("holds a space, a control character or a letter beyond ASCII")
    }
    guard let separator = text.firstRange(of: "://") else { throw refusal("has no scheme") }
    switch text[..<separator.lowerBound].lowercased() {
    case "http": isSecure = false
    case "https": isSecure = true
    default: throw refusal("is neither http nor https")
    }
    let rest = text[separator.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != "\\" }
    let path = rest[authority.endIndex...]
    if authority.contains("@") { throw refusal("holds a user name", hint: "leave it out") }
    guard path.isEmpty || path.first == "/", !path.contains(where: { "?#\\\"<>^`{|}".contains($0) })
    else { throw refusal("has something other than a plain path behind the host") }
    (host, port) = try Self.hostAndPort(authority, standardPort: isSecure ? 443 : 80)
    self.path = String(path.reversed().drop { $0 == "/" }.reversed())
  }

  /// Host and port, as the header `Host` has them.
  public var authority: String {
    port == (isSecure ? 443 : 80) ? host.description : "\(host):\(port)"
  }

  /// The URL.
  public var description: String { (isSecure ? "https://" : "http://") + authority + path }

  /// Reads `HOST[:PORT]`.
  ///
  /// - Throws: an error of kind `usage`.
  public static func hostAndPort(
    _ text: Substring,
    standardPort: Int
  ) throws(EmissionError) -> (HostName, Int) {
    // Colons inside brackets belong to the address.
    let bracket = text.lastIndex(of: "]") ?? text.startIndex
    guard let colon = text[bracket...].lastIndex(of: ":") else {
      return (try HostName(String(text)), standardPort)
    }
    let digits = text[text.index(after: colon)...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.count <= 5,
      let port = Int(digits), (1...65_535).contains(port)
    else {
      throw EmissionError(
        .usage,
        "'\(digits)' in '\(text)' is no port",
        hint: "write a number from 1 to 65535"
      )
    }
    return (try HostName(String(text[..<colon])), port)
  }
}
