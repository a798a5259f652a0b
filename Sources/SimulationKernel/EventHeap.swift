/// A 4-ary heap of events in the order (time, class, slot).
///
/// A value inside the pending event set, so that one access of the set covers a whole operation.
@frozen
@usableFromInline
internal struct EventHeap {
  /// An event and its time; 16 bytes, four of which fill a cache line.
  @frozen
  @usableFromInline
  internal struct Entry: BitwiseCopyable {
    /// Time : 64 | class : 32 | slot : 32, so that one comparison without a branch orders two.
    @usableFromInline let order: UInt128

    @inlinable
    internal init(_ event: Event, at time: SimulationTime) {
      let key = UInt64(event.eventClass.rawValue) << 32 | UInt64(event.slot)
      order = UInt128(UInt64(time.nanoseconds)) << 64 | UInt128(key)
    }

    @inlinable internal var time: SimulationTime {
      SimulationTime(nanoseconds: Int64(truncatingIfNeeded: order >> 64))
    }

    @inlinable internal var event: Event {
      Event(
        EventClass(rawValue: UInt8(truncatingIfNeeded: order >> 32) & 15),
        slot: UInt32(truncatingIfNeeded: order)
      )
    }

    @inlinable
    internal func isBefore(_ other: Entry) -> Bool { order < other.order }

    /// Whether both share time and class.
    @inlinable
    internal func isInRun(of other: Entry) -> Bool { order >> 32 == other.order >> 32 }
  }

  @usableFromInline internal var entries: [Entry] = []

  @inlinable
  internal init() {}

  @inlinable internal var count: Int { entries.count }
  @inlinable internal var isEmpty: Bool { entries.isEmpty }
  @inlinable internal var first: Entry? { entries.first }

  internal mutating func reserve(_ capacity: Int) { entries.reserveCapacity(capacity) }

  @inlinable
  internal mutating func push(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0 {
      let parent = (child &- 1) >> 2
      let above = entries[parent]
      guard entry.isBefore(above) else { break }
      entries[child] = above
      child = parent
    }
    entries[child] = entry
  }

  /// Removes the least entry.
  ///
  /// The hole sinks to a leaf by the least children, and the last entry rises from there: it
  /// belongs near the leaves, so asking it on the way down would be asked in vain.
  @inlinable
  internal mutating func removeLeast() {
    let moved = entries.removeLast()
    let count = entries.count
    guard count > 0 else { return }
    var hole = 0
    while true {
      let child = hole &* 4 &+ 1
      guard child &+ 3 < count else {
        hole = sinkAmongLast(from: hole, count: count)
        break
      }
      let (a, b, c, d) = (
        entries[child], entries[child &+ 1], entries[child &+ 2], entries[child &+ 3]
      )
      let isRight = b.isBefore(a)
      let left = isRight ? b : a
      let isLast = d.isBefore(c)
      let right = isLast ? d : c
      let isInRight = right.isBefore(left)
      entries[hole] = isInRight ? right : left
      hole = child &+ (isInRight ? (isLast ? 3 : 2) : (isRight ? 1 : 0))
    }
    while hole > 0 {
      let parent = (hole &- 1) >> 2
      let above = entries[parent]
      guard moved.isBefore(above) else { break }
      entries[hole] = above
      hole = parent
    }
    entries[hole] = moved
  }

  /// The last step down of a hole whose children are fewer than four.
  @inlinable
  internal mutating func sinkAmongLast(from hole: Int, count: Int) -> Int {
    var least = hole &* 4 &+ 1
    guard least < count else { return hole }
    var child = least &+ 1
    while child < count {
      if entries[child].isBefore(entries[least]) { least = child }
      child &+= 1
    }
    entries[hole] = entries[least]
    return least
  }
}
