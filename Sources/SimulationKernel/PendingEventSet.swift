/// The future events of a run, in the total order (time, class, rank of the entity).
///
/// A 4-ary heap over (time, class, slot). Ranks are asked for only where several events share a time
/// and a class: such a *run* is taken out as a whole and put in order of its ranks when the clock
/// reaches it, so that slots, which say nothing across shards, never decide. A run of a smaller class
/// that comes up before the first one is over goes on top of it: a burst of any size at one instant
/// is sorted once.
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
        slot: UInt32(truncatingIfNeeded: key)
      )
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
  /// The runs under way in falling order, so that the least event is the last.
  @usableFromInline internal var run: [(rank: UInt64, entry: Entry)] = []

  /// Creates an empty set with room for `expectedCount` events; it grows where that is too few.
  public init(expectedCount: Int) {
    heap.reserveCapacity(expectedCount)
  }

  /// The number of events in the set.
  @inlinable public var count: Int { heap.count + run.count }

  /// Whether there is no event in the set.
  @inlinable public var isEmpty: Bool { heap.isEmpty && run.isEmpty }

  /// Adds an event.
  ///
  /// - Complexity: O(log n).
  @inlinable
  public func insert(_ event: Event, at time: SimulationTime) {
    push(Entry(event, at: time))
  }

  /// The time of the least event; `nil` where there is none.
  @inlinable public var firstTime: SimulationTime? {
    guard !isEmpty else { return nil }
    let inHeap = heap.first?.time ?? .max
    let inRun = run.last?.entry.time ?? .max
    return SimulationTime(nanoseconds: min(inHeap, inRun))
  }

  /// Removes and returns the least event that happens before `limit`.
  ///
  /// - Parameters:
  ///   - limit: the first instant whose events stay.
  ///   - rank: the place of an event among those of its time and class.
  /// - Returns: the event and its time, or `nil` where none happens before `limit`.
  /// - Complexity: O(log n).
  @inlinable
  public func popFirst(
    before limit: SimulationTime,
    rank: (Event) -> UInt64
  ) -> (event: Event, time: SimulationTime)? {
    guard let first = heap.first else { return popRun(before: limit) }
    if let last = run.last {
      if first.isInRun(of: last.entry) {
        joinRun(rank: rank)
        return popRun(before: limit)
      }
      if last.entry.isBefore(first) { return popRun(before: limit) }
    }
    guard first.time < limit.nanoseconds else { return nil }
    removeLeast()
    if let second = heap.first, second.isInRun(of: first) {
      startRun(with: first, rank: rank)
      return popRun(before: limit)
    }
    return (first.event, SimulationTime(nanoseconds: first.time))
  }
}

// MARK: - Runs of one time and class

extension PendingEventSet {
  @inlinable
  internal func popRun(before limit: SimulationTime) -> (event: Event, time: SimulationTime)? {
    guard let last = run.last, last.entry.time < limit.nanoseconds else { return nil }
    run.removeLast()
    return (last.entry.event, SimulationTime(nanoseconds: last.entry.time))
  }

  /// Puts `first` and the events of the heap that share its time and class on top of the runs.
  @inlinable
  internal func startRun(with first: Entry, rank: (Event) -> UInt64) {
    let start = run.count
    run.append((rank(first.event), first))
    while let least = heap.first, least.isInRun(of: first) {
      run.append((rank(least.event), least))
      removeLeast()
    }
    run[start...].sort(by: Self.isAfter)
  }

  /// Moves what was scheduled for the present run since it began from the heap into its place.
  @inlinable
  internal func joinRun(rank: (Event) -> UInt64) {
    while let last = run.last, let least = heap.first, least.isInRun(of: last.entry) {
      removeLeast()
      let joining = (rank: rank(least.event), entry: least)
      var place = 0
      var end = run.count
      while place < end {
        let middle = (place + end) / 2
        if Self.isAfter(run[middle], joining) { place = middle + 1 } else { end = middle }
      }
      run.insert(joining, at: place)
    }
  }

  /// Whether `left` happens after `right`.
  @inlinable
  internal static func isAfter(
    _ left: (rank: UInt64, entry: Entry),
    _ right: (rank: UInt64, entry: Entry)
  ) -> Bool {
    if left.rank == right.rank || !left.entry.isInRun(of: right.entry) {
      return right.entry.isBefore(left.entry)
    }
    return left.rank > right.rank
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
