import Scenarios
import Traces

/// Turns the rows of a run into its ``Summary``, in one pass and in memory that does not grow with
/// the number of sessions that have ended.
///
/// The state is integers: sums, counts and histograms of quanta and minor units. Therefore the result
/// depends neither on how rows of different sessions interleave nor on how the run was cut into
/// chunks, and the fold over a trace file equals the fold during the run bit for bit. Floating point
/// begins in ``finish(twin:twinContentHash:normal:normalContentHash:)``.
///
/// The definitions of the metrics stand at ``Scenarios/Metric``; beyond them:
///
/// - A *call* is a row of a real service that was not skipped: one attempt, optional ones too.
/// - A *technical loss* is a session that failed, or was abandoned for another reason than
///   `no-intent`.
/// - An *open* session is in no rate and no amount, but its calls were made and its steps reached.
public final class RunFold: RowConsumer {
  /// What the indices of the rows mean.
  public var description: TraceDescription { state.description }

  private(set) var state: RunState

  /// Creates a fold that has seen no row.
  ///
  /// - Parameters:
  ///   - description: what the indices of the rows mean.
  ///   - scenario: what the run was a run of, with its faults also for the fault-free twin; without
  ///     it the summary has neither goals nor predictions, and knows effects by their markers alone.
  /// - Throws: ``FoldError/description(_:)`` where the description cannot be that of a run.
  public init(description: TraceDescription, scenario: Scenario?) throws {
    state = try RunState(description, scenario: scenario)
  }

  /// Takes the next rows: begins, calls and ends, then markers and windows of stations.
  ///
  /// - Throws: ``FoldError`` where rows contradict the description or each other. The fold is of no
  ///   use after that.
  public func consume(_ chunk: RowChunk) throws {
    try state.consume(chunk)
  }

  /// Asserts what every run keeps: flow balance, Little's law and the utilization law.
  ///
  /// - Throws: ``LawError`` where the rows break one. A run that has not ended breaks none.
  public func checkLaws() throws { try state.checkLaws() }

  /// What the run came to, so far as rows have been consumed.
  ///
  /// - Parameters:
  ///   - twin: the fold over the fault-free twin: the same seed and traffic with every fault off,
  ///     created with the same scenario.
  ///   - twinContentHash: the content hash of the twin's rows.
  ///   - normal: the fold over the run at the normal load, see ``Scenarios/Scenario/atNormalLoad``.
  ///   - normalContentHash: the content hash of its rows.
  /// - Returns: the summary. A run whose rows lack their end is partial.
  /// - Throws: ``FoldError/overflow`` where a sum does not fit.
  public func finish(
    twin: RunFold? = nil,
    twinContentHash: String? = nil,
    normal: RunFold? = nil,
    normalContentHash: String? = nil
  ) throws -> Summary {
    try state.summary(
      twin: twin?.state,
      twinContentHash: twinContentHash ?? "",
      normal: normal?.state,
      normalContentHash: normalContentHash ?? ""
    )
  }
}
