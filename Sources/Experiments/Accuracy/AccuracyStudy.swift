import Analysis
import Statistics
import Traces

/// Holds simulated queues against theory: replications of models whose figures are known exactly.
///
/// Every replication is a run of the full model, personas and journeys included. Runs start with an empty
/// station and are long beside what a queue remembers, so what the start does is far below a standard
/// error.
public struct AccuracyStudy: Sendable {
  /// The seed of the first replication of the first model; the others follow it.
  public let seed: UInt64
  /// How many replications of each model.
  public let replications: Int
  /// About how many customers each of them has.
  public let customers: Int

  /// How often chance alone makes a correct simulator fail.
  private static let falseAlarm = 0.001

  /// Creates a study.
  ///
  /// - Precondition: `replications` ≥ 2, `customers` ≥ 1.
  public init(seed: UInt64, replications: Int, customers: Int) {
    precondition(replications >= 2 && customers >= 1, "an error needs two runs of somebody")
    (self.seed, self.replications, self.customers) = (seed, replications, customers)
  }

  /// The number of runs in all.
  public var runs: Int { TheoryModel.all.count * replications }

  /// Simulates, and says what came of it.
  ///
  /// - Parameters:
  ///   - commit: what the program was built from.
  ///   - pool: who simulates.
  ///   - goesOn: is asked now and then, on several threads, whether to go on.
  ///   - observe: is told of each run, on several threads.
  /// - Returns: the figures of the models whose replications are all done; others are left out.
  /// - Throws: as ``DigestRun/simulate(_:judgedBy:seed:quantum:goesOn:)``.
  public func run(
    commit: String? = nil,
    pool: WorkerPool,
    goesOn: @escaping @Sendable () -> Bool = { true },
    observe: @escaping @Sendable (Experiment.Progress) -> Void = { _ in }
  ) throws -> AccuracyResult {
    let seeds = ReplicationSeeds(base: seed)
    let counter = Counter(0)
    var checks: [AccuracyResult.Check] = []
    for (place, model) in TheoryModel.all.enumerated() where goesOn() {
      let scenario = model.scenario(customers: customers)
      let runs = try pool.map(replications, goesOn: goesOn) { index -> ServiceSummary? in
        // Models have seeds of their own: with common ones they would all be off to the same side.
        let seed = seeds[place * replications + index]
        let run = try DigestRun.simulate(scenario, seed: seed, goesOn: goesOn)
        guard let station = try run?.fold.finish().services.first else { return nil }
        observe(.init(done: counter.next(), total: self.runs))
        return station
      }
      let stations = runs.compactMap { $0 }
      // The errors of fewer runs would be judged by the limit of all.
      guard stations.count == replications else { break }
      checks += model.figures.map { check($0, of: model, in: stations) }
    }
    let isWhole = checks.count == TheoryModel.all.reduce(0) { $0 + $1.figures.count }
    return AccuracyResult(
      version: engineVersion,
      commit: commit,
      seed: seed,
      replications: checks.isEmpty ? 0 : replications,
      customers: customers,
      limit: limit(checks: checks.count),
      partial: !isWhole,
      checks: checks
    )
  }

  private func check(
    _ figure: TheoryModel.Figure,
    of model: TheoryModel,
    in stations: [ServiceSummary]
  ) -> AccuracyResult.Check {
    let mean = SampleMean(of: stations.compactMap(figure.simulated))
    return AccuracyResult.Check(
      model: model.name,
      quantity: figure.quantity,
      isTime: figure.isTime,
      theory: figure.theory,
      source: figure.source,
      simulated: mean.count > 0 ? mean.mean : nil,
      standardError: mean.standardError
    )
  }

  /// Bonferroni's bound: the checks share the false alarm evenly.
  private func limit(checks: Int) -> Double? {
    guard checks > 0 else { return nil }
    return ConfidenceInterval.studentQuantile(
      1 - Self.falseAlarm / 2 / Double(checks),
      degreesOfFreedom: Double(replications - 1)
    )
  }
}
