import Analysis
import Scenarios
import Statistics

/// A run whose numbers are means over replications: as many as asked for, or as it takes to know them
/// precisely.
public struct ReplicatedRun {
  /// How many replications there shall be.
  public struct Plan: Equatable, Sendable {
    /// The least.
    public let least: Int
    /// The most, where a precision is asked for.
    public let most: Int
    /// The half of an interval that is good enough, as a share of its mean; `nil`: whatever it is.
    public let precision: Double?

    /// Creates a plan.
    ///
    /// - Precondition: 1 ≤ `least` ≤ `most`, and a precision lies above 0.
    public init(least: Int, most: Int, precision: Double?) {
      precondition(least >= 1 && least <= most, "from \(least) to \(most) replications")
      precondition(precision ?? 1 > 0, "a precision lies above zero")
      (self.least, self.most, self.precision) = (least, most, precision)
    }
  }

  /// What came of it: the first replication, with the metrics and goals of all in place of its own.
  public let summary: Summary
  /// The metrics that are not known as precisely as was asked, with the share that half of their
  /// intervals has of their means; empty where none was asked.
  public let imprecise: [(metric: Metric, share: Double)]
  /// The content hashes of the runs, by replication.
  public let contentHashes: [String]

  /// The replications that are simulated before it is asked again whether they are enough.
  private static let stride = 10

  /// Adds replications to a first one.
  ///
  /// Whether they are enough is asked after each, in order, so that their number depends neither on the
  /// number of cores nor on who was done first. An interval counts as precise where half of it is at most
  /// γ/(1+γ) of its mean, which makes the error at most γ of the true one. Stopping where it looks precise
  /// makes intervals cover a little less often than they say.
  ///
  /// - Parameters:
  ///   - first: the summary of the first replication.
  ///   - scenario: what was simulated.
  ///   - plan: how many there shall be.
  ///   - pool: who simulates.
  ///   - isAlone: whether runs are compared with no other life.
  ///   - goesOn: is asked now and then, on several threads, whether to go on.
  ///   - observe: is told of each replication, on several threads.
  /// - Throws: as ``Replication/simulate(_:seed:quantum:isAlone:goesOn:)``.
  /// - SeeAlso: A. M. Law and W. D. Kelton, "Confidence intervals for steady-state simulations: II",
  ///   *Management Science* 28 (1982), 550–562.
  public init(
    extending first: Summary,
    of scenario: Scenario,
    plan: Plan,
    pool: WorkerPool,
    isAlone: Bool = false,
    goesOn: @escaping @Sendable () -> Bool = { true },
    observe: @escaping @Sendable (Experiment.Progress) -> Void = { _ in }
  ) throws {
    let (seeds, quantum) = (ReplicationSeeds(base: first.seed), first.quantum)
    let metrics = Self.judged(scenario)
    var results = [Self.values(of: first)]
    var hashes: [String] = []
    var isCut = false
    func isEnough(_ count: Int) -> Bool {
      guard let precision = plan.precision else { return count >= plan.least }
      return count >= plan.least
        && Self.imprecise(metrics, in: results.prefix(count), precision: precision).isEmpty
    }
    var count = 1
    while !isEnough(count), count < plan.most {
      if count == results.count {
        let goal = max(plan.least, min(plan.most, count + Self.stride))
        let start = count
        let runs = try pool.map(goal - start, goesOn: goesOn) { index -> Replication? in
          let run = try Replication.simulate(
            scenario,
            seed: seeds[start + index],
            quantum: quantum,
            isAlone: isAlone,
            goesOn: goesOn
          )
          observe(.init(done: start + index + 1, total: goal))
          return run
        }
        let done = runs.prefix { $0 != nil }.compactMap { $0 }
        results += done.map { Self.values(of: $0.summary) }
        hashes += done.map(\.contentHash)
        isCut = done.count < runs.count
      }
      guard !isCut else {
        count = results.count
        break
      }
      count += 1
    }
    let taken = results.prefix(count)
    summary = Self.summary(first, scenario: scenario, results: taken, isCut: isCut)
    imprecise =
      plan.precision.map { Self.imprecise(metrics, in: taken, precision: $0) } ?? []
    contentHashes = Array(hashes.prefix(max(0, count - 1)))
  }

  private static func values(of summary: Summary) -> [String: Double] {
    summary.metrics.compactMapValues(\.value)
  }

  /// The metrics that must be precise: those with a goal, else completion and revenue.
  private static func judged(_ scenario: Scenario) -> [Metric] {
    let goals = scenario.goals.map(\.metric)
    return goals.isEmpty ? [.journeyCompletionRate, .revenueGenerated] : goals
  }

  private static func imprecise(
    _ metrics: [Metric],
    in results: ArraySlice<[String: Double]>,
    precision: Double
  ) -> [(metric: Metric, share: Double)] {
    metrics.compactMap { metric in
      let mean = SampleMean(of: results.compactMap { $0[metric.rawValue] })
      guard mean.count > 0 else { return nil }
      let half = mean.interval()?.halfWidth ?? .infinity
      if half == 0 { return nil }
      let share = half / mean.mean.magnitude
      return share <= precision / (1 + precision) ? nil : (metric, share)
    }
  }

  private static func summary(
    _ first: Summary,
    scenario: Scenario,
    results: ArraySlice<[String: Double]>,
    isCut: Bool
  ) -> Summary {
    var summary = first
    summary.replications = results.count
    summary.partial = first.partial || isCut
    guard results.count > 1 else { return summary }
    for metric in Metric.allCases {
      let values = results.compactMap { $0[metric.rawValue] }
      summary.metrics[metric.rawValue] = Estimate(meanOf: values, bounds: metric.bounds)
    }
    summary.goals = scenario.goals.map {
      GoalResult($0, observed: summary.metrics[$0.metric.rawValue] ?? Estimate())
    }
    summary.passed = !summary.goals.contains { $0.verdict.hasPrefix("fail") }
    return summary
  }
}
