/// A measurement that is to be made.
public struct Benchmark: Sendable {
  /// What is measured.
  public var workload: Workload
  /// What the draws are keyed by.
  public var seed: UInt64 = 1
  /// The fewest samples; the checksum covers these.
  public var samples = 10
  /// How long to go on sampling at least, in seconds.
  public var seconds = 0.0
  /// The operations of a sample; the warm-up has as many at least.
  public var operationsPerSample = 1_000_000
  /// Whether the machine's limits and the binary heap are measured too.
  public var measuresYardsticks = true

  /// Creates a measurement of `workload`.
  public init(_ workload: Workload) {
    self.workload = workload
  }

  /// The bytes that it needs at most, from the sizes of entries and rows.
  public var memoryNeed: Int {
    let population = workload.population ?? 0
    // Neither set takes more than 32 bytes an event, what it reserves to grow included.
    var need = 64 << 20 + 32 * population
    switch workload {
    case .session: need += population * 20
    case .sessionNet(_, let shards): need = (shards > 1 ? 3 : 1) * (64 << 20 + 52 * population)
    case .journeys: need += population * (64 + 20 + 32)
    case .phold(_, let objects, _): need += population * 8 + objects * 4
    case .hold, .mm1, .sampling: break
    }
    guard measuresYardsticks else { return need }
    // The binary heap's side has a model of its own.
    return max(2 * need, MachineLimits.memoryNeed)
  }

  /// How far a measurement is.
  public enum Stage: Equatable, Sendable {
    /// The sets are filled and brought into their steady state.
    case warmingUp
    /// A sample is about to be taken.
    case sampling(done: Int)
    /// The machine's limits are measured.
    case measuringLimits
  }

  /// Measures.
  ///
  /// - Parameters:
  ///   - report: told how far it is, between pieces of less than a second, as a rule.
  ///   - isStopped: asked at the same times whether to come back with what there is.
  /// - Returns: what was measured until the end, or until it was stopped.
  /// - Precondition: sizes are positive, and there is memory enough.
  public func run(
    report: (Stage) -> Void = { _ in },
    isStopped: () -> Bool = { false }
  ) -> BenchmarkResult {
    var match = Match(self)
    func play<Model: WorkloadModel>(_ model: () -> Model) {
      match.play(model, report: report, isStopped: isStopped)
    }
    switch workload {
    case .hold(let pending, let law):
      play { HoldModel(pending: pending, law: law, seed: seed) }
    case .phold(let messages, let objects, let remoteFraction):
      play {
        MessageModel(
          messages: messages,
          objects: objects,
          remoteFraction: remoteFraction,
          seed: seed
        )
      }
    case .session(let sessions):
      play { SessionModel(sessions: sessions, seed: seed) }
    case .sessionNet(let sessions, let shards):
      if shards > 1 {
        match.divide(report: report, isStopped: isStopped)
      } else {
        play { NetworkModel(sessions: sessions, seed: seed) }
      }
    case .journeys:
      preconditionFailure(
        "the model of journeys is brought by its caller, to run(_:report:isStopped:)"
      )
    case .mm1:
      play { QueueModel(seed: seed) }
    case .sampling(let laws):
      match.draw(laws, report: report, isStopped: isStopped)
    }
    return finish(match, report: report, isStopped: isStopped)
  }

  /// Measures a model that this module does not know.
  ///
  /// The yardstick is the session workload with as many sessions, sample by sample in turn.
  ///
  /// - Parameters:
  ///   - advance: handles so many events.
  ///   - report: told how far it is.
  ///   - isStopped: asked whether to come back with what there is.
  /// - Returns: what was measured until the end, or until it was stopped.
  public func run(
    _ advance: (_ events: Int) -> Void,
    report: (Stage) -> Void = { _ in },
    isStopped: () -> Bool = { false }
  ) -> BenchmarkResult {
    var match = Match(self)
    match.measure(advance, report: report, isStopped: isStopped)
    return finish(match, report: report, isStopped: isStopped)
  }

  private func finish(
    _ played: Match,
    report: (Stage) -> Void,
    isStopped: () -> Bool
  ) -> BenchmarkResult {
    var match = played
    if measuresYardsticks, !isStopped() {
      report(.measuringLimits)
      match.result.limits = MachineLimits.measure(isStopped: isStopped)
    }
    if isStopped() { match.result.isPartial = true }
    return match.result
  }
}
