/// What the kernel simulates: a value that handles one event after the other.
///
/// The run loop is specialised for each model at compile time, so a call costs neither an
/// existential nor an allocation.
public protocol SimulationModel {
  /// Handles `event`, which happens at `now`, and schedules what follows from it.
  ///
  /// - Parameters:
  ///   - event: what happens, and to whom.
  ///   - now: the present.
  ///   - scheduler: takes events for `now` or later.
  mutating func handle(_ event: Event, at now: SimulationTime, scheduler: inout Scheduler)

  /// The place of the event's entity among equals: events of one time and class run in the order
  /// of their ranks.
  ///
  /// The rank must say the same for any number of shards; a slot does not. Default: the slot.
  func rank(of event: Event) -> UInt64

  /// Whether a popped entry still stands. An entry whose time is no longer the due time of its
  /// entity's class is stale: it is skipped and not counted. Default: always.
  func isCurrent(_ event: Event, at time: SimulationTime) -> Bool

  /// Brings what the event's handling will touch into the cache.
  ///
  /// The kernel calls it for the events of a whole inner bucket before the clock reaches them: some
  /// thirty events ahead, early enough for memory to answer. It must change nothing that a run can
  /// see. Default: nothing.
  func prefetch(_ event: Event)
}

extension SimulationModel {
  /// The slot.
  @inlinable
  public func rank(of event: Event) -> UInt64 { UInt64(event.slot) }

  /// Always.
  @inlinable
  public func isCurrent(_ event: Event, at time: SimulationTime) -> Bool { true }

  /// Nothing.
  @inlinable
  public func prefetch(_ event: Event) {}
}
