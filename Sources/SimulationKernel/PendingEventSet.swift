/// The future events of a run, in the total order (time, class, rank of the entity).
///
/// A lazy wheel: events lie unordered in buckets of time until the clock comes near, and only the
/// bucket that it has reached, of about 32 events, is sorted. Adding and removing an event takes
/// constant time whatever the law of delays and the number of events. Ranks are asked for only where
/// several events share a time and a class, when the clock is there, so that slots, which say nothing
/// across shards, never decide.
///
/// Memory grows with the largest number of events ever pending; nothing is allocated once that has
/// been reached.
public final class PendingEventSet {
  @usableFromInline internal let wheel: SharedValue<LazyWheel>

  /// Creates an empty set.
  ///
  /// What is expected makes the set fast from the start; where it proves wrong the set adapts. It
  /// never changes the order of events.
  ///
  /// - Parameters:
  ///   - expectedCount: how many events will be pending at once.
  ///   - expectedDelay: how far ahead they are scheduled, on average.
  public init(expectedCount: Int, expectedDelay: SimulationTime.Duration = .seconds(1)) {
    wheel = SharedValue(LazyWheel(expectedCount: expectedCount, expectedDelay: expectedDelay))
  }

  deinit {
    wheel.value.deallocate()
    wheel.destroy()
  }

  /// The number of events in the set.
  @inlinable public var count: Int { wheel.value.count }

  /// Whether there is no event in the set.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// Adds an event.
  ///
  /// - Precondition: `time` is not before the start of the run.
  /// - Complexity: O(1), amortised; O(n) for a time before that of an event already removed.
  @inlinable
  public func insert(_ event: Event, at time: SimulationTime) {
    wheel.value.insert(event.packed, at: UInt64(bitPattern: time.nanoseconds))
  }

  /// The time of the least event; `nil` where there is none.
  ///
  /// - Complexity: O(1) as a rule; O(n) in the events of the next bucket when the clock stands at the
  ///   end of one.
  public var firstTime: SimulationTime? {
    wheel.value.firstTime().map { SimulationTime(nanoseconds: Int64($0)) }
  }

  /// Removes and returns the least event that happens before `limit`.
  ///
  /// - Parameters:
  ///   - limit: the first instant whose events stay.
  ///   - rank: the place of an event among those of its time and class: a name of its entity, so it
  ///     stays the same while the event is pending. An event whose rank has changed is dropped, for
  ///     its row has passed to another entity.
  /// - Returns: the event and its time, or `nil` where none happens before `limit`.
  /// - Complexity: O(1), amortised; O(log n) among n events of one time and class.
  @inlinable
  public func popFirst(
    before limit: SimulationTime,
    rank: (Event) -> UInt64
  ) -> (event: Event, time: SimulationTime)? {
    let limit = UInt64(max(0, limit.nanoseconds))
    while true {
      let popped =
        wheel.value.popSingle(before: limit) ?? wheel.value.popTied(before: limit, rank: rank)
      if let popped {
        return (Event(packed: popped.event), SimulationTime(nanoseconds: Int64(popped.time)))
      }
      if wheel.value.bottomCount > 0 || wheel.value.isTied { return nil }
      guard wheel.value.refill(before: limit) else { return nil }
    }
  }

  /// Orders the events under another width of buckets, 2^`shift` nanoseconds; see that the order stays.
  internal func rebuild(shift: UInt64, from time: SimulationTime) {
    wheel.value.rebuild(shift: shift, from: UInt64(time.nanoseconds))
  }
}
