import NIOCore
import Wire

/// Decides where packets may go, before any is sent and before any name is resolved.
///
/// Loopback needs no permission. Any other host must be named by a permission, letter by letter.
/// A name is resolved once; what it means later does not matter. Addresses at which clouds hand out
/// credentials are refused even with permission.
public struct TargetGuard: Sendable {
  /// A host that may be sent to, as `HOST[:PORT]` names it.
  public struct Permission: Hashable, Sendable {
    /// The host.
    public let host: HostName
    /// The port; `nil`: any.
    public let port: Int?

    /// Reads `HOST[:PORT]`.
    ///
    /// - Throws: an error of kind `usage`.
    public init(_ text: String) throws(EmissionError) {
      let (host, port) = try TargetURL.hostAndPort(text[...], standardPort: 0)
      self.host = host
      self.port = port == 0 ? nil : port
    }
  }

  private let permissions: [Permission]
  private let resolver: HostResolver

  /// Creates a guard.
  public init(permissions: [Permission] = [], resolver: HostResolver = .system) {
    self.permissions = permissions
    self.resolver = resolver
  }

  /// Throws unless the target may be sent to. Resolves nothing.
  public func check(_ target: TargetURL) throws(EmissionError) {
    if case .ipv4(let bytes) = target.host, bytes[0] == 0 { throw unspecified(target) }
    if target.host == .ipv6(Array(repeating: 0, count: 16)) { throw unspecified(target) }
    if let literal = target.host.literal { try checkAddress(literal, of: target) }
    if target.host.isLoopback { return }
    let isAllowed = permissions.contains { permission in
      permission.host == target.host && (permission.port ?? target.port) == target.port
    }
    if isAllowed { return }
    throw EmissionError(
      .usage,
      "\(target.host):\(target.port) is neither this machine nor allowed; nothing was sent",
      hint: "if you may load it, add --allow-host \(target.host):\(target.port)"
    )
  }

  /// The one address that the target's packets go to.
  ///
  /// - Throws: what ``check(_:)`` throws; an error of kind `unavailable` for a name that has no
  ///   address.
  public func pin(_ target: TargetURL) throws(EmissionError) -> PinnedTarget {
    try check(target)
    let address: SocketAddress
    do {
      if let literal = target.host.literal {
        address = try SocketAddress(ipAddress: literal, port: target.port)
      } else {
        address = try resolver.resolve(target.host.description, target.port)
      }
    } catch {
      throw EmissionError(.unavailable, "\(target.host) has no address: \(error.reason)")
    }
    try checkAddress(address.ipAddress ?? "", of: target)
    return PinnedTarget(url: target, address: address)
  }

  private func unspecified(_ target: TargetURL) -> EmissionError {
    EmissionError(
      .usage,
      "\(target.host) is the unspecified address, not a host",
      hint: "write 127.0.0.1 for this machine"
    )
  }

  private static let metadataAddresses: Set<String> = [
    "169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254",
  ]

  private func checkAddress(_ address: String, of target: TargetURL) throws(EmissionError) {
    let plain = address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
    if Self.metadataAddresses.contains(plain) {
      throw EmissionError(
        .usage,
        "\(target.host) is \(plain), a metadata service that hands out credentials",
        hint: "no flag allows it"
      )
    }
    if plain.hasPrefix("0.") || plain == "::" { throw unspecified(target) }
  }
}

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
