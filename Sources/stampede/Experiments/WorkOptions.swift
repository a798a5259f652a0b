import ArgumentParser
import Experiments
import Foundation
import Scenarios

/// How runs are simulated side by side and what they may take.
struct WorkOptions: ParsableArguments {
  @Option(
    help:
      "How many runs go on at one time (default: one a core). The result is the same for any number."
  )
  var workers: Int?

  @Option(
    name: .customLong("max-memory"),
    help: ArgumentHelp(
      "Refuse an experiment that would need more memory, such as 8G or 512MiB (default: 80 % of what "
        + "is available).",
      valueName: "size"
    )
  )
  var maxMemory: ByteSize?

  @Flag(name: .shortAndLong, help: "Say nothing about progress.")
  var quiet = false

  private static let mostWorkers = 1_024

  func validate() throws {
    guard workers.map({ (1...Self.mostWorkers).contains($0) }) ?? true else {
      throw ValidationError("--workers \(workers ?? 0): there are 1 to \(Self.mostWorkers) workers")
    }
  }

  /// As many workers as asked for, or as cores and memory allow for each of some scenarios.
  ///
  /// - Throws: a ``Failure`` where not even one run of one of them fits.
  func pool(for scenarios: [Scenario], seed: UInt64) throws(Failure) -> WorkerPool {
    var least = WorkerPool(workers: Self.mostWorkers)
    for scenario in scenarios {
      let pool = try WorkerPool(for: scenario, seed: seed, workers: workers, allowed: maxMemory)
      if pool.workers < least.workers { least = pool }
    }
    return least
  }
}

extension WorkerPool {
  /// As many workers as asked for, or as there are cores, but no more than memory allows.
  ///
  /// - Throws: a ``Failure`` where not even one run fits.
  init(for scenario: Scenario, seed: UInt64, workers: Int?, allowed: ByteSize?) throws(Failure) {
    try self.init(
      for: MemoryNeed(scenario, seed: seed, writesTrace: false),
      workers: workers,
      allowed: allowed
    )
  }

  /// As many workers as asked for, or as there are cores, but no more than memory allows where each has
  /// such a need.
  ///
  /// - Throws: a ``Failure`` where not even one fits.
  init(for need: MemoryNeed, workers: Int?, allowed: ByteSize?) throws(Failure) {
    let offer = MemoryOffer.ofThisProcess()
    try need.check(against: offer, allowed: allowed)
    let room = allowed?.bytes ?? offer.least.map { MemoryNeed.share(of: $0.bytes) } ?? .max
    let fitting = Int(clamping: max(1, room / max(1, need.bytes)))
    let wanted = workers ?? ProcessInfo.processInfo.activeProcessorCount
    self.init(workers: max(1, min(wanted, fitting)))
  }
}
