import NIOCore
import Wire

/// Where a sender reads the time.
enum TimeSource {
  /// On the machine's clock.
  case machine
  /// On the clock of an event loop, which a test moves by hand.
  case eventLoop(any EventLoop)

  /// The present.
  var now: MonotonicTime {
    switch self {
    case .machine: .now
    case .eventLoop(let loop): MonotonicTime(nanoseconds: Int64(loop.now.uptimeNanoseconds))
    }
  }
}
