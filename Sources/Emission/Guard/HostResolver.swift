import Glibc
import NIOCore

/// Finds the addresses of a name: the system's resolver, or a stand-in of a test.
public struct HostResolver: Sendable {
  /// Gives all addresses of a host and port, in the order in which they are to be tried, or throws.
  public let resolve: @Sendable (String, Int) throws -> [SocketAddress]

  /// Creates a resolver.
  public init(resolve: @escaping @Sendable (String, Int) throws -> [SocketAddress]) {
    self.resolve = resolve
  }

  /// The system's resolver.
  public static let system = HostResolver { host, port in
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var first: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(host, String(port), &hints, &first)
    guard code == 0 else {
      throw ResolverError(reason: unsafe String(cString: gai_strerror(code)))
    }
    defer { unsafe freeaddrinfo(first) }
    var addresses: [SocketAddress] = []
    var next = unsafe first
    while let info = unsafe next {
      if let address = unsafe SocketAddress(info.pointee), !addresses.contains(address) {
        addresses.append(address)
      }
      unsafe next = info.pointee.ai_next
    }
    return addresses
  }
}

/// The system's resolver found no address.
struct ResolverError: Error, CustomStringConvertible {
  let reason: String

  var description: String { reason }
}

extension SocketAddress {
  /// The address of an answer of the system's resolver.
  fileprivate init?(_ info: addrinfo) {
    guard let address = unsafe UnsafeRawPointer(info.ai_addr) else { return nil }
    switch unsafe info.ai_family {
    case AF_INET: unsafe self.init(address.loadUnaligned(as: sockaddr_in.self))
    case AF_INET6: unsafe self.init(address.loadUnaligned(as: sockaddr_in6.self))
    default: return nil
    }
  }
}
