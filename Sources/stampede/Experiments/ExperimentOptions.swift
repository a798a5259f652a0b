import ArgumentParser
import Experiments
import Foundation
import Scenarios

/// The seeds of an experiment, how it is simulated and what it may take.
struct ExperimentOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "The seed of the first replication, from 0 (default: the scenario's seed, or 1)."
  )
  var seed: UInt64?

  @OptionGroup var work: WorkOptions

  /// Whether nothing is said about progress.
  var quiet: Bool { work.quiet }

  /// As many workers as asked for, or as cores and memory allow for each of some scenarios.
  ///
  /// - Throws: a ``Failure`` where not even one run of one of them fits.
  func pool(for scenarios: [Scenario], seed: UInt64) throws(Failure) -> WorkerPool {
    try work.pool(for: scenarios, seed: seed)
  }
}
