import Analysis
import CShims
import Foundation
import Journeys
import Reports
import Scenarios
import SimulationKernel
import Traces

/// Runs a scenario, and its fault-free twin where one is wanted.
struct Simulator {
  let scenario: Scenario
  let seed: UInt64
  let trace: RunCommand.TraceMode
  let simulatesTwin: Bool
  let isQuiet: Bool
  /// The cores that shall share each run.
  let shards: Int

  /// The resolution of rows in nanoseconds.
  let quantum: UInt64
  /// The sessions whose rows the trace keeps; `nil`: all.
  let sample: SessionSample?

  /// The events between two looks at the clock and at Ctrl-C.
  static let stride = 100_000

  /// What makes the run the one it is.
  var identity: RunDirectory.Identity {
    RunDirectory.Identity(
      scenarioHash: scenario.hash.hexadecimalText,
      seed: seed,
      version: engineVersion,
      quantum: quantum
    )
  }

  /// Whether rows are handled on threads of their own: where a core is left for them.
  var isThreaded: Bool { ProcessInfo.processInfo.activeProcessorCount > shards }

  /// Simulates, and writes the trace into `directory` where one is wanted.
  func run(in directory: RunDirectory) throws -> RunOutcome {
    let start = shim_monotonic_nanoseconds()
    ShardArena.bindThread()
    let main = try simulate(scenario, label: "run", into: trace == .full ? directory : nil)
    let hasFaults = scenario.effects.contains(where: \.isFault)
    var twin: Life?
    if simulatesTwin, hasFaults, !main.isInterrupted {
      twin = try simulate(scenario.withoutFaults, label: "twin", into: nil)
    }
    var normal: Life?
    if simulatesTwin, scenario.comparesWithNormalLoad, !main.isInterrupted,
      !(twin?.isInterrupted ?? false), let usual = scenario.atNormalLoad
    {
      normal = try simulate(usual, label: "normal load", into: nil)
    }
    let whole = twin.flatMap { $0.isInterrupted ? nil : $0 }
    // Without faults the run is its own twin.
    let reference = hasFaults || !simulatesTwin ? whole : main
    var summary = try main.fold.finish(
      twin: reference?.fold,
      twinContentHash: reference?.receipt.digest.contentHash,
      normal: normal?.fold,
      normalContentHash: normal?.receipt.digest.contentHash
    )
    let isInterrupted = [main, twin, normal].contains { $0?.isInterrupted ?? false }
    // Without its twin the summary lacks what the twin is for.
    summary.partial = isInterrupted
    // What is predicted is the whole run.
    if !isInterrupted {
      summary.theory = TheorySummary(Prediction(scenario, seed: seed), beside: summary)
    }
    return RunOutcome(
      identity: identity,
      trace: trace,
      sample: sample,
      isThreaded: isThreaded,
      main: main,
      twin: whole,
      summary: summary,
      isInterrupted: isInterrupted,
      wallSeconds: Double(shim_monotonic_nanoseconds() - start) / 1e9
    )
  }

  /// The memory that the run needs, by formulas: the life that needs more, for one follows the other.
  var memoryNeed: MemoryNeed {
    let main = MemoryNeed(scenario, seed: seed, writesTrace: trace == .full)
    guard needsTwin else { return main }
    return max(main, MemoryNeed(scenario.withoutFaults, seed: seed, writesTrace: false))
  }

  private var needsTwin: Bool { simulatesTwin && scenario.effects.contains(where: \.isFault) }
}
