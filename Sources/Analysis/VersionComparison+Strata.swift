import Scenarios
import Statistics

extension VersionComparison {
  /// The versions over all stages, each stage with the weight of Mantel and Haenszel, a·b/(a + b) for
  /// a and b sessions: so both versions are seen over the same mix of stages, and no difference of one
  /// stage from another passes for one of the versions.
  init(_ strata: [RolloutLedger.Stratum]) {
    let shared = strata.filter { $0.a.ended > 0 && $0.b.ended > 0 }
    let weights = shared.map { stratum in
      let (a, b) = (Double(stratum.a.ended), Double(stratum.b.ended))
      return a * b / (a + b)
    }
    func versions(_ value: (VersionSums) -> SampleMoments?, scale: Double) -> [WeightedMean] {
      [
        WeightedMean(zip(weights, shared.map { value($0.a) }), scale: scale),
        WeightedMean(zip(weights, shared.map { value($0.b) }), scale: scale),
      ]
    }
    let revenue = versions({ $0.revenueMoments }, scale: 1)
    let satisfaction = versions({ $0.satisfactionMoments }, scale: 0.001)
    let conversion = versions({ $0.conversions.moments }, scale: 1)
    let completion = versions({ $0.completions.moments }, scale: 1)
    let summaries = [\RolloutLedger.Stratum.a, \.b].enumerated().map { version, sums in
      VersionSummary(
        sessions: Int(strata.reduce(0) { $0 + $1[keyPath: sums].ended }),
        conversion: conversion[version].estimate(within: 0...1),
        completion: completion[version].estimate(within: 0...1),
        revenuePerSession: revenue[version].estimate(),
        satisfaction: satisfaction[version].estimate(within: 1...5),
        errorRate: WeightedMean.ratio(zip(weights, shared.map { $0[keyPath: sums].calls.ratio })),
        p95: Self.percentile(zip(weights, shared.map { $0[keyPath: sums].visible }))
      )
    }
    self.init(
      a: summaries[0],
      b: summaries[1],
      conversionDifference: Self.difference(shared, \.conversions),
      completionDifference: Self.difference(shared, \.completions),
      revenueDifference: WeightedMean.difference(revenue[1], revenue[0]),
      satisfactionDifference: WeightedMean.difference(satisfaction[1], satisfaction[0])
    )
  }

  private static func difference(
    _ strata: [RolloutLedger.Stratum],
    _ trials: KeyPath<VersionSums, FourfoldTable.Trials>
  ) -> Estimate {
    let comparison = StratifiedComparison(
      strata.map {
        FourfoldTable(treated: $0.b[keyPath: trials], control: $0.a[keyPath: trials])
      }
    )
    return Estimate(comparison.shareDifference())
  }

  /// The 95th percentile of the mixture of the stages' histograms.
  private static func percentile(
    _ histograms: some Sequence<(Double, LogLinearHistogram)>
  ) -> Estimate {
    var cells: [UInt64: Double] = [:]
    for (weight, histogram) in histograms where histogram.count > 0 {
      histogram.forEachCell { values, count in
        let middle = values.lowerBound + (values.upperBound - values.lowerBound) / 2
        cells[middle, default: 0] += weight * Double(count) / Double(histogram.count)
      }
    }
    let total = cells.keys.sorted().reduce(0) { $0 + (cells[$1] ?? 0) }
    var sum = 0.0
    for middle in cells.keys.sorted() {
      sum += cells[middle] ?? 0
      if sum >= 0.95 * total { return Estimate(value: Double(middle) / 1e6) }
    }
    return .undefined
  }
}

extension Estimate {
  /// A common effect over strata.
  init(_ effect: StratifiedComparison.Effect?) {
    self.init(
      value: effect?.value,
      low: effect?.interval.low,
      high: effect?.interval.high,
      method: effect == nil ? nil : "mantel-haenszel"
    )
  }
}

extension FourfoldTable.Trials {
  /// The trials as a sample of zeros and ones.
  fileprivate var moments: SampleMoments? {
    guard count > 0 else { return nil }
    return SampleMoments(
      count: Int64(count),
      sum: Int64(successes),
      squares: UInt128(successes)
    )
  }
}

/// A mean over stages with given weights.
private struct WeightedMean {
  let value: Double?
  let variance: Double

  init(_ stages: some Sequence<(Double, SampleMoments?)>, scale: Double) {
    var (sum, weights, variance) = (0.0, 0.0, 0.0)
    for case (let weight, let moments?) in stages {
      weights += weight
      sum += weight * moments.mean
      variance += weight * weight * (moments.variance ?? 0) / moments.count
    }
    value = weights > 0 ? sum / weights * scale : nil
    self.variance = weights > 0 ? variance / (weights * weights) * scale * scale : 0
  }

  /// The mean with a normal interval.
  func estimate(
    within bounds: ClosedRange<Double> = -Double.infinity...Double.infinity
  ) -> Estimate {
    guard let value else { return .undefined }
    let reach = ConfidenceInterval.normalQuantile(0.975) * variance.squareRoot()
    return Estimate(
      value: value,
      low: max(value - reach, bounds.lowerBound),
      high: min(value + reach, bounds.upperBound),
      method: "stratified"
    )
  }

  static func difference(_ b: WeightedMean, _ a: WeightedMean) -> Estimate {
    guard let first = b.value, let second = a.value else { return .undefined }
    let deviation = (a.variance + b.variance).squareRoot()
    let reach = ConfidenceInterval.normalQuantile(0.975) * deviation
    let value = first - second
    return Estimate(value: value, low: value - reach, high: value + reach, method: "stratified")
  }

  static func ratio(_ stages: some Sequence<(Double, Double?)>) -> Double? {
    var (sum, weights) = (0.0, 0.0)
    for case (let weight, let ratio?) in stages {
      weights += weight
      sum += weight * ratio
    }
    return weights > 0 ? sum / weights : nil
  }
}
