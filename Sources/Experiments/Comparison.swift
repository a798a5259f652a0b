import Analysis
import Scenarios
import Statistics
import Traces

/// Compares scenarios, or runs of them, with the first.
public struct Comparison {
  /// One of those that are compared.
  public struct Side: Sendable {
    /// As it was named.
    public let name: String
    /// What was simulated.
    public let scenario: Scenario
    /// The seed of its run.
    public let seed: UInt64

    /// Creates a side.
    public init(name: String, scenario: Scenario, seed: UInt64) {
      (self.name, self.scenario, self.seed) = (name, scenario, seed)
    }
  }

  private let sides: [Side]
  private let judged: [Metric]

  /// Prepares a comparison.
  ///
  /// - Precondition: there are two sides at least.
  public init(_ sides: [Side]) {
    precondition(sides.count >= 2, "a comparison has two sides")
    self.sides = sides
    var metrics: [Metric] = []
    for goal in sides.flatMap(\.scenario.goals) where !metrics.contains(goal.metric) {
      metrics.append(goal.metric)
    }
    judged =
      metrics.isEmpty
      ? [.journeyCompletionRate, .customerSatisfaction, .revenueGenerated] : metrics
  }

  /// The level of the intervals behind the verdict on a side: as many metrics as are judged may err, and
  /// together they do in at most 5 % of comparisons of equals (Bonferroni).
  private var level: Double { 1 - 0.05 / Double(judged.count) }

  // MARK: - Replications

  /// Compares replications with the same seeds.
  ///
  /// - Parameters:
  ///   - experiment: simulates.
  ///   - replications: how many of each side.
  /// - Returns: the differences; partial where the experiment was not to go on.
  /// - Throws: the error of the first replication that failed.
  public func run(_ experiment: Experiment, replications: Int) throws -> ComparisonSummary {
    let variants = sides.map { Variant(scenario: $0.scenario) }
    let results = try experiment.results(of: variants, replications: replications)
    let compared = sides.indices.map { index in
      let result = VariantAnalysis(
        variant: variants[index],
        replications: results[index],
        base: index == 0 ? nil : results[0],
        goals: sides[index].scenario.goals,
        levels: Dictionary(uniqueKeysWithValues: judged.map { ($0, level) })
      ).result
      return side(index, result, seed: experiment.seeds.base)
    }
    let isPartial = results.contains { $0.contains { $0 == nil } }
    return result(compared, method: .replications, isPartial: isPartial)
  }

  private func side(
    _ index: Int,
    _ result: VariantResult,
    seed: UInt64
  ) -> ComparisonSummary.Side {
    ComparisonSummary.Side(
      name: sides[index].name,
      scenario: sides[index].scenario.name,
      seed: seed,
      verdict: index == 0 ? "base" : verdict(result.differences),
      changes: ModelDifference.changes(from: sides[0].scenario, to: sides[index].scenario),
      result: result
    )
  }

  /// One word for the metrics that are judged.
  private func verdict(_ differences: [String: PairedDifference]) -> String {
    let words = judged.compactMap { differences[$0.rawValue]?.verdict }
    return PairedDifference.word(forAll: words)
  }

  private func result(
    _ compared: [ComparisonSummary.Side],
    method: ComparisonSummary.Method,
    isPartial: Bool
  ) -> ComparisonSummary {
    ComparisonSummary(
      passed: !compared.contains { ["worse", "mixed"].contains($0.verdict) },
      partial: isPartial,
      version: engineVersion,
      currency: sides[0].scenario.currency,
      method: method,
      judged: judged.map(\.rawValue),
      sides: compared
    )
  }
}

// MARK: - Single runs

extension Comparison {
  /// Compares one run of each side, paired by the time at which sessions arrive.
  ///
  /// - Parameters:
  ///   - hashes: the content hashes that the runs are known to have, by side; `nil`: not known.
  ///   - quantum: the resolution of instants in rows, in nanoseconds.
  ///   - goesOn: is asked now and then whether to go on.
  /// - Returns: `nil` where it was not to go on.
  /// - Precondition: all sides have one seed.
  /// - Throws: ``ReproductionError`` where a run does not come out as it is known to, and what a
  ///   simulation throws.
  public func runOnce(
    hashes: [String?],
    quantum: UInt64 = DigestRun.standardQuantum,
    goesOn: () -> Bool = { true }
  ) throws -> ComparisonSummary? {
    precondition(sides.allSatisfy { $0.seed == sides[0].seed }, "runs of one seed are paired")
    var compared: [ComparisonSummary.Side] = []
    var first: Replication.Lives?
    for (index, side) in sides.enumerated() {
      guard
        let lives = try Replication.Lives.simulate(
          side.scenario,
          seed: side.seed,
          quantum: quantum,
          goesOn: goesOn
        )
      else { return nil }
      if let hash = hashes[index], hash != lives.run.contentHash {
        throw ReproductionError(name: side.name)
      }
      let summary = try lives.replication().summary
      var result = VariantResult(of: summary)
      if let first {
        result.differences = try differences(
          lives,
          summary,
          from: first,
          compared[0].result.metrics
        )
      } else {
        first = lives
      }
      var entry = self.side(index, result, seed: side.seed)
      entry.course = Self.course(summary.windows)
      compared.append(entry)
    }
    return result(compared, method: .arrivals, isPartial: false)
  }

  /// The visible waits and failed calls of a run, window by window.
  private static func course(_ windows: WindowSeries) -> [EmissionComparison.Stretch] {
    windows.p50.indices.map { index in
      let calls = windows.calls.indices.contains(index) ? windows.calls[index] : 0
      return EmissionComparison.Stretch(
        start: Double(index) * windows.width,
        requests: calls,
        p50: windows.p50[index],
        p95: windows.p95[index],
        p99: windows.p99[index],
        errorRate: calls > 0 ? Double(windows.errors[index]) / Double(calls) : nil
      )
    }
  }

  private func differences(
    _ lives: Replication.Lives,
    _ summary: Summary,
    from base: Replication.Lives,
    _ baseMetrics: [String: Estimate]
  ) throws -> [String: PairedDifference] {
    var differences: [String: PairedDifference] = [:]
    for metric in Metric.allCases {
      let own = summary.metrics[metric.rawValue] ?? Estimate()
      let other = baseMetrics[metric.rawValue] ?? Estimate()
      let apart = Estimate(own, less: other)
      let paired = try lives.run.fold.difference(
        of: metric,
        from: base.run.fold,
        twins: (lives.twin.fold, base.twin.fold)
      )
      // What does not add up over slices has no interval.
      let bare = apart.map { Estimate(value: $0.value) }
      guard let paired = paired ?? bare, paired.value != nil else { continue }
      differences[metric.rawValue] = PairedDifference(
        paired,
        apart: apart,
        of: metric,
        level: judged.contains(metric) ? level : 0.95
      )
    }
    return differences
  }
}

/// A run that does not come out as it once did.
public struct ReproductionError: Error, Equatable, Sendable {
  /// The side, as it was named.
  public let name: String
}

extension VariantResult {
  /// What a single run came to.
  fileprivate init(of summary: Summary) {
    let passes = summary.goals.allSatisfy { $0.verdict.hasPrefix("pass") }
    self.init(
      changes: [],
      scenarioHash: summary.scenarioHash,
      replications: 1,
      verdict: summary.goals.isEmpty ? "unknown" : passes ? "pass" : "fail",
      confidence: nil,
      meeting: nil,
      goals: summary.goals,
      metrics: summary.metrics,
      differences: [:],
      services: summary.services.map {
        Station(
          name: $0.name,
          servers: $0.servers,
          utilization: Estimate(value: $0.utilization),
          meanWait: Estimate(value: $0.meanWait),
          p95: Estimate(value: $0.p95)
        )
      }
    )
  }
}

extension Estimate {
  /// The difference of two independent estimates; the squares of their half-widths add up.
  fileprivate init?(_ own: Estimate, less other: Estimate) {
    guard let value = own.value, let reference = other.value else { return nil }
    self.init(value: value - reference)
    guard let low = own.low, let high = own.high, let otherLow = other.low,
      let otherHigh = other.high
    else { return }
    func norm(_ first: Double, _ second: Double) -> Double {
      (first * first + second * second).squareRoot()
    }
    self.low = value - reference - norm(value - low, otherHigh - reference)
    self.high = value - reference + norm(high - value, reference - otherLow)
    method = "within-run"
  }
}

extension PairedDifference {
  /// A difference of two single runs.
  ///
  /// - Parameters:
  ///   - difference: with its 95 % interval, as it was taken.
  ///   - apart: as it would be between independent runs.
  ///   - metric: says which way is better.
  ///   - level: of the interval that the verdict asks for; the shown one is widened by the normal law.
  fileprivate init(_ difference: Estimate, apart: Estimate?, of metric: Metric, level: Double) {
    self.init(
      value: difference.value,
      low: difference.low,
      high: difference.high,
      pairs: 1,
      verdict: "unknown"
    )
    guard let value = difference.value, let low, let high else { return }
    let widening =
      ConfidenceInterval.normalQuantile(0.5 + 0.5 * level)
      / ConfidenceInterval.normalQuantile(0.975)
    let half = 0.5 * (high - low)
    if value == 0 || value.magnitude <= half * widening {
      verdict = Self.undetected
      let ratio = half * widening / value.magnitude
      let runs = min(Double(SampleMean.mostFurtherValues), (ratio * ratio).rounded(.up))
      furtherReplications = value == 0 ? nil : max(1, Int(runs))
    } else {
      verdict = (value > 0) == metric.isBetterHigher ? "better" : "worse"
    }
    if let low = apart?.low, let high = apart?.high, half > 0 {
      let ratio = 0.5 * (high - low) / half
      varianceReduction = ratio * ratio
    }
  }
}
