import Foundation

/// A client that is not as polite as the network library's: blocking, half-closing, reset.
final class PlainClient {
  private let descriptor: Int32
  private(set) var wasReset = false

  struct Failure: Error {
    let code: Int32
  }

  init(port: Int, family: Int32 = AF_INET) throws {
    descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    var result: Int32
    if family == AF_INET6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = UInt16(port).bigEndian
      address.sin6_addr = in6addr_loopback
      result = withUnsafePointer(to: &address) {
        connect(
          descriptor,
          UnsafeRawPointer($0).assumingMemoryBound(to: sockaddr.self),
          socklen_t(MemoryLayout<sockaddr_in6>.size)
        )
      }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = UInt16(port).bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      result = withUnsafePointer(to: &address) {
        connect(
          descriptor,
          UnsafeRawPointer($0).assumingMemoryBound(to: sockaddr.self),
          socklen_t(MemoryLayout<sockaddr_in>.size)
        )
      }
    }
    guard result == 0 else { throw Failure(code: errno) }
  }

  deinit { close() }

  private var isOpen = true

  func close() {
    if isOpen { Glibc.close(descriptor) }
    isOpen = false
  }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = Glibc.send(descriptor, Array(bytes[sent...]), bytes.count - sent, 0x4000)
      if count <= 0 { return }
      sent += count
    }
  }

  /// Sends as much as goes within 50 ms, and says how much that was.
  func offer(_ text: String) -> Int {
    var writable = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    guard poll(&writable, 1, 50) == 1 else { return 0 }
    let bytes = Array(text.utf8)
    return max(0, Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | 0x4000))
  }

  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// All that comes until the other side closes.
  func receiveAll() -> String {
    var received: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &piece, piece.count, 0)
      if count < 0 { wasReset = errno == ECONNRESET }
      if count <= 0 { return String(decoding: received, as: UTF8.self) }
      received += piece.prefix(count)
    }
  }

  /// Whether nothing comes for so many milliseconds, nor an end.
  func receiveNothing(for milliseconds: Int32) -> Bool {
    var readable = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&readable, 1, milliseconds) == 0
  }
}
