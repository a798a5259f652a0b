import Analysis
import Journeys
import Scenarios
import Traces

/// One simulated life of a scenario of which nothing is kept but what its rows add up to.
///
/// It equals the life of the same scenario and seed that `stampede run` writes a trace of: the fold and
/// the content hash are the same to the bit.
///
/// ```swift
/// let run = try DigestRun.simulate(scenario, seed: 7)
/// let twin = try DigestRun.simulate(scenario.withoutFaults, judgedBy: scenario, seed: 7)
/// let summary = try run?.fold.finish(twin: twin?.fold)
/// ```
public struct DigestRun {
  /// What its rows fold to: integers, from which every metric follows.
  public let fold: RunFold
  /// The content hash of its rows.
  public let contentHash: String
  /// The events that the kernel handled.
  public let events: UInt64

  /// The resolution of instants in rows where none is asked for: a microsecond, as `stampede run` has it.
  public static let standardQuantum: UInt64 = 1_000

  /// The events between two questions whether to go on.
  private static let stride = 100_000

  /// Simulates a life on the calling thread.
  ///
  /// - Parameters:
  ///   - scenario: what is simulated.
  ///   - judge: the scenario whose goals and faults the fold knows; for a counterfactual twin that with
  ///     its faults. `nil`: the one that is simulated.
  ///   - seed: what every draw is keyed by.
  ///   - quantum: the resolution of instants in rows, in nanoseconds.
  ///   - goesOn: is asked now and then whether to go on.
  /// - Returns: the life; `nil` where it was not to go on.
  /// - Throws: ``Journeys/JourneyError`` where the scenario asks too much of the model,
  ///   ``Analysis/FoldError`` where a sum does not fit, ``Analysis/LawError`` where the run breaks a law
  ///   that every run keeps.
  public static func simulate(
    _ scenario: Scenario,
    judgedBy judge: Scenario? = nil,
    seed: UInt64,
    quantum: UInt64 = standardQuantum,
    goesOn: () -> Bool = { true }
  ) throws -> DigestRun? {
    let description = JourneyRun.describe(scenario, seed: seed, quantum: quantum)
    let fold = try RunFold(description: description, scenario: judge ?? scenario)
    guard
      let life = try rows(of: scenario, seed: seed, quantum: quantum, into: fold, goesOn: goesOn)
    else { return nil }
    try fold.checkLaws()
    return DigestRun(
      fold: fold,
      contentHash: life.receipt.digest.contentHash,
      events: life.events
    )
  }

  /// Passes the rows of a life to a consumer.
  ///
  /// - Returns: what they came to, and the events that the kernel handled; `nil` where it was not to go on.
  static func rows(
    of scenario: Scenario,
    seed: UInt64,
    quantum: UInt64,
    into consumer: any RowConsumer,
    goesOn: () -> Bool
  ) throws -> (receipt: TracePipeline.Receipt, events: UInt64)? {
    // The other cores have runs of their own.
    let pipeline = try TracePipeline(consumers: [consumer], isThreaded: false)
    var run = try JourneyRun(scenario, seed: seed, quantum: quantum, rows: pipeline.makeBuffer())
    while run.advance(events: stride), !pipeline.hasFailed {
      guard goesOn() else { return nil }
    }
    run.finish()
    return (try pipeline.finish(), run.handledEvents)
  }
}
