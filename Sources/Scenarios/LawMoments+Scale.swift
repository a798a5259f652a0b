import Statistics

extension LawMoments {
  /// The same shape with another mean, for calls that state their own `meanMs`.
  static func law(like law: Law, mean: Double) -> Law {
    let old = self.mean(of: law)
    guard old > 0, old.isFinite else { return .constant(mean) }
    return scaled(law, by: mean / old)
  }

  /// The law of `factor` times the draw; the laws that services may have.
  static func scaled(_ law: Law, by factor: Double) -> Law {
    switch law {
    case .constant(let value): return .constant(value * factor)
    case .uniform(let low, let high): return .uniform(minimum: low * factor, maximum: high * factor)
    case .exponential(let mean): return .exponential(mean: mean * factor)
    case .erlang(let stages, let mean): return .erlang(stages: stages, mean: mean * factor)
    case .hyperexponential(let odds, let means):
      return .hyperexponential(probabilities: odds, means: means.map { $0 * factor })
    case .gamma(let shape, let scale): return .gamma(shape: shape, scale: scale * factor)
    case .weibull(let shape, let scale): return .weibull(shape: shape, scale: scale * factor)
    case .pareto(let shape, let low): return .pareto(shape: shape, minimum: low * factor)
    case .boundedPareto(let shape, let low, let high):
      return .boundedPareto(shape: shape, minimum: low * factor, maximum: high * factor)
    case .lognormal(let mean, let deviation):
      return .lognormal(logMean: mean + logarithm(factor), logDeviation: deviation)
    case .truncatedNormal(let mean, let deviation, let low, let high):
      return .truncatedNormal(
        mean: mean * factor,
        deviation: deviation * factor,
        minimum: low * factor,
        maximum: high * factor
      )
    case .truncatedLognormal(let mean, let deviation, let low, let high):
      return .truncatedLognormal(
        logMean: mean + logarithm(factor),
        logDeviation: deviation,
        minimum: low * factor,
        maximum: high * factor
      )
    case .truncatedExponential(let mean, let low, let high):
      return .truncatedExponential(
        mean: mean * factor,
        minimum: low * factor,
        maximum: high * factor
      )
    case .empirical(let points):
      return .empirical(
        points.map { .init(value: $0.value * factor, cumulative: $0.cumulative) }
      )
    }
  }

  /// The mean of a law that a service may have; infinite where the law has none.
  static func mean(of law: Law) -> Double {
    switch law {
    case .constant(let value): return value
    case .uniform(let low, let high): return (low + high) / 2
    case .exponential(let mean), .erlang(_, let mean): return mean
    case .hyperexponential(let odds, let means):
      return zip(odds, means).reduce(0) { $0 + $1.0 * $1.1 }
    case .gamma(let shape, let scale): return shape * scale
    case .weibull(let shape, let scale): return scale * gammaFunction(1 + 1 / shape)
    case .pareto(let shape, let low): return shape > 1 ? shape * low / (shape - 1) : .infinity
    case .boundedPareto(let shape, let low, let high): return boundedPareto(shape, low, high)
    case .lognormal(let mean, let deviation):
      return power(2.718281828459045, mean + deviation * deviation / 2)
    case .truncatedNormal(let mean, _, _, _): return mean
    case .truncatedLognormal(_, _, let low, let high): return (low + high) / 2
    case .truncatedExponential(let mean, let low, _): return low + mean
    case .empirical(let points):
      return zip(points, points.dropFirst()).reduce(0) {
        $0 + ($1.1.cumulative - $1.0.cumulative) * ($1.0.value + $1.1.value) / 2
      }
    }
  }

  private static func boundedPareto(_ shape: Double, _ low: Double, _ high: Double) -> Double {
    let mass = 1 - power(low / high, shape)
    if shape == 1 { return low * logarithm(high / low) / mass }
    let tail = low - high * power(low / high, shape)
    return shape / (shape - 1) * tail / mass
  }
}
