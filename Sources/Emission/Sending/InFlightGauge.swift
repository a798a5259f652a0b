import Synchronization

/// Counts requests on their way over all event loops, against a limit.
///
/// A loop that meets the limit is told when another one makes room.
final class InFlightGauge: Sendable {
  private let limit: Int
  private let count = Atomic(0)
  /// The loops that wait for room, one bit each.
  private let waiting = Atomic<UInt64>(0)
  private let wake: @Sendable (Int) -> Void

  /// Creates a gauge.
  ///
  /// - Parameters:
  ///   - limit: the most requests at a time.
  ///   - wake: tells the loop of this number, 63 at most, that there may be room.
  init(limit: Int, wake: @escaping @Sendable (Int) -> Void) {
    precondition(limit > 0)
    self.limit = limit
    self.wake = wake
  }

  /// Takes room for one request of a loop; `false`: there is none, and the loop will be told.
  func enter(_ loop: Int) -> Bool {
    if tryEnter() { return true }
    waiting.bitwiseOr(1 << UInt64(loop), ordering: .sequentiallyConsistent)
    // Room may have been made before the bit was seen.
    return tryEnter()
  }

  /// Gives the room of one request of a loop back; the loop itself knows.
  func leave(_ loop: Int) {
    count.subtract(1, ordering: .sequentiallyConsistent)
    guard waiting.load(ordering: .sequentiallyConsistent) != 0 else { return }
    var others = waiting.exchange(0, ordering: .sequentiallyConsistent)
    others &= ~(1 << UInt64(loop))
    while others != 0 {
      wake(others.trailingZeroBitCount)
      others &= others - 1
    }
  }

  private func tryEnter() -> Bool {
    var seen = count.load(ordering: .sequentiallyConsistent)
    while seen < limit {
      let (exchanged, original) = count.weakCompareExchange(
        expected: seen,
        desired: seen + 1,
        ordering: .sequentiallyConsistent
      )
      if exchanged { return true }
      seen = original
    }
    return false
  }
}
