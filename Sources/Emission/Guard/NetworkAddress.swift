import NIOCore
import Wire

/// An IP address: what packets are sent to, whatever it was called before.
///
/// An IPv6 address that stands for an IPv4 one is that one: a guard that looked at its spelling could
/// be led round by another.
struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
  /// What an address is good for.
  enum Scope: Equatable {
    /// This machine alone.
    case loopback
    /// A network of one's own: private, shared or link-local.
    case local
    /// Anywhere.
    case global
    /// No host: unspecified, multicast, broadcast or reserved; with the word for it.
    case noHost(String)
    /// A service that hands out the credentials of a machine in a cloud.
    case metadata
  }

  /// Four bytes or sixteen.
  let bytes: [UInt8]

  /// The address of these bytes.
  ///
  /// - Precondition: there are 4 or 16.
  init(bytes: [UInt8]) {
    precondition(bytes.count == 4 || bytes.count == 16)
    self.bytes = Self.embedded(in: bytes) ?? bytes
  }

  /// The address of a socket; `nil` for one that is not of the internet.
  init?(_ address: SocketAddress) {
    switch address {
    case .v4(let address):
      self.init(bytes: unsafe withUnsafeBytes(of: address.address.sin_addr) { unsafe Array($0) })
    case .v6(let address):
      self.init(bytes: unsafe withUnsafeBytes(of: address.address.sin6_addr) { unsafe Array($0) })
    case .unixDomainSocket: return nil
    }
  }

  /// The address that a host names; `nil` for a name.
  init?(_ host: HostName) {
    switch host {
    case .ipv4(let bytes), .ipv6(let bytes): self.init(bytes: bytes)
    case .name(let name):
      guard name == "localhost" else { return nil }
      self.init(bytes: [127, 0, 0, 1])
    }
  }

  /// What the address is good for.
  ///
  /// - SeeAlso: RFC 6890 with the registries of special-purpose addresses; the manuals of Amazon EC2,
  ///   ECS and EKS, Google Compute Engine, Azure, Alibaba and Oracle for metadata services.
  var scope: Scope {
    if Self.metadata.contains(self) { return .metadata }
    for (range, scope) in Self.special where range.contains(self) { return scope }
    return .global
  }

  var description: String {
    bytes.count == 4
      ? HostName.ipv4(bytes).description
      : String(HostName.ipv6(bytes).description.dropFirst().dropLast())
  }
}

extension NetworkAddress {
  /// The IPv4 address inside an IPv6 one: mapped, compatible, of NAT64 or of 6to4.
  private static func embedded(in bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count == 16 else { return nil }
    let prefix = bytes[..<12]
    let zeros = [UInt8](repeating: 0, count: 10)
    if prefix == (zeros + [0xFF, 0xFF])[...] { return Array(bytes[12...]) }
    if prefix == (zeros + [0, 0])[...] {
      // `::` and `::1` are addresses of their own.
      return bytes[12...].dropLast().allSatisfy { $0 == 0 } ? nil : Array(bytes[12...])
    }
    if prefix == [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0] { return Array(bytes[12...]) }
    if bytes[0] == 0x20, bytes[1] == 0x02 { return Array(bytes[2..<6]) }
    return nil
  }

  private static let metadata: Set<NetworkAddress> = Set(
    [
      "169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "168.63.129.16",
      "192.0.0.192", "[fd00:ec2::254]", "[fd00:ec2::23]", "[fd20:ce::254]",
    ].compactMap { text in (try? HostName(text)).flatMap { NetworkAddress($0) } }
  )

  private static let special: [(AddressRange, Scope)] = [
    ("127.0.0.0/8", .loopback), ("::1/128", .loopback),
    ("0.0.0.0/8", .noHost("the unspecified address")),
    ("::/128", .noHost("the unspecified address")),
    ("224.0.0.0/4", .noHost("a multicast address")), ("ff00::/8", .noHost("a multicast address")),
    ("255.255.255.255/32", .noHost("the broadcast address")),
    ("240.0.0.0/4", .noHost("a reserved address")),
    ("10.0.0.0/8", .local), ("172.16.0.0/12", .local), ("192.168.0.0/16", .local),
    ("100.64.0.0/10", .local), ("169.254.0.0/16", .local), ("fc00::/7", .local),
    ("fe80::/10", .local), ("fec0::/10", .local),
  ].compactMap { text, scope in (try? AddressRange(text)).map { ($0, scope) } }
}
