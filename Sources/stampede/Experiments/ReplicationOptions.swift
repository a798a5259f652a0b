import ArgumentParser
import CShims
import Experiments
import Foundation
import Reports
import Scenarios

/// How many runs a result is the mean of.
struct ReplicationOptions: ParsableArguments {
  @Option(
    help: "Runs with consecutive seeds, of whose means the result is; with --precision the least."
  )
  var replications: Int?

  @Option(
    help: ArgumentHelp(
      "Add replications until half of each goal's 95 % interval is at most this share of its mean, "
        + "such as 5% or 0.05.",
      valueName: "share"
    )
  )
  var precision: Precision?

  @Option(help: "The most replications that --precision may take.")
  var budget = 200

  @Option(help: "How many replications go on at one time (default: one a core).")
  var workers: Int?

  private static let mostReplications = 100_000
  private static let leastWithPrecision = 10

  func validate() throws {
    guard replications.map({ (1...Self.mostReplications).contains($0) }) ?? true else {
      throw ValidationError("--replications must be 1 to \(Self.mostReplications)")
    }
    guard (1...Self.mostReplications).contains(budget) else {
      throw ValidationError("--budget must be 1 to \(Self.mostReplications)")
    }
    if precision != nil, least > budget {
      throw ValidationError("--budget \(budget): --precision needs at least \(least) replications")
    }
    guard workers.map({ $0 >= 1 }) ?? true else {
      throw ValidationError("--workers must be at least 1")
    }
  }

  private var least: Int { replications ?? (precision == nil ? 1 : Self.leastWithPrecision) }

  /// The options as words of a command line.
  var words: [String] {
    var words: [String] = []
    if let replications { words += ["--replications", String(replications)] }
    if let precision { words += ["--precision", precision.text, "--budget", String(budget)] }
    return words
  }

  /// Adds the replications that are asked for to a run.
  ///
  /// - Returns: what is less precise than was asked, in words; `nil`: nothing.
  func extend(
    _ outcome: inout RunOutcome,
    simulator: Simulator,
    allowed: ByteSize?
  ) throws -> String? {
    guard least > 1 || precision != nil, !outcome.isInterrupted else { return nil }
    let start = shim_monotonic_nanoseconds()
    let progress = ExperimentProgress(isQuiet: simulator.isQuiet)
    let run = try ReplicatedRun(
      extending: outcome.summary,
      of: simulator.scenario,
      plan: .init(
        least: least,
        most: precision == nil ? least : budget,
        precision: precision?.share
      ),
      pool: WorkerPool(
        for: simulator.scenario,
        seed: simulator.seed,
        workers: workers,
        allowed: allowed
      ),
      isAlone: !simulator.simulatesTwin,
      goesOn: { !Interruption.isRequested },
      observe: { progress.report($0) }
    )
    progress.clear()
    outcome.summary = run.summary
    outcome.isInterrupted = run.summary.partial
    outcome.wallSeconds += Double(shim_monotonic_nanoseconds() - start) / 1e9
    guard let precision, !run.imprecise.isEmpty, !outcome.isInterrupted else { return nil }
    let metrics = run.imprecise.map { metric, share in
      "\(metric.rawValue) ± " + (share.isFinite ? String(format: "%.1f %%", share * 100) : "?")
    }
    return "the precision of \(precision.text) was not reached with \(run.summary.replications) "
      + "replications: \(metrics.joined(separator: ", "))"
  }
}
