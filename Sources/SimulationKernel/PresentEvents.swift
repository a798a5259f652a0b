/// The events of one instant that cannot be told apart by their class, in the order of class and rank.
///
/// A binary heap, so that a burst of any size at one instant takes logarithmic time an event, also
/// where each event schedules another for the same instant.
@usableFromInline
internal struct PresentEvents {
  /// An event and its rank when it came here.
  @usableFromInline
  internal struct Ranked: BitwiseCopyable {
    @usableFromInline let rank: UInt64
    /// Class : 4 | slot : 32.
    @usableFromInline let event: UInt64

    @inlinable
    internal init(rank: UInt64, event: UInt64) {
      self.rank = rank
      self.event = event
    }

    @inlinable
    internal func isBefore(_ other: Ranked) -> Bool {
      let (own, others) = (event &>> 32, other.event &>> 32)
      if own != others { return own < others }
      return rank == other.rank ? event < other.event : rank < other.rank
    }
  }

  /// The instant; of no meaning where there is no event.
  @usableFromInline internal var time: UInt64 = 0
  @usableFromInline internal private(set) var count = 0
  private var heap = GrowableMemory<Ranked>(capacity: 64)

  internal init() {}

  internal func deallocate() { heap.deallocate() }

  @inlinable internal var isEmpty: Bool { count == 0 }

  /// Adds an event of the instant.
  @usableFromInline
  internal mutating func insert(_ event: Ranked) {
    heap.grow(toHold: count + 1)
    var child = count
    count += 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard event.isBefore(heap[parent]) else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = event
  }

  /// Takes the first event out.
  ///
  /// - Precondition: there is one.
  @usableFromInline
  internal mutating func removeFirst() -> Ranked {
    let first = heap[0]
    count -= 1
    let moved = heap[count]
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < count else { break }
      if child + 1 < count, heap[child + 1].isBefore(heap[child]) { child += 1 }
      guard heap[child].isBefore(moved) else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = moved
    return first
  }

  /// Takes all events out, in no order.
  mutating func takeAll(_ body: (_ event: UInt64) -> Void) {
    for index in 0..<count { body(heap[index].event) }
    count = 0
  }
}
