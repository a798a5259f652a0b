/// Takes the events that a model schedules.
@frozen
public struct Scheduler {
  @usableFromInline internal let pending: PendingEventSet
  @usableFromInline internal let wheel: SharedValue<LazyWheel>
  @usableFromInline internal var clock = SimulationTime.zero

  @inlinable
  internal init(pending: PendingEventSet) {
    self.pending = pending
    wheel = pending.wheel
  }

  /// The instant that the clock has reached.
  @inlinable public var now: SimulationTime { clock }

  /// Schedules `event` for `time`.
  ///
  /// - Precondition: `time` is not in the past.
  /// - Complexity: O(1), amortised.
  @inlinable
  public func schedule(_ event: Event, at time: SimulationTime) {
    precondition(time >= now, "an event may not happen before its cause")
    wheel.value.insert(event.packed, at: UInt64(bitPattern: time.nanoseconds))
  }

  /// The time of the least event that is pending; `nil` where there is none.
  public var firstTime: SimulationTime? { pending.firstTime }

  /// The number of events that are pending.
  @inlinable public var pendingCount: Int { pending.count }

  @inlinable
  internal mutating func advance(to time: SimulationTime) {
    assert(time >= clock, "time never decreases")
    clock = time
  }
}
