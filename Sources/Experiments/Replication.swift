import Analysis
import Scenarios

/// One replication of a scenario: its run, and beside it the lives that its metrics compare it with.
public struct Replication: Sendable {
  /// What the run came to, `revenue-impact` and the comparison with the normal load included.
  public let summary: Summary
  /// The content hash of the run's rows.
  public let contentHash: String
  /// The events that the kernel handled, for all of its lives.
  public let events: UInt64

  /// Simulates a replication on the calling thread.
  ///
  /// - Parameters:
  ///   - scenario: what is simulated.
  ///   - seed: what every draw is keyed by.
  ///   - quantum: the resolution of instants in rows, in nanoseconds.
  ///   - goesOn: is asked now and then whether to go on.
  /// - Returns: the replication; `nil` where it was not to go on.
  /// - Throws: as ``DigestRun/simulate(_:judgedBy:seed:quantum:goesOn:)``.
  public static func simulate(
    _ scenario: Scenario,
    seed: UInt64,
    quantum: UInt64 = DigestRun.standardQuantum,
    goesOn: () -> Bool = { true }
  ) throws -> Replication? {
    func life(_ other: Scenario) throws -> DigestRun? {
      try DigestRun.simulate(
        other,
        judgedBy: scenario,
        seed: seed,
        quantum: quantum,
        goesOn: goesOn
      )
    }
    guard let run = try life(scenario) else { return nil }
    // Without faults the run is its own twin.
    var twin = run
    if scenario.effects.contains(where: \.isFault) {
      guard let other = try life(scenario.withoutFaults) else { return nil }
      twin = other
    }
    var normal: DigestRun?
    if scenario.comparesWithNormalLoad, let usual = scenario.atNormalLoad {
      normal = try life(usual)
      if normal == nil { return nil }
    }
    return Replication(
      summary: try run.fold.finish(
        twin: twin.fold,
        twinContentHash: twin.contentHash,
        normal: normal?.fold,
        normalContentHash: normal?.contentHash
      ),
      contentHash: run.contentHash,
      events: run.events + (twin.fold === run.fold ? 0 : twin.events) + (normal?.events ?? 0)
    )
  }
}
