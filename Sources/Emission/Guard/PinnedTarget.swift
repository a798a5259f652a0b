import NIOCore
import Wire

/// A target and the addresses that it stands for during a run, whatever its name means later.
public struct PinnedTarget: Sendable {
  /// The target as it was named.
  public let url: TargetURL
  /// Where packets go, at least one address; the first is tried first.
  public let addresses: [SocketAddress]
  /// The entry of the allow-list that speaks of it, and its index; `nil` for loopback without one.
  let entry: (index: Int, AllowList.Entry)?

  /// Where packets go first.
  public var address: SocketAddress { addresses[0] }

  /// The most connections that the allow-list lets it have; `nil`: no bound.
  public internal(set) var maximumConnections: Int?

  init(url: TargetURL, addresses: [SocketAddress], entry: (index: Int, AllowList.Entry)? = nil) {
    maximumConnections = entry?.1.maximumConnections
    precondition(!addresses.isEmpty)
    self.url = url
    self.addresses = addresses
    self.entry = entry
  }

  /// The address of the connection of this number: connections take turns among all of them.
  public func address(ofConnection number: Int) -> SocketAddress {
    addresses[number % addresses.count]
  }

  /// Whether a connection that was made may be used: it must have ended up at a pinned address.
  public func isPinned(_ remote: SocketAddress?) -> Bool {
    guard let remote else { return false }
    return addresses.contains { $0 == remote }
  }

  /// The address as text.
  var addressText: String {
    let host = address.ipAddress ?? "?"
    return host.contains(":") ? "[\(host)]:\(url.port)" : "\(host):\(url.port)"
  }
}
