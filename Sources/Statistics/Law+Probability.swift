import SimulationKernel

extension Law {
  /// The probability of a value above `limit`.
  ///
  /// The absolute error is below 10^−9.
  ///
  /// - Complexity: O(1) for constant, uniform, exponential and lognormal laws; others are looked up in
  ///   their quantiles, by halving.
  public func probability(above limit: Double) -> Double {
    switch self {
    case .constant(let value):
      return value > limit ? 1 : 0
    case .uniform(let minimum, let maximum) where minimum < maximum:
      return min(1, max(0, (maximum - limit) / (maximum - minimum)))
    case .exponential(let mean) where mean > 0:
      return limit > 0 ? ElementaryFunctions.exp(-limit / mean) : 1
    case .lognormal(let logMean, let logDeviation) where logDeviation > 0:
      guard limit > 0 else { return 1 }
      let z = (ElementaryFunctions.log(limit) - logMean) / logDeviation
      return StandardNormal.level(at: z).upper
    default:
      var (low, high) = (0.0, 1.0)
      for _ in 0..<30 {
        let middle = (low + high) / 2
        if quantile(middle) <= limit { low = middle } else { high = middle }
      }
      return 1 - high
    }
  }
}
