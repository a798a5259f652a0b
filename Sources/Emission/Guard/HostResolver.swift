import NIOCore

/// Finds the address of a name: the system's resolver, or a stand-in of a test.
public struct HostResolver: Sendable {
  /// Gives the address of a host and port, or throws.
  public let resolve: @Sendable (String, Int) throws -> SocketAddress

  /// Creates a resolver.
  public init(resolve: @escaping @Sendable (String, Int) throws -> SocketAddress) {
    self.resolve = resolve
  }

  /// The system's resolver.
  public static let system = HostResolver { host, port in
    try SocketAddress.makeAddressResolvingHost(host, port: port)
  }
}
