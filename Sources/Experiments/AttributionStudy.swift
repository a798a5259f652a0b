import Analysis
import Journeys
import Scenarios
import Traces

/// Simulates a scenario with every set of its events on and the others off, to say what each of them
/// costs.
///
/// Lives of one replication have one seed, and no draw of a session depends on which events are on, so
/// the difference of two of them is what the events do, session by session.
public struct AttributionStudy: Sendable {
  /// More events would take too many lives: n events take 2^n.
  public static let mostEvents = 6

  /// The events that are on or off; other faults of the scenario are always on.
  public let events: [FaultEvent]
  /// What is simulated.
  public let scenario: Scenario
  private let seeds: ReplicationSeeds
  private let quantum: UInt64

  /// Prepares a study.
  ///
  /// - Parameters:
  ///   - scenario: what is simulated.
  ///   - events: of ``Scenarios/Scenario/faultEvents`` those that are on or off.
  ///   - seed: the seed of the first replication.
  ///   - quantum: the resolution of instants in rows, in nanoseconds.
  /// - Precondition: there are 1 to ``mostEvents`` events.
  public init(
    of scenario: Scenario,
    events: [FaultEvent],
    seed: UInt64,
    quantum: UInt64 = DigestRun.standardQuantum
  ) {
    precondition((1...Self.mostEvents).contains(events.count), "\(events.count) events")
    self.scenario = scenario
    self.events = events
    seeds = ReplicationSeeds(base: seed)
    self.quantum = quantum
  }

  /// The lives of a replication.
  public var coalitionCount: Int { 1 << events.count }

  /// Simulates, and takes the revenue lost apart.
  ///
  /// - Parameters:
  ///   - replications: how many.
  ///   - pool: who simulates.
  ///   - goesOn: is asked now and then, on several threads, whether to go on.
  ///   - observe: is told of each life that is done, on several threads.
  /// - Returns: the attribution; `nil` where it was not to go on.
  /// - Throws: as ``DigestRun/simulate(_:judgedBy:seed:quantum:goesOn:)``.
  /// - Complexity: replications · 2^events lives. Each worker holds 24 bytes a session beside its life,
  ///   and 2,560 sums for each persona and service.
  public func run(
    replications: Int,
    pool: WorkerPool,
    goesOn: @escaping @Sendable () -> Bool = { true },
    observe: @escaping @Sendable (Experiment.Progress) -> Void = { _ in }
  ) throws -> Attribution? {
    let counter = Counter(0)
    let total = replications * coalitionCount
    let finished: @Sendable () -> Void = {
      observe(.init(done: counter.next(), total: total))
    }
    let pairs = try pool.map(replications, goesOn: goesOn) { replication in
      try outerLives(of: replication, keepsSlices: replications == 1, goesOn, finished)
    }.compactMap { $0 }
    guard pairs.count == replications else { return nil }
    let watched = pairs[0].disturbed.changedSessions
    let inner = coalitionCount - 2
    let others = try pool.map(replications * inner, goesOn: goesOn) { index -> LifeRevenue? in
      let (replication, coalition) = (index / inner, 1 + index % inner)
      let life = try life(
        with: coalition,
        replication: replication,
        role: replication == 0 ? .watching(watched) : .plain,
        goesOn
      )
      finished()
      return replications == 1 ? life : life?.withoutSlices
    }.compactMap { $0 }
    guard others.count == replications * inner else { return nil }
    let lives = pairs.indices.map { replication in
      [pairs[replication].undisturbed]
        + others[replication * inner..<(replication + 1) * inner]
        + [pairs[replication].disturbed]
    }
    return AttributionAnalysis(scenario: scenario, events: events, lives: lives).result
  }

  /// The lives without any event and with all.
  private struct OuterLives: Sendable {
    let undisturbed: LifeRevenue
    let disturbed: LifeRevenue
  }

  private func outerLives(
    of replication: Int,
    keepsSlices: Bool,
    _ goesOn: () -> Bool,
    _ finished: () -> Void
  ) throws -> OuterLives? {
    guard
      let undisturbed = try life(with: 0, replication: replication, role: .undisturbed, goesOn)
    else { return nil }
    finished()
    let role = RevenueFold.Role.disturbed(undisturbed.outcomes)
    guard
      let disturbed = try life(
        with: coalitionCount - 1,
        replication: replication,
        role: role,
        goesOn
      )
    else { return nil }
    finished()
    let first = undisturbed.withoutSessions
    let last = replication == 0 ? disturbed : disturbed.withoutSessions
    return keepsSlices
      ? OuterLives(undisturbed: first, disturbed: last)
      : OuterLives(undisturbed: first.withoutSlices, disturbed: last.withoutSlices)
  }

  /// Simulates the life with a set of the events on.
  private func life(
    with coalition: Int,
    replication: Int,
    role: RevenueFold.Role,
    _ goesOn: () -> Bool
  ) throws -> LifeRevenue? {
    let off = events.indices.filter { coalition & 1 << $0 == 0 }.map { events[$0] }
    let scenario = scenario.without(off)
    let seed = seeds[replication]
    let description = JourneyRun.describe(scenario, seed: seed, quantum: quantum)
    let fold = try RevenueFold(description: description, scenario: scenario, role: role)
    guard
      let receipt = try DigestRun.rows(
        of: scenario,
        seed: seed,
        quantum: quantum,
        into: fold,
        goesOn: goesOn
      )?.receipt
    else { return nil }
    return try fold.finish(contentHash: receipt.digest.contentHash)
  }
}
