import Scenarios
import SimulationKernel
import Statistics
import Traces

/// One simulated run of a scenario: a pure function of scenario, seed and quantum.
///
/// ```swift
/// let description = JourneyRun.describe(scenario, seed: 7, quantum: 1_000)
/// var run = try JourneyRun(scenario, seed: 7, quantum: 1_000, rows: pipeline.makeBuffer())
/// while run.advance(events: 1_000_000) { report(run.now) }
/// run.finish()
/// ```
public struct JourneyRun {
  private var simulation: Simulation<JourneyModel>
  private let load: Load
  private let rows: RowBuffer
  private let quantum: UInt64
  private let end: SimulationTime
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
    precondition(quantum >= 1)
    let load = scenario.load
    end = JourneyRun.end(of: scenario)
    let timeline = Timeline(effects: scenario.effects, end: end)
    guard timeline.peakMultiplier <= Self.largestMultiplier else {
      throw .multiplierTooLarge(timeline.peakMultiplier)
    }
    let random = RandomSource(seed: seed)
    let program = Program(scenario, timeline: timeline, random: random)
    let layers = try JourneyRun.layers(of: scenario, timeline: timeline, random: random)
    let users = JourneyRun.users(of: scenario, program: program, timeline: timeline)
    let model = JourneyModel(
      program: program,
      rows: rows,
      quantum: FixedDivisor(Int64(quantum)),
      windowLength: scenario.window,
      slab: SessionSlab(expectedCount: 1_024),
      stations: program.stations.map { station in
        Station(
          servers: station.servers,
          maxQueue: station.maxQueue,
          servesAbandoned: station.servesAbandoned
        )
      },
      windows: StationWindows(
        stations: program.stations.count,
        width: scenario.window,
        quantum: quantum,
        horizon: end
      ),
      layers: layers,
      users: users,
      iterations: [UInt32](repeating: 0, count: users?.count ?? 0)
    )
    self.load = load
    self.rows = rows
    self.quantum = quantum
    simulation = Simulation(model: model, expectedEvents: 1_024)
    begin()
  }

  /// What the rows of a run stand for.
  public static func describe(
    _ scenario: Scenario,
    seed: UInt64,
    quantum: UInt64
  ) -> TraceDescription {
    var laws = LawTable()
    let stations = CompiledStation.all(of: scenario, laws: &laws)
    let end = end(of: scenario)
    let timeline = Timeline(effects: scenario.effects, end: end)
    let isBounded = scenario.load.drain != .untilEmpty
    return TraceDescription(
      version: engineVersion,
      scenario: scenario.name,
      scenarioHash: scenario.hash,
      seed: seed,
      quantum: quantum,
      isOpenLoad: scenario.load.isOpen,
      currency: scenario.currency,
      epoch: scenario.start.map { UInt64(max(0, $0)) * 1_000_000_000 } ?? 0,
      window: UInt64(scenario.window.nanoseconds) / quantum,
      plannedEnd: isBounded ? UInt64(end.nanoseconds) / quantum : 0,
      personas: scenario.personas.map(\.name),
      journeys: scenario.journeys.map { journey in
        .init(
          name: journey.name,
          steps: journey.steps.map { step in
            .init(
              name: step.name,
              calls: step.calls.map { .init(service: $0.service, operation: $0.operation) }
            )
          }
        )
      },
      services: stations.map {
        .init(name: $0.name, servers: $0.servers ?? 0, isReal: $0.isReal)
      },
      regions: scenario.regions.map(\.name),
      phases: timeline.phaseNames,
      faults: scenario.effects.map(\.name),
      reasons: ReasonTable(effects: scenario.effects).names,
      payments: PaymentMethod.allCases.map(\.rawValue)
    )
  }

  /// The instant that the clock has reached.
  public var now: SimulationTime { simulation.now }

  /// The instant at which the run ends at the latest; `nil`: when the last session has ended.
  public var plannedEnd: SimulationTime? { load.drain == .untilEmpty ? nil : end }

  /// The events that were handled so far.
  public var handledEvents: UInt64 { simulation.handledEvents }

  /// The sessions that have begun so far.
  public var startedSessions: UInt64 { simulation.model.startedSessions }

  /// The sessions that are under way.
  public var liveSessions: Int { simulation.model.liveSessions }

  /// Handles up to `events` events.
  ///
  /// - Returns: whether there is more to do.
  public mutating func advance(events: Int) -> Bool {
    if !hasMarkedEndOfArrivals {
      let arrivalsEnd = min(load.endOfArrivals, end)
      if simulation.run(until: arrivalsEnd, atMost: events) == .reachedLimit { return true }
      markEndOfArrivals(at: arrivalsEnd)
    }
    guard load.drain == .untilEmpty else {
      return simulation.run(until: end, atMost: events) == .reachedLimit
    }
    // The station windows are observed for ever, so an emptying run is over with its last session.
    var remaining = events
    while simulation.model.liveSessions > 0, remaining > 0 {
      simulation.run(until: end, atMost: 1)
      remaining -= 1
    }
    return simulation.model.liveSessions > 0
  }

  /// Writes what stays open and hands the last rows over.
  ///
  /// - Parameter isInterrupted: whether the run was stopped before its end.
  public mutating func finish(isInterrupted: Bool = false) {
    let isCutAtEnd = !isInterrupted && load.drain != .untilEmpty
    let last = isCutAtEnd ? end : simulation.now
    if !hasMarkedEndOfArrivals { markEndOfArrivals(at: last) }
    simulation.model.writeOpenSessions(at: last)
    simulation.model.windows.write(before: last.nanoseconds, isLast: true, to: rows)
    rows.append(
      MarkerRow(
        time: UInt64(last.nanoseconds) / quantum,
        argument: simulation.handledEvents,
        value: isInterrupted ? 1 : 0,
        kind: .end
      )
    )
    rows.flush()
  }
}

// MARK: - Setting out

extension JourneyRun {
  private mutating func begin() {
    var first: [(Event, SimulationTime)] = []
    simulation.model.start { event, time in first.append((event, time)) }
    for (event, time) in first { simulation.schedule(event, at: time) }
  }

  private mutating func markEndOfArrivals(at time: SimulationTime) {
    hasMarkedEndOfArrivals = true
    rows.append(
      MarkerRow(
        time: UInt64(time.nanoseconds) / quantum,
        argument: startedSessions,
        value: 0,
        kind: .endOfArrivals
      )
    )
  }

  /// The end of the run; of one that lasts until it is empty: as far as time goes.
  static func end(of scenario: Scenario) -> SimulationTime {
    switch scenario.load.drain {
    case .cut: scenario.load.endOfArrivals
    case .lasting(let time): scenario.load.endOfArrivals + time
    case .untilEmpty: SimulationTime(nanoseconds: CompiledPersona.never)
    }
  }

  private static func layers(
    of scenario: Scenario,
    timeline: Timeline,
    random: RandomSource
  ) throws(JourneyError) -> ArrivalLayers? {
    guard case .open(let arrivals) = scenario.load.model else { return nil }
    let layers = ArrivalLayers(
      arrivals,
      load: scenario.load,
      peakMultiplier: timeline.peakMultiplier,
      random: random
    )
    guard layers.expectedCandidates <= ArrivalLayers.largestExpectation else {
      throw .tooManySessions(layers.expectedCandidates)
    }
    return layers
  }

  private static func users(
    of scenario: Scenario,
    program: Program,
    timeline: Timeline
  ) -> UserPopulation? {
    guard case .closed(let population) = scenario.load.model else { return nil }
    return UserPopulation(
      population,
      load: scenario.load,
      peakMultiplier: timeline.peakMultiplier,
      meanJourney: program.meanJourney(load: scenario.load)
    )
  }
}

extension Load {
  /// Whether sessions arrive whatever the system does.
  var isOpen: Bool { if case .open = model { true } else { false } }
}

/// What a scenario asks of the model that it cannot do.
public enum JourneyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The product of the traffic multipliers exceeds ``JourneyRun/largestMultiplier``.
  case multiplierTooLarge(Double)
  /// The arrival curve brings more sessions than ids are made for, four billion.
  case tooManySessions(Double)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .multiplierTooLarge(let multiplier):
      "traffic is multiplied by \(multiplier) at its peak, and \(JourneyRun.largestMultiplier) is "
        + "the most: raise the rate of the arrivals instead"
    case .tooManySessions(let count):
      "the arrivals bring about \(count) sessions, and \(ArrivalLayers.largestExpectation) is the "
        + "most: simulate a part of the time, or a share of the visitors on a share of the servers"
    }
  }
}
