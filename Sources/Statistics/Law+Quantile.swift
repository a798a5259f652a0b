import SimulationKernel

extension Law {
  /// The least value that is not exceeded with at least this probability.
  ///
  /// The relative error is below 10^−12 for shapes from 0.01 to 10^6. Truncated, uniform and
  /// empirical laws never leave their bounds.
  ///
  /// - Precondition: 0 ≤ `probability` < 1.
  /// - Complexity: up to some microseconds; draw through a ``Sampler``.
  public func quantile(_ probability: Double) -> Double {
    precondition(
      probability >= 0 && probability < 1,
      "a quantile is asked for at 0 ≤ p < 1, not \(probability)"
    )
    return quantile(at: Level(probability))
  }

  func quantile(at level: Level) -> Double {
    switch self {
    case .constant(let value):
      return value
    case .exponential(let mean):
      return mean * level.standardExponential
    case .erlang(let stages, let mean):
      let shape = Double(stages)
      return mean / shape * GammaFunction.quantile(shape: shape, at: level)
    case .hyperexponential(let probabilities, let means):
      return Self.mixture(probabilities, means, at: level)
    case .gamma(let shape, let scale):
      return scale * GammaFunction.quantile(shape: shape, at: level)
    case .weibull(let shape, let scale):
      return scale * ElementaryFunctions.power(level.standardExponential, 1 / shape)
    case .pareto(let shape, let minimum):
      return minimum * ElementaryFunctions.exp(level.standardExponential / shape)
    case .lognormal(let logMean, let logDeviation):
      guard logDeviation > 0 else { return ElementaryFunctions.exp(logMean) }
      return ElementaryFunctions.exp(logMean + logDeviation * StandardNormal.quantile(at: level))
    case .empirical(let points):
      return Self.interpolation(between: points, at: level.lower)
    case .uniform, .triangular, .boundedPareto, .truncatedNormal, .truncatedLognormal,
      .truncatedExponential:
      return confinedQuantile(at: level)
    }
  }

  /// The quantile of a law with two bounds; it never leaves them.
  private func confinedQuantile(at level: Level) -> Double {
    switch self {
    case .uniform(let minimum, let maximum):
      let width = maximum - minimum
      let value =
        level.lower <= 0.5 ? minimum + level.lower * width : maximum - level.upper * width
      return value.confined(minimum, maximum)
    case .triangular(let minimum, let mode, let maximum):
      return Self.triangular(minimum, mode, maximum, at: level)
    case .boundedPareto(let shape, let minimum, let maximum):
      let width = shape * ElementaryFunctions.log(maximum / minimum)
      let exponent = level.standardExponential(below: width) / shape
      return (minimum * ElementaryFunctions.exp(exponent)).confined(minimum, maximum)
    case .truncatedNormal(let mean, let deviation, let minimum, let maximum):
      guard deviation > 0 else { return mean.confined(minimum, maximum) }
      let z = Self.truncatedNormal(
        from: (minimum - mean) / deviation,
        to: (maximum - mean) / deviation,
        at: level
      )
      return level.lower > 0 ? (mean + deviation * z).confined(minimum, maximum) : minimum
    case .truncatedLognormal(let logMean, let logDeviation, let minimum, let maximum):
      guard logDeviation > 0 else {
        return ElementaryFunctions.exp(logMean).confined(minimum, maximum)
      }
      let z = Self.truncatedNormal(
        from: (ElementaryFunctions.log(minimum) - logMean) / logDeviation,
        to: (ElementaryFunctions.log(maximum) - logMean) / logDeviation,
        at: level
      )
      let value = ElementaryFunctions.exp(logMean + logDeviation * z)
      return level.lower > 0 ? value.confined(minimum, maximum) : minimum
    case .truncatedExponential(let mean, let minimum, let maximum):
      let width = (maximum - minimum) / mean
      let value = minimum + mean * level.standardExponential(below: width)
      return value.confined(minimum, maximum)
    default:
      return quantile(at: level)
    }
  }
}

// MARK: - Parts

extension Law {
  /// Either side is the square root of the level's distance from its end.
  private static func triangular(
    _ minimum: Double,
    _ mode: Double,
    _ maximum: Double,
    at level: Level
  ) -> Double {
    let width = maximum - minimum
    if level.lower * width <= mode - minimum {
      let rise = (level.lower * width * (mode - minimum)).squareRoot()
      return (minimum + rise).confined(minimum, mode)
    }
    let fall = (level.upper * width * (maximum - mode)).squareRoot()
    return (maximum - fall).confined(mode, maximum)
  }

  /// The value of the standard normal law, conditioned on [low, high], at a level.
  ///
  /// Both sides of the level are sums of positive terms, so neither loses precision.
  private static func truncatedNormal(from low: Double, to high: Double, at level: Level) -> Double
  {
    let atLow = StandardNormal.level(at: low)
    let atHigh = StandardNormal.level(at: high)
    return StandardNormal.quantile(
      at: Level(
        lower: level.upper * atLow.lower + level.lower * atHigh.lower,
        upper: level.upper * atLow.upper + level.lower * atHigh.upper
      )
    )
  }

  /// The quantile of a mixture of exponential laws: between those of its least and greatest mean.
  private static func mixture(
    _ probabilities: [Double],
    _ means: [Double],
    at level: Level
  ) -> Double {
    let exponent = level.standardExponential
    guard exponent > 0, let least = means.min(), let greatest = means.max(), least > 0 else {
      return 0
    }
    let low = ElementaryFunctions.log(least * exponent)
    let high = ElementaryFunctions.log(greatest * exponent)
    let root = MonotoneRoot.solve(from: 0.5 * (low + high), between: low, and: high) { logarithm in
      let value = ElementaryFunctions.exp(logarithm)
      var lower = 0.0
      var upper = 0.0
      var density = 0.0
      for (probability, mean) in zip(probabilities, means) {
        let survival = ElementaryFunctions.exp(-value / mean)
        lower -= probability * ElementaryFunctions.expMinusOne(-value / mean)
        upper += probability * survival
        density += probability * survival * (value / mean)
      }
      return level.mismatch(lower: lower, upper: upper, density: density)
    }
    return ElementaryFunctions.exp(root)
  }

  private static func interpolation(between points: [Point], at probability: Double) -> Double {
    guard let next = points.firstIndex(where: { $0.cumulative >= probability }) else {
      return points.last?.value ?? 0
    }
    guard next > 0, points[next].cumulative > probability else { return points[next].value }
    let (left, right) = (points[next - 1], points[next])
    let share = (probability - left.cumulative) / (right.cumulative - left.cumulative)
    return (left.value + share * (right.value - left.value)).confined(left.value, right.value)
  }
}

extension Double {
  /// The number, or the bound beyond which it lies.
  fileprivate func confined(_ minimum: Double, _ maximum: Double) -> Double {
    self < minimum ? minimum : self > maximum ? maximum : self
  }
}
