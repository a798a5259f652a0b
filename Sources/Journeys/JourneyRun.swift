import Scenarios
import SimulationKernel
import Traces

/// One simulated run of a scenario: a pure function of scenario, seed and quantum.
///
/// ```swift
/// let description = JourneyRun.describe(scenario, seed: 7, quantum: 1_000)
/// var run = try JourneyRun(scenario, seed: 7, quantum: 1_000, rows: pipeline.makeBuffer())
/// while run.advance(events: 1_000_000) { report(run.now) }
/// run.finish()
/// ```
///
/// A ``ShardedJourneyRun`` divides the run among several cores, with the same result.
public struct JourneyRun {
  private var shard: JourneyShard
  private var hasMarkedEndOfArrivals = false

  /// The largest traffic multiplier that a run takes: a session's id has 8 bits for its layer.
  public static let largestMultiplier = Double(ArrivalLayers.limit)

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - scenario: what is simulated.
  ///   - seed: what every draw is keyed by.
  ///   - quantum: the resolution of rows, in nanoseconds; at least 1.
  ///   - rows: where the rows go.
  /// - Throws: what the scenario asks of the model that it cannot do.
  public init(
    _ scenario: Scenario,
    seed: UInt64,
    quantum: UInt64,
    rows: RowBuffer
  ) throws(JourneyError) {
    try JourneyShard.check(scenario, seed: seed)
    shard = JourneyShard(scenario, seed: seed, quantum: quantum, rows: rows, plan: .alone)
  }

  /// The instant that the clock has reached.
  public var now: SimulationTime { shard.simulation.now }

  /// The instant at which the run ends at the latest; `nil`: when the last session has ended.
  public var plannedEnd: SimulationTime? { shard.load.plannedEnd }

  /// The events that were handled so far.
  public var handledEvents: UInt64 { shard.simulation.handledEvents }

  /// The sessions that have begun so far.
  public var startedSessions: UInt64 { shard.simulation.model.startedSessions }

  /// The sessions that are under way.
  public var liveSessions: Int { shard.simulation.model.liveSessions }

  /// Handles up to `events` events.
  ///
  /// - Returns: whether there is more to do.
  public mutating func advance(events: Int) -> Bool {
    if !hasMarkedEndOfArrivals {
      let arrivalsEnd = shard.load.lastArrivals
      if shard.simulation.run(until: arrivalsEnd, atMost: events) == .reachedLimit { return true }
      markEndOfArrivals(at: arrivalsEnd)
    }
    guard shard.load.drain == .untilEmpty else {
      return shard.simulation.run(until: shard.load.end, atMost: events) == .reachedLimit
    }
    // The station windows are observed for ever, so an emptying run is over with its last session.
    var remaining = events
    while liveSessions > 0, remaining > 0 {
      shard.simulation.run(until: shard.load.end, atMost: 1)
      remaining -= 1
    }
    return liveSessions > 0
  }

  /// Writes what stays open and hands the last rows over.
  ///
  /// - Parameter isInterrupted: whether the run was stopped before its end.
  public mutating func finish(isInterrupted: Bool = false) {
    let isCutAtEnd = !isInterrupted && shard.load.drain != .untilEmpty
    // The last session may end before the arrivals do.
    let emptied = hasMarkedEndOfArrivals ? max(now, shard.load.lastArrivals) : now
    let last = isCutAtEnd ? shard.load.end : emptied
    if !hasMarkedEndOfArrivals { markEndOfArrivals(at: last) }
    shard.close(at: last)
    shard.simulation.model.windows.writeClosed(to: shard.rows)
    shard.mark(.end, at: last, argument: handledEvents, value: isInterrupted ? 1 : 0)
    shard.rows.flush()
  }

  private mutating func markEndOfArrivals(at time: SimulationTime) {
    hasMarkedEndOfArrivals = true
    shard.mark(.endOfArrivals, at: time, argument: startedSessions, value: 0)
  }
}

extension Load {
  /// Whether sessions arrive whatever the system does.
  public var isOpen: Bool { if case .open = model { true } else { false } }

  /// The end of the run; of one that lasts until it is empty: as far as time goes.
  var end: SimulationTime {
    switch drain {
    case .cut: endOfArrivals
    case .lasting(let time): endOfArrivals + time
    case .untilEmpty: SimulationTime(nanoseconds: CompiledPersona.never)
    }
  }

  /// The end of the run; `nil`: when the last session has ended.
  public var plannedEnd: SimulationTime? { drain == .untilEmpty ? nil : end }

  /// The first instant at which no session begins any more.
  var lastArrivals: SimulationTime { min(endOfArrivals, end) }
}
