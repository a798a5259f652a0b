import Analysis
import Scenarios

/// One replication that is to be simulated, and the key of what comes of it.
struct ReplicationTask: Sendable {
  let scenario: Scenario
  let key: TaskStore.Key

  /// Simulates it, and keeps the result where there is a store.
  ///
  /// - Returns: the result; `nil` where it was not to go on.
  func result(
    keptIn store: TaskStore?,
    goesOn: () -> Bool
  ) throws -> ReplicationResult? {
    guard let run = try Replication.simulate(scenario, seed: key.seed, goesOn: goesOn) else {
      return nil
    }
    let result = ReplicationResult(run.summary, contentHash: run.contentHash, events: run.events)
    try store?.keep(result, as: key)
    return result
  }
}
