import CShims
import Glibc
import NIOCore
import Wire

/// A TCP socket of a sink, by its number; whoever owns it closes it.
struct StreamSocket: BitwiseCopyable, Sendable {
  let descriptor: Int32

  /// What came of accepting a connection.
  enum Acceptance {
    case connection(StreamSocket)
    /// None is waiting.
    case none
    /// One may be waiting, but the process has no number left for it.
    case exhausted
  }

  /// What came of receiving.
  enum Receipt {
    /// So many bytes, and the kernel's stamp on the clock of the day; 0: it has none.
    case bytes(Int, stamp: Int64)
    case nothing
    /// The other side is done, or gone.
    case end
  }

  /// Listens.
  ///
  /// - Throws: the system's error.
  static func listening(on address: SocketAddress) throws -> StreamSocket {
    let family = address.protocol == .inet6 ? AF_INET6 : AF_INET
    let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    let socket = StreamSocket(descriptor: try checked(Glibc.socket(family, Int32(kind), 0)))
    do {
      socket.set(SO_REUSEADDR, at: SOL_SOCKET)
      // Asked for here, accepted connections stamp from their first byte. Where the kernel refuses,
      // receipts come without a stamp, and the report says so.
      _ = shim_stamp_receipts(socket.descriptor)
      _ = try checked(
        unsafe address.withSockAddr { address, size in
          unsafe bind(socket.descriptor, address, socklen_t(size))
        }
      )
      _ = try checked(listen(socket.descriptor, 4_096))
      return socket
    } catch {
      socket.close()
      throw error
    }
  }

  /// The port that it listens on.
  var port: Int {
    var address = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    // The port stands at the same place for both families.
    let result = unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe getsockname(descriptor, $0, &size)
      }
    }
    return result == 0 ? Int(UInt16(bigEndian: address.sin6_port)) : 0
  }

  /// Takes a connection that is waiting.
  func accept() -> Acceptance {
    let number = Glibc.accept(descriptor, nil, nil)
    if number >= 0 {
      let socket = StreamSocket(descriptor: number)
      socket.set(Int32(TCP_NODELAY), at: Int32(IPPROTO_TCP))
      return .connection(socket)
    }
    return errno == EMFILE || errno == ENFILE ? .exhausted : .none
  }

  /// Receives what is there, as much as the buffer holds.
  func receive(into buffer: inout [UInt8]) -> Receipt {
    var stamp: Int64 = 0
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe shim_receive(descriptor, bytes.baseAddress, bytes.count, &stamp)
    }
    if count > 0 { return .bytes(Int(count), stamp: stamp) }
    return count == -Int64(EAGAIN) || count == -Int64(EINTR) ? .nothing : .end
  }

  /// Sends bytes from `offset` on.
  ///
  /// - Returns: how many went; `nil`: the other side is gone.
  func send(_ bytes: [UInt8], from offset: Int) -> Int? {
    let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
    let count = unsafe bytes.withUnsafeBytes { bytes in
      unsafe Glibc.send(
        descriptor,
        bytes.baseAddress.map { unsafe $0 + offset },
        bytes.count - offset,
        flags
      )
    }
    if count >= 0 { return count }
    return errno == EAGAIN || errno == EINTR || errno == ENOBUFS ? 0 : nil
  }

  /// Wakes whoever waits for connections, and takes none any more.
  func stopListening() {
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  /// Closes it.
  ///
  /// - Parameter resetting: whether the other side shall see a reset.
  func close(resetting: Bool = false) {
    if resetting {
      var linger = linger(l_onoff: 1, l_linger: 0)
      _ = unsafe setsockopt(
        descriptor,
        SOL_SOCKET,
        SO_LINGER,
        &linger,
        socklen_t(MemoryLayout.size(ofValue: linger))
      )
    }
    Glibc.close(descriptor)
  }

  private func set(_ option: Int32, at level: Int32) {
    var on: Int32 = 1
    _ = unsafe setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func checked(_ result: Int32) throws -> Int32 {
    guard result >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
    return result
  }
}
