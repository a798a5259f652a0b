/// Takes the events that a model schedules.
@frozen
public struct Scheduler {
  @usableFromInline internal let pending: PendingEventSet
  @usableFromInline internal var clock = SimulationTime.zero

  @inlinable
  internal init(pending: PendingEventSet) {
    self.pending = pending
  }

  /// The instant that the clock has reached.
  @inlinable public var now: SimulationTime { clock }

  /// Schedules `event` for `time`.
  ///
  /// - Precondition: `time` is not in the past.
  @inlinable
  public func schedule(_ event: Event, at time: SimulationTime) {
    precondition(time >= now, "an event may not happen before its cause")
    pending.insert(event, at: time)
  }

  /// The number of events that are pending.
  @inlinable public var pendingCount: Int { pending.count }

  @inlinable
  internal mutating func advance(to time: SimulationTime) {
    assert(time >= clock, "time never decreases")
    clock = time
  }
}
