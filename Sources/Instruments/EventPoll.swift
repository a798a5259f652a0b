import CShims
import Glibc
import NIOCore

/// Waits for what happens on many sockets at once: epoll.
@safe
struct EventPoll {
  /// What happened on a socket.
  struct Event {
    /// The number under which it is watched.
    let tag: UInt64
    let isReadable: Bool
    let isWritable: Bool
  }

  private let descriptor: Int32
  private let capacity: Int
  private var events: [epoll_event]

  /// Takes a poll over.
  ///
  /// - Parameters:
  ///   - descriptor: what ``open()`` gave.
  ///   - capacity: how many events a wait tells at most.
  init(_ descriptor: Int32, capacity: Int) {
    self.descriptor = descriptor
    self.capacity = capacity
    unsafe events = unsafe Array(repeating: epoll_event(), count: capacity)
  }

  /// Opens a poll of no sockets.
  ///
  /// - Throws: the system's error.
  static func open() throws -> Int32 {
    let descriptor = epoll_create1(O_CLOEXEC)
    guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "epoll_create1") }
    return descriptor
  }

  /// Watches a socket, or changes what it is watched for; closing the socket ends it.
  func watch(
    _ socket: StreamSocket,
    tag: UInt64,
    reads: Bool,
    writes: Bool = false,
    isNew: Bool = false
  ) {
    var event = unsafe epoll_event()
    unsafe event.events = (reads ? EPOLLIN.rawValue : 0) | (writes ? EPOLLOUT.rawValue : 0)
    unsafe event.data.u64 = tag
    _ = unsafe epoll_ctl(
      descriptor,
      isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD,
      socket.descriptor,
      &event
    )
  }

  /// Waits until something happens, or for so many nanoseconds; a negative number waits on.
  ///
  /// - Returns: the number of events, each read by its index.
  mutating func wait(nanoseconds: Int64) -> Int {
    let count = unsafe shim_poll(descriptor, &events, Int32(capacity), nanoseconds)
    return max(0, Int(count))
  }

  /// An event of the last wait.
  subscript(index: Int) -> Event {
    let event = unsafe events[index]
    let kinds = unsafe event.events
    let failed = kinds & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0
    return Event(
      tag: unsafe event.data.u64,
      isReadable: failed || kinds & EPOLLIN.rawValue != 0,
      isWritable: kinds & EPOLLOUT.rawValue != 0
    )
  }

  func close() { Glibc.close(descriptor) }
}
