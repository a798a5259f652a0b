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
  ///   - isAlone: whether the run is compared with no other life; metrics that need one are not defined
  ///     then.
  ///   - goesOn: is asked now and then whether to go on.
  /// - Returns: the replication; `nil` where it was not to go on.
  /// - Throws: as ``DigestRun/simulate(_:judgedBy:seed:quantum:goesOn:)``.
  public static func simulate(
    _ scenario: Scenario,
    seed: UInt64,
    quantum: UInt64 = DigestRun.standardQuantum,
    isAlone: Bool = false,
    goesOn: () -> Bool = { true }
  ) throws -> Replication? {
    let lives = try Lives.simulate(
      scenario,
      seed: seed,
      quantum: quantum,
      isAlone: isAlone,
      goesOn: goesOn
    )
    return try lives?.replication()
  }
}

// MARK: - Lives

extension Replication {
  /// A run and the lives that it is compared with, on the thread that simulated them.
  struct Lives {
    let run: DigestRun
    /// The life without faults: the run itself where there are none.
    let twin: DigestRun
    let normal: DigestRun?
    let isAlone: Bool

    static func simulate(
      _ scenario: Scenario,
      seed: UInt64,
      quantum: UInt64,
      isAlone: Bool = false,
      goesOn: () -> Bool
    ) throws -> Lives? {
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
      var twin = run
      if !isAlone, scenario.effects.contains(where: \.isFault) {
        guard let other = try life(scenario.withoutFaults) else { return nil }
        twin = other
      }
      var normal: DigestRun?
      if !isAlone, scenario.comparesWithNormalLoad, let usual = scenario.atNormalLoad {
        normal = try life(usual)
        if normal == nil { return nil }
      }
      return Lives(run: run, twin: twin, normal: normal, isAlone: isAlone)
    }

    func replication() throws -> Replication {
      Replication(
        summary: try run.fold.finish(
          twin: isAlone ? nil : twin.fold,
          twinContentHash: twin.contentHash,
          normal: normal?.fold,
          normalContentHash: normal?.contentHash
        ),
        contentHash: run.contentHash,
        events: run.events + (twin.fold === run.fold ? 0 : twin.events) + (normal?.events ?? 0)
      )
    }
  }
}
