import Analysis
import Scenarios
import Statistics

/// Turns the replications of a variant, beside those of the base, into its result.
struct VariantAnalysis {
  let variant: Variant
  /// By number; those that are missing are `nil`.
  let replications: [ReplicationResult?]
  /// Those of the base; `nil`: the variant is the base.
  let base: [ReplicationResult?]?
  /// The goals that are judged.
  let goals: [Goal]
  /// The levels of the intervals that verdicts on differences ask for, where they are not 0.95.
  var levels: [Metric: Double] = [:]

  private var done: [ReplicationResult] { replications.compactMap { $0 } }

  var result: VariantResult {
    let metrics = metrics
    let verdicts = goals.map {
      GoalResult($0, observed: metrics[$0.metric.rawValue] ?? Estimate())
    }
    return VariantResult(
      changes: variant.changes,
      scenarioHash: variant.hash,
      replications: done.count,
      verdict: Self.verdict(of: verdicts),
      confidence: confidenceOfMeeting,
      meeting: goals.isEmpty ? nil : meeting,
      goals: verdicts,
      metrics: metrics,
      differences: differences,
      services: services
    )
  }

  private var metrics: [String: Estimate] {
    var estimates: [String: Estimate] = [:]
    for metric in Metric.allCases {
      let values = done.compactMap { $0.metrics[metric.rawValue] }
      estimates[metric.rawValue] = Estimate(meanOf: values, bounds: metric.bounds)
    }
    return estimates
  }

  /// One word for all goals: the worst of them.
  private static func verdict(of goals: [GoalResult]) -> String {
    if goals.isEmpty || goals.contains(where: { $0.verdict == "unknown" }) { return "unknown" }
    let failed = goals.filter { $0.verdict.hasPrefix("fail") }
    if let sure = failed.first(where: { $0.verdict == "fail" }) ?? failed.first {
      return sure.verdict
    }
    return goals.first { $0.verdict != "pass" }?.verdict ?? "pass"
  }

  private var meeting: SuccessShare {
    let successes = done.count { result in
      goals.allSatisfy { goal in
        result.metrics[goal.metric.rawValue]
          .map { goal.comparison.holds($0, against: goal.limit) } ?? false
      }
    }
    let interval = ConfidenceInterval.wilson(successes: successes, of: done.count)
    return SuccessShare(
      successes: successes,
      runs: done.count,
      low: interval.low,
      high: interval.high
    )
  }
}

// MARK: - How sure it is

extension VariantAnalysis {
  /// At least how sure it is that the true means meet all goals: one less the sum of the doubts.
  private var confidenceOfMeeting: Double? {
    var doubt = 0.0
    for goal in goals {
      guard let confidence = confidence(of: goal) else { return nil }
      doubt += 1 - confidence
    }
    return goals.isEmpty ? nil : max(0, 1 - doubt)
  }

  /// At least how sure it is that the true means miss a goal.
  var confidenceOfMissing: Double? {
    goals.compactMap { goal in confidence(of: goal).map { 1 - $0 } }.max()
  }

  private func confidence(of goal: Goal) -> Double? {
    let values = done.compactMap { $0.metrics[goal.metric.rawValue] }
    guard values.count == done.count else { return nil }
    let mean = SampleMean(of: values)
    switch goal.comparison {
    case .greater: return mean.confidence(above: goal.limit)
    case .less: return mean.confidence(above: goal.limit).map { 1 - $0 }
    case .atLeast, .atMost, .equal:
      // A value that is the limit in every run holds.
      if mean.variance == 0 { return goal.comparison.holds(mean.mean, against: goal.limit) ? 1 : 0 }
      guard goal.comparison != .equal else { return mean.variance == nil ? nil : 0 }
      let above = mean.confidence(above: goal.limit)
      return goal.comparison == .atLeast ? above : above.map { 1 - $0 }
    }
  }
}

// MARK: - Differences and services

extension VariantAnalysis {
  private var differences: [String: PairedDifference] {
    guard let base else { return [:] }
    var differences: [String: PairedDifference] = [:]
    for metric in Metric.allCases {
      let pairs = zip(replications, base).compactMap { own, other -> (Double, Double)? in
        guard let value = own?.metrics[metric.rawValue],
          let reference = other?.metrics[metric.rawValue]
        else { return nil }
        return (value, reference)
      }
      guard !pairs.isEmpty else { continue }
      differences[metric.rawValue] = PairedDifference(
        pairs,
        of: metric,
        level: levels[metric] ?? 0.95
      )
    }
    return differences
  }

  private var services: [VariantResult.Station] {
    guard let first = done.first else { return [] }
    return first.services.indices.map { index in
      let stations = done.compactMap {
        $0.services.indices.contains(index) ? $0.services[index] : nil
      }
      return VariantResult.Station(
        name: first.services[index].name,
        servers: first.services[index].servers,
        utilization: Estimate(meanOf: stations.compactMap(\.utilization), bounds: 0...1),
        meanWait: Estimate(meanOf: stations.compactMap(\.meanWait), bounds: 0...Double.infinity),
        p95: Estimate(meanOf: stations.compactMap(\.p95), bounds: 0...Double.infinity)
      )
    }
  }
}

extension PairedDifference {
  /// The difference within pairs of replications with common random numbers.
  ///
  /// - Parameters:
  ///   - pairs: the values of both, by replication.
  ///   - metric: says which way is better.
  ///   - level: of the interval that a verdict asks for; the one that is shown has 95 %.
  init(_ pairs: [(value: Double, reference: Double)], of metric: Metric, level: Double = 0.95) {
    let mean = SampleMean(of: pairs.map { $0.value - $0.reference })
    let interval = mean.interval()
    let apart = [pairs.map(\.value), pairs.map(\.reference)]
      .compactMap { SampleMean(of: $0).variance }.reduce(0, +)
    let word = Self.word(mean, metric: metric, level: level)
    self.init(
      value: mean.mean,
      low: interval?.low,
      high: interval?.high,
      pairs: pairs.count,
      verdict: word,
      furtherReplications: word == Self.undetected ? mean.furtherValues(toShowAtLevel: level) : nil,
      varianceReduction: mean.variance.flatMap { $0 > 0 ? apart / $0 : nil }
    )
  }

  private static func word(_ mean: SampleMean, metric: Metric, level: Double) -> String {
    guard let interval = mean.interval(level: level) else { return "unknown" }
    if interval.contains(0) { return undetected }
    return (mean.mean > 0) == metric.isBetterHigher ? "better" : "worse"
  }

  /// One word for several differences.
  static func word(forAll words: [String]) -> String {
    switch (words.contains("better"), words.contains("worse")) {
    case (true, true): "mixed"
    case (true, false): "better"
    case (false, true): "worse"
    case (false, false): words.contains(undetected) ? undetected : "unknown"
    }
  }

  static let undetected = "no detectable difference"
}
