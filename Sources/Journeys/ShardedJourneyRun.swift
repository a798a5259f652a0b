import Scenarios
import SimulationKernel
import Traces

/// One simulated run of a scenario, divided among several cores.
///
/// The rows are those of a ``JourneyRun``, and so is everything that is computed from them; which
/// buffer a row goes to says which shard its session belongs to.
public struct ShardedJourneyRun: Sendable {
  private let scenario: Scenario
  private let seed: UInt64
  private let quantum: UInt64
  private let lookahead: SimulationTime.Duration

  /// How far a run is, as one of its shards sees it.
  public struct Progress: Sendable {
    /// The instant that the clock has reached.
    public let now: SimulationTime
    /// The sessions that are under way, in all shards if they are alike.
    public let liveSessions: Int
    /// The events handled so far, in all shards if they are alike.
    public let handledEvents: UInt64
  }

  /// What came of a run beside its rows.
  public struct Outcome: Sendable {
    /// The events of all shards; the same number for any number of shards.
    public let handledEvents: UInt64
    /// The sessions that have begun.
    public let startedSessions: UInt64
    /// Whether the run was stopped before its end.
    public let isInterrupted: Bool
    /// How the windows went, shard by shard.
    public let windows: [WindowStatistics]
  }

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - scenario: what is simulated.
  ///   - seed: what every draw is keyed by.
  ///   - quantum: the resolution of rows, in nanoseconds; at least 1.
  ///   - lookahead: that of the scenario, see ``Lookahead``.
  /// - Throws: what the scenario asks of the model that it cannot do.
  public init(
    _ scenario: Scenario,
    seed: UInt64,
    quantum: UInt64,
    lookahead: SimulationTime.Duration
  ) throws(JourneyError) {
    try JourneyShard.check(scenario, seed: seed)
    self.scenario = scenario
    self.seed = seed
    self.quantum = quantum
    self.lookahead = lookahead
  }

  /// Simulates, each shard on a thread of its own.
  ///
  /// - Parameters:
  ///   - rows: where the rows of each shard go; as many shards as buffers.
  ///   - goesOn: is asked now and then, on one of the threads, whether the run shall go on.
  /// - Returns: what came of it.
  /// - Throws: the system's error where a thread cannot be started.
  public func run(
    rows: [RowBuffer],
    goesOn: @escaping @Sendable (Progress) -> Bool
  ) throws(ShardThreads.ThreadError) -> Outcome {
    let exchanges = ThreadExchange<JourneyMessage>.group(of: rows.count)
    let parts = zip(rows, exchanges).map { JourneyPart(rows: $0, exchange: $1) }
    let load = scenario.load
    var statistics = Array(repeating: WindowStatistics(), count: parts.count)
    var isInterrupted = try advance(parts, until: load.lastArrivals, &statistics, goesOn)
    let endOfArrivals = isInterrupted ? parts.latest : load.lastArrivals
    parts[0].shard?.mark(
      .endOfArrivals,
      at: endOfArrivals,
      argument: parts.startedSessions,
      value: 0
    )
    if !isInterrupted {
      isInterrupted = try advance(parts, until: load.end, &statistics, goesOn)
    }
    return finish(parts, isInterrupted: isInterrupted, statistics: statistics)
  }

  /// Simulates all shards until `end`.
  ///
  /// - Returns: whether they were stopped before it.
  private func advance(
    _ parts: [JourneyPart],
    until end: SimulationTime,
    _ statistics: inout [WindowStatistics],
    _ goesOn: @escaping @Sendable (Progress) -> Bool
  ) throws(ShardThreads.ThreadError) -> Bool {
    let stretches = try ShardThreads.run(parts.count) { [self] number in
      var shard = take(parts[number], number: number, of: parts.count)
      defer { parts[number].shard = shard }
      var asked = 0
      return shard.run(until: end, lookahead: lookahead, exchange: parts[number].exchange) {
        state in
        // All stop where one does, so it is enough that one of them asks.
        asked += 1
        guard number == 0, asked % Self.windowsBetweenQuestions == 0 else { return false }
        return !goesOn(Progress(state, shards: parts.count))
      }
    }
    for (number, stretch) in stretches.enumerated() {
      statistics[number].add(stretch.statistics)
    }
    return stretches.contains(where: \.isStopped)
  }

  /// Takes a shard out of its part, or makes it, in an arena of the thread's own.
  private func take(_ part: JourneyPart, number: Int, of count: Int) -> JourneyShard {
    ShardArena.bindThread()
    guard let shard = part.shard else {
      return JourneyShard(
        scenario,
        seed: seed,
        quantum: quantum,
        rows: part.rows,
        plan: ShardPlan(shard: number, shards: count)
      )
    }
    part.shard = nil
    return shard
  }

  private static let windowsBetweenQuestions = 16

  private func finish(
    _ parts: [JourneyPart],
    isInterrupted: Bool,
    statistics: [WindowStatistics]
  ) -> Outcome {
    let last = isInterrupted ? parts.latest : scenario.load.end
    for part in parts { part.shard?.close(at: last) }
    for part in parts.dropFirst() {
      guard let windows = part.shard?.simulation.model.windows else { continue }
      parts[0].shard?.simulation.model.windows.merge(windows)
    }
    parts[0].shard?.simulation.model.windows.writeClosed(to: parts[0].rows)
    let events = parts.handledEvents
    parts[0].shard?.mark(.end, at: last, argument: events, value: isInterrupted ? 1 : 0)
    for part in parts { part.rows.flush() }
    return Outcome(
      handledEvents: events,
      startedSessions: parts.startedSessions,
      isInterrupted: isInterrupted,
      windows: statistics
    )
  }
}

extension ShardedJourneyRun.Progress {
  /// What one of `shards` shards knows.
  fileprivate init(_ shard: Simulation<JourneyModel>, shards: Int) {
    now = shard.now
    liveSessions = shard.model.liveSessions * shards
    handledEvents = shard.handledEvents * UInt64(shards)
  }
}

extension JourneyShard {
  /// Simulates the shard side by side with others, see ``Simulation/run(until:lookahead:exchange:stops:)``.
  fileprivate mutating func run(
    until end: SimulationTime,
    lookahead: SimulationTime.Duration,
    exchange: ThreadExchange<JourneyMessage>,
    stops: (Simulation<JourneyModel>) -> Bool
  ) -> (statistics: WindowStatistics, isStopped: Bool) {
    simulation.run(until: end, lookahead: lookahead, exchange: exchange, stops: stops)
  }
}

/// What belongs to one shard of a run.
///
/// Unchecked, for this reason: a part is touched by the thread of its shard while that runs and by the
/// owner of all parts otherwise; starting and joining the threads orders the two.
private final class JourneyPart: @unchecked Sendable {
  let rows: RowBuffer
  let exchange: ThreadExchange<JourneyMessage>
  /// The shard between the stretches that its thread simulates; made by the first of them.
  var shard: JourneyShard?

  init(rows: RowBuffer, exchange: ThreadExchange<JourneyMessage>) {
    self.rows = rows
    self.exchange = exchange
  }
}

extension [JourneyPart] {
  /// The latest instant that any shard has reached.
  fileprivate var latest: SimulationTime { compactMap { $0.shard?.simulation.now }.max() ?? .zero }

  /// The sessions that have begun in all shards.
  fileprivate var startedSessions: UInt64 {
    reduce(0) { $0 + ($1.shard?.simulation.model.startedSessions ?? 0) }
  }

  /// The events of all shards, those that each has counted once.
  fileprivate var handledEvents: UInt64 {
    reduce(0) { sum, part in
      guard let simulation = part.shard?.simulation else { return sum }
      return sum + simulation.handledEvents - simulation.model.repeatedEvents
    }
  }
}
