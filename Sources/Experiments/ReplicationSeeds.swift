/// The seeds of an experiment: one for each replication, the same for all variants.
///
/// Replication number i, from 0, has the base seed plus i. Every draw hashes its seed, so neighboring
/// seeds are as far apart as any; and whoever wants to look at one replication runs the scenario with
/// `--seed` and the number in the table. That all variants have the same seeds makes their random
/// numbers common: a session of one has a counterpart with the same arrival, intent, patience and
/// service demands in every other.
public struct ReplicationSeeds: Equatable, Sendable {
  /// The seed of the first replication.
  public let base: UInt64

  /// Creates the seeds that begin with `base`.
  public init(base: UInt64) {
    self.base = base
  }

  /// The seed of a replication; behind the largest number follows 0.
  ///
  /// - Precondition: `index` ≥ 0.
  public subscript(index: Int) -> UInt64 {
    precondition(index >= 0, "replications are counted from 0, not from \(index)")
    return base &+ UInt64(index)
  }
}
