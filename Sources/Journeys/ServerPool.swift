/// The servers of a station, by the instants at which they become free.
///
/// A few servers are kept in a heap, which then lies in the nearest cache; many in a wheel, whose cost
/// does not grow with their number.
struct ServerPool {
  /// When each server becomes free, as a heap; empty where the wheel is used.
  private var heap: ContiguousArray<Int64>
  private var wheel: ReleaseWheel
  /// The servers beyond those in the heap.
  private let inWheel: Int

  /// The most servers that are kept in a heap.
  private static let largestHeap = 128

  /// Creates `count` servers that are all free.
  init(count: Int) {
    let isSmall = count <= Self.largestHeap
    heap = ContiguousArray(repeating: 0, count: isSmall ? count : 0)
    inWheel = isSmall ? 0 : count
    wheel = ReleaseWheel(capacity: inWheel)
  }

  /// The next instant at which a server becomes free; `nil` if one is free at `now`.
  ///
  /// - Precondition: `now` never decreases.
  mutating func nextRelease(after now: Int64) -> Int64? {
    guard inWheel > 0 else { return heap[0] > now ? heap[0] : nil }
    // Servers that have become free are taken out of the wheel when it is full, and all at once.
    if wheel.count >= inWheel { wheel.release(through: now) }
    return wheel.count < inWheel ? nil : wheel.least
  }

  /// Gives work to a server that is free at `now`.
  mutating func occupyFree(until end: Int64, at now: Int64) {
    if inWheel == 0 {
      heap.replaceLeast(with: end)
    } else if end > now {
      wheel.insert(end)
    }
  }

  /// Gives work to the server that becomes free first, all being busy.
  mutating func occupyNext(until end: Int64) {
    if inWheel == 0 {
      heap.replaceLeast(with: end)
    } else {
      wheel.removeLeast()
      wheel.insert(end)
    }
  }
}
