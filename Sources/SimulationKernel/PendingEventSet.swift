/// The future events of a run, in the total order (time, class, rank of the entity).
///
/// A 4-ary heap over (time, class, slot). Ranks are asked for only where several events share a time
/// and a class: such a *run* is taken out as a whole and put in order of its ranks when the clock
/// reaches it, so that slots, which say nothing across shards, never decide.
///
/// Memory grows with the largest number of events ever pending; nothing is allocated once that has
/// been reached.
public final class PendingEventSet {
  /// An event and its time; 16 bytes.
  @frozen
  @usableFromInline
  internal struct Entry: BitwiseCopyable {
    @usableFromInline let time: Int64
    /// The class in the upper half, the slot in the lower.
    @usableFromInline let key: UInt64

    @inlinable
    internal init(_ event: Event, at time: SimulationTime) {
      self.time = time.nanoseconds
      key = UInt64(event.eventClass.rawValue) << 32 | UInt64(event.slot)
    }

    @inlinable internal var event: Event {
      Event(
        EventClass(rawValue: UInt8(truncatingIfNeeded: key >> 32)),
        slot: UInt32(truncatingIfNeeded: key))
    }

    @inlinable
    internal func isBefore(_ other: Entry) -> Bool {
      time != other.time ? time < other.time : key < other.key
    }

    @inlinable
    internal func isInRun(of other: Entry) -> Bool {
      time == other.time && key >> 32 == other.key >> 32
    }
  }

  @usableFromInline internal var heap: [Entry] = []
  /// Events of one time and class, the least rank last.
  @usableFromInline internal var run: [(rank: UInt64, entry: Entry)] = []

  /// Creates an empty set with room for `expectedCount` events; it grows where that is too few.
  public init(expectedCount: Int) {
    heap.reserveCapacity(expectedCount)
  }

  /// The number of events in the set.
  @inlinable public var count: Int { heap.count + run.count }

  /// Adds an event.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func insert(_ event: Event, at time: SimulationTime) {
    push(Entry(event, at: time))
  }

  /// The time of the least event; `nil` where there is none.
  @inlinable public var firstTime: SimulationTime? {
    let inHeap = heap.first?.time
    let inRun = run.last?.entry.time
    guard let least = [inHeap, inRun].compactMap({ $0 }).min() else { return nil }
    return SimulationTime(nanoseconds: least)
  }

  /// Removes and returns the least event that happens before `limit`.
  ///
  /// - Parameter rank: the place of an event among those of its time and class.
  /// - Complexity: O(log n).
  @inlinable
  public func popFirst(
    before limit: SimulationTime, rank: (Event) -> UInt64
  ) -> (event: Event, time: SimulationTime)? {
    if !run.isEmpty { reconcileRun(rank: rank) }
    if let last = run.last {
      guard last.entry.time < limit.nanoseconds else { return nil }
      run.removeLast()
      return (last.entry.event, SimulationTime(nanoseconds: last.entry.time))
    }
    guard let first = heap.first, first.time < limit.nanoseconds else { return nil }
    removeLeast()
    if let second = heap.first, second.isInRun(of: first) {
      run.append((rank(first.event), first))
      gatherRun(rank: rank)
      return popFirst(before: limit, rank: rank)
    }
    return (first.event, SimulationTime(nanoseconds: first.time))
  }
}

// MARK: - Runs of one time and class

extension PendingEventSet {
  /// Takes note of what was inserted since the run was gathered.
  @inlinable
  internal func reconcileRun(rank: (Event) -> UInt64) {
    guard let least = heap.first, let last = run.last else { return }
    if least.isInRun(of: last.entry) {
      gatherRun(rank: rank)
    } else if least.isBefore(last.entry) {
      for (_, entry) in run { push(entry) }
      run.removeAll(keepingCapacity: true)
    }
  }

  /// Moves the events that share time and class with the run from the heap into it.
  @inlinable
  internal func gatherRun(rank: (Event) -> UInt64) {
    while let last = run.last, let least = heap.first, least.isInRun(of: last.entry) {
      run.append((rank(least.event), least))
      removeLeast()
    }
    run.sort { $0.rank != $1.rank ? $0.rank > $1.rank : $0.entry.key > $1.entry.key }
  }
}

// MARK: - Heap

extension PendingEventSet {
  @inlinable
  internal func push(_ entry: Entry) {
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) >> 2
      guard entry.isBefore(heap[parent]) else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = entry
  }

  @inlinable
  internal func removeLeast() {
    let moved = heap.removeLast()
    let count = heap.count
    guard count > 0 else { return }
    var parent = 0
    while true {
      let first = parent << 2 + 1
      guard first < count else { break }
      var least = first
      for child in first + 1..<max(first + 1, min(first + 4, count))
      where heap[child].isBefore(heap[least]) {
        least = child
      }
      guard heap[least].isBefore(moved) else { break }
      heap[parent] = heap[least]
      parent = least
    }
    heap[parent] = moved
  }
}
