/// Takes the events that a model schedules.
@frozen
public struct Scheduler {
  @usableFromInline internal let pending: PendingEventSet
  /// The instant that the clock has reached.
  public internal(set) var now: SimulationTime

  @inlinable
  internal init(pending: PendingEventSet) {
    self.pending = pending
    now = .zero
  }

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
    assert(time >= now, "time never decreases")
    now = time
  }
}
