/// A model and its future: the run loop.
///
/// ```swift
/// var simulation = Simulation(model: Lighthouse(), expectedEvents: 1)
/// simulation.schedule(Event(.timer, slot: 0), at: .zero)
/// simulation.run(until: SimulationTime(.hours(1)))
/// ```
@frozen
public struct Simulation<Model: SimulationModel> {
  /// What is simulated.
  public var model: Model
  @usableFromInline internal var handled: UInt64 = 0
  @usableFromInline internal var scheduler: Scheduler

  /// Creates a simulation of `model` at time zero without any event.
  ///
  /// - Parameters:
  ///   - model: the model in its first state.
  ///   - expectedEvents: how many events will be pending at once; more are welcome.
  ///   - expectedDelay: how far ahead they are scheduled, on average; others are welcome.
  @inlinable
  public init(
    model: Model,
    expectedEvents: Int,
    expectedDelay: SimulationTime.Duration = .seconds(1)
  ) {
    self.model = model
    scheduler = Scheduler(
      pending: PendingEventSet(expectedCount: expectedEvents, expectedDelay: expectedDelay)
    )
  }

  /// The events that were handled; stale ones do not count.
  @inlinable public var handledEvents: UInt64 { handled }

  /// The instant that the clock has reached.
  @inlinable public var now: SimulationTime { scheduler.now }

  /// The number of events that are pending.
  @inlinable public var pendingCount: Int { scheduler.pendingCount }

  /// Schedules an event from outside the model, before or between runs.
  @inlinable
  public mutating func schedule(_ event: Event, at time: SimulationTime) {
    scheduler.schedule(event, at: time)
  }

  /// Why ``run(until:atMost:)`` came back.
  public enum Pause: Sendable {
    /// No event is left before the given instant.
    case reachedEnd
    /// The given number of events was handled; more are waiting.
    case reachedLimit
  }

  /// Handles the events before `end`, in order.
  ///
  /// - Parameters:
  ///   - end: the first instant that is not handled any more.
  ///   - limit: after how many events to come back, to show progress or to stop.
  /// - Returns: why it came back.
  @inlinable
  @discardableResult
  public mutating func run(until end: SimulationTime, atMost limit: Int = .max) -> Pause {
    let wheel = scheduler.wheel
    let end = UInt64(max(0, end.nanoseconds))
    var remaining = limit
    defer { handled &+= UInt64(limit &- remaining) }
    while remaining > 0 {
      if wheel.value.bottomCount == 0, !wheel.value.isTied {
        guard wheel.value.refill(before: end) else { return .reachedEnd }
        for index in 0..<wheel.value.copyUpcoming() {
          model.prefetch(Event(packed: wheel.value.scratch[index]))
        }
      }
      guard let popped = wheel.value.popSingle(before: end) ?? popTied(before: end) else {
        if wheel.value.bottomCount > 0 || wheel.value.isTied { return .reachedEnd }
        continue
      }
      let event = Event(packed: popped.event)
      let time = SimulationTime(nanoseconds: Int64(bitPattern: popped.time))
      scheduler.advance(to: time)
      guard model.isCurrent(event, at: time) else { continue }
      model.handle(event, at: time, scheduler: &scheduler)
      remaining &-= 1
    }
    return .reachedLimit
  }

  @inlinable
  @inline(never)
  internal mutating func popTied(before end: UInt64) -> LazyWheel.Popped? {
    scheduler.wheel.value.popTied(before: end) { model.rank(of: $0) }
  }
}
