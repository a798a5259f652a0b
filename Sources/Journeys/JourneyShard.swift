import Scenarios
import SimulationKernel
import Traces

/// A run, or the part of it that one core simulates.
struct JourneyShard {
  var simulation: Simulation<JourneyModel>
  let load: Load
  let rows: RowBuffer

  /// Prepares the shard that `plan` names.
  ///
  /// - Precondition: the scenario has passed ``check(_:seed:)``.
  init(
    _ scenario: Scenario,
    seed: UInt64,
    quantum: UInt64,
    rows: RowBuffer,
    plan: ShardPlan
  ) {
    precondition(quantum >= 1)
    load = scenario.load
    self.rows = rows
    let random = RandomSource(seed: seed)
    let timeline = Timeline(scenario, random: random)
    let program = Program(scenario, timeline: timeline, random: random)
    let users = Self.users(of: scenario, program: program, timeline: timeline)
    let model = JourneyModel(
      plan: plan,
      program: program,
      rows: rows,
      quantum: FixedDivisor(Int64(quantum)),
      windowLength: scenario.window,
      slab: SessionSlab(expectedCount: 1_024),
      stations: program.stations.map { Station($0) },
      gates: JourneyModel.gates(of: program),
      windows: StationWindows(
        stations: program.stations.count,
        width: scenario.window,
        quantum: quantum,
        horizon: load.end
      ),
      layers: Self.layers(of: scenario, timeline: timeline, random: random),
      users: users,
      iterations: [UInt32](
        repeating: 0,
        count: users.map { plan.ownedUsers(of: $0.count) } ?? 0
      ),
      rollout: RolloutControl(scenario, quantum: quantum),
      outbox: Outbox(shards: plan.shards)
    )
    simulation = Simulation(model: model, expectedEvents: 1_024)
    var first: [(Event, SimulationTime)] = []
    simulation.model.start { event, time in first.append((event, time)) }
    for (event, time) in first { simulation.schedule(event, at: time) }
  }

  /// Finds out what a scenario asks of the model that it cannot do.
  static func check(_ scenario: Scenario, seed: UInt64) throws(JourneyError) {
    let random = RandomSource(seed: seed)
    let timeline = Timeline(scenario, random: random)
    guard !timeline.isOverfull else { throw .tooManyOccurrences }
    guard timeline.peakMultiplier <= JourneyRun.largestMultiplier else {
      throw .multiplierTooLarge(timeline.peakMultiplier)
    }
    let layers = layers(of: scenario, timeline: timeline, random: random)
    guard let layers, layers.expectedCandidates > ArrivalLayers.largestExpectation else { return }
    throw .tooManySessions(layers.expectedCandidates)
  }

  /// Writes the sessions that stay open at the end of the run, and closes the windows.
  mutating func close(at last: SimulationTime) {
    simulation.model.writeOpenSessions(at: last)
    simulation.model.recordWaits(until: last.nanoseconds)
    simulation.model.windows.close(before: last.nanoseconds, isLast: true)
  }

  /// Writes a marker.
  func mark(_ kind: MarkerKind, at time: SimulationTime, argument: UInt64, value: Int64) {
    rows.append(
      MarkerRow(
        time: simulation.model.quantum.unsignedQuotient(time.nanoseconds),
        argument: argument,
        value: value,
        kind: kind
      )
    )
  }

  private static func layers(
    of scenario: Scenario,
    timeline: Timeline,
    random: RandomSource
  ) -> ArrivalLayers? {
    guard case .open(let arrivals) = scenario.load.model else { return nil }
    return ArrivalLayers(
      arrivals,
      load: scenario.load,
      peakMultiplier: timeline.peakMultiplier,
      random: random
    )
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
