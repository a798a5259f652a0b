import Analysis
import Scenarios
import Statistics

/// Sobol's indices of metrics over a full grid of variants.
///
/// They are those of the means over the replications. Each replication has one seed in all variants, so
/// it is a surface over the grid of its own, and the interval is the jackknife's, which leaves out one of
/// them at a time.
///
/// - SeeAlso: R. G. Miller, "The jackknife – a review", *Biometrika* 61 (1974), 1–15; G. E. B. Archer,
///   A. Saltelli, I. M. Sobol', "Sensitivity measures, ANOVA-like techniques and the use of bootstrap",
///   *Journal of Statistical Computation and Simulation* 58 (1997), 99–120.
struct GridSensitivity {
  let paths: [String]
  /// How many values each axis has.
  let shape: [Int]
  /// The replications of each point of the grid, the last axis fastest, all as many.
  let replications: [[ReplicationResult]]

  /// The indices of every metric that is defined everywhere and varies.
  var all: [Sensitivity] { Metric.allCases.compactMap(sensitivity) }

  private func sensitivity(of metric: Metric) -> Sensitivity? {
    let surfaces = surfaces(of: metric)
    guard !surfaces.isEmpty else { return nil }
    let sums = replications.indices.map { point in surfaces.reduce(0) { $0 + $1[point] } }
    guard let whole = SobolIndices(of: sums, shape: shape) else { return nil }
    // Sums have the shares of means, so leaving a surface out is a subtraction.
    let parts = surfaces.compactMap { left in
      SobolIndices(of: zip(sums, left).map { $0 - $1 }, shape: shape)
    }
    func estimate(_ value: (SobolIndices) -> Double) -> Estimate {
      let share = value(whole)
      let count = Double(surfaces.count)
      guard parts.count == surfaces.count, count > 1 else { return Estimate(value: share) }
      let pseudovalues = parts.map { count * share - (count - 1) * value($0) }
      guard let interval = SampleMean(of: pseudovalues).interval() else {
        return Estimate(value: share)
      }
      return Estimate(
        value: share,
        low: max(0, share - interval.halfWidth),
        high: min(1, share + interval.halfWidth),
        method: "replications"
      )
    }
    return Sensitivity(
      metric: metric.rawValue,
      shares: paths.indices.map { axis in
        .init(
          path: paths[axis],
          first: estimate { $0.first[axis] },
          total: estimate { $0.total[axis] }
        )
      }
    )
  }

  /// The values of a metric by replication, then by point; none where it is not defined everywhere.
  private func surfaces(of metric: Metric) -> [[Double]] {
    let count = replications.first?.count ?? 0
    var surfaces: [[Double]] = []
    for replication in 0..<count {
      let values = replications.compactMap { $0[replication].metrics[metric.rawValue] }
      guard values.count == replications.count else { return [] }
      surfaces.append(values)
    }
    return surfaces
  }
}

extension WhatIfStudy {
  /// How much each axis accounts for; none where not every combination of two axes or more was
  /// simulated as often as was asked.
  var sensitivities: [Sensitivity] {
    let places = axes.indices.map(simulatedPlaces)
    guard axes.count > 1, places.allSatisfy({ $0.count > 1 }) else { return [] }
    let combinations = places.reduce([[]]) { combinations, values in
      combinations.flatMap { combination in values.map { combination + [$0] } }
    }
    let results = combinations.compactMap { points[$0]?.analysis.replications.compactMap { $0 } }
    guard results.count == combinations.count,
      results.allSatisfy({ $0.count == replications })
    else { return [] }
    return GridSensitivity(
      paths: axes.map(\.path),
      shape: places.map(\.count),
      replications: results
    ).all
  }
}
