import Wire

extension TargetGuard {
  /// Reads the address that a sink listens on, as `HOST:PORT`; port 0 is any.
  ///
  /// Others can reach a machine at an address that is not loopback, so that needs a permission too.
  ///
  /// - Throws: an error of kind `usage`.
  public static func listeningAddress(
    _ text: String,
    allowed: [String]
  ) throws(EmissionError) -> (host: String, port: Int) {
    let isFree = text.hasSuffix(":0")
    let (host, port) = try TargetURL.hostAndPort(
      isFree ? text.dropLast(2) : text[...],
      standardPort: 0
    )
    guard isFree || port != 0, let literal = host.literal else {
      throw EmissionError(
        .usage,
        "'\(text)' is no address to listen on",
        hint: "write an address and a port, such as 127.0.0.1:8080"
      )
    }
    if !host.isLoopback {
      var permissions: [Permission] = []
      for text in allowed { permissions.append(try Permission(text)) }
      let isAllowed = permissions.contains { $0.host == host && ($0.port ?? port) == port }
      guard isAllowed else {
        throw EmissionError(
          .usage,
          "\(host) can be reached from elsewhere; nothing was opened",
          hint: "if that is meant, add --allow-host \(host)"
        )
      }
    }
    return (literal, port)
  }
}
