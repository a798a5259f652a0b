import SimulationKernel

extension Law {
  /// The expected value; infinite for a Pareto law of shape 1 or less.
  public var mean: Double { moments.mean }

  /// The variance; infinite for a Pareto law of shape 2 or less.
  public var variance: Double { moments.variance }

  private typealias Moments = (mean: Double, variance: Double)

  private var moments: Moments {
    switch self {
    case .constant(let value):
      return (value, 0)
    case .exponential(let mean):
      return (mean, mean * mean)
    case .erlang(let stages, let mean):
      return (mean, mean * mean / Double(stages))
    case .hyperexponential(let probabilities, let means):
      let mean = zip(probabilities, means).reduce(0) { $0 + $1.0 * $1.1 }
      let square = zip(probabilities, means).reduce(0) { $0 + 2 * $1.0 * $1.1 * $1.1 }
      return (mean, square - mean * mean)
    case .gamma(let shape, let scale):
      return (shape * scale, shape * scale * scale)
    case .weibull(let shape, let scale):
      let mean = ElementaryFunctions.exp(GammaFunction.logarithm(1 + 1 / shape))
      let square = ElementaryFunctions.exp(GammaFunction.logarithm(1 + 2 / shape))
      return (scale * mean, scale * scale * (square - mean * mean))
    case .pareto(let shape, let minimum):
      let mean = shape > 1 ? minimum * (shape / (shape - 1)) : .infinity
      let square = (shape - 1) * (shape - 1) * (shape - 2)
      return (mean, shape > 2 ? minimum * minimum * (shape / square) : .infinity)
    case .lognormal(let logMean, let logDeviation):
      let square = logDeviation * logDeviation
      let mean = ElementaryFunctions.exp(logMean + 0.5 * square)
      return (mean, mean * mean * ElementaryFunctions.expMinusOne(square))
    case .empirical(let points):
      return Self.moments(of: points)
    case .uniform, .triangular, .boundedPareto, .truncatedNormal, .truncatedLognormal,
      .truncatedExponential:
      return confinedMoments
    }
  }

  /// The moments of a law with two bounds.
  private var confinedMoments: Moments {
    switch self {
    case .uniform(let minimum, let maximum):
      let width = maximum - minimum
      return (minimum + 0.5 * width, width * width / 12)
    case .triangular(let minimum, let mode, let maximum):
      let (left, right) = (mode - minimum, maximum - mode)
      let square = left * left + left * right + right * right
      return (minimum + (2 * left + right) / 3, square / 18)
    case .boundedPareto(let shape, let minimum, let maximum):
      return Self.boundedPareto(shape: shape, minimum: minimum, maximum: maximum)
    case .truncatedNormal(let mean, let deviation, let minimum, let maximum):
      guard deviation > 0, minimum < maximum else { return (quantile(0.5), 0) }
      let part = Self.truncatedNormal(
        from: (minimum - mean) / deviation,
        to: (maximum - mean) / deviation
      )
      return (mean + deviation * part.mean, deviation * deviation * part.variance)
    case .truncatedLognormal(let logMean, let logDeviation, let minimum, let maximum):
      guard logDeviation > 0, minimum < maximum else { return (quantile(0.5), 0) }
      let low = (ElementaryFunctions.log(minimum) - logMean) / logDeviation
      let high = (ElementaryFunctions.log(maximum) - logMean) / logDeviation
      return Self.truncatedLognormal(logMean, logDeviation, from: low, to: high)
    case .truncatedExponential(let mean, let minimum, let maximum):
      let part = Self.truncatedExponential(width: (maximum - minimum) / mean)
      return (minimum + mean * part.mean, mean * mean * part.variance)
    default:
      return moments
    }
  }
}

// MARK: - Laws by their moments

extension Law {
  /// The law of this one's values times `factor`.
  ///
  /// - Precondition: `factor` is finite and not negative; zero gives the constant zero.
  public func scaled(by factor: Double) -> Law {
    precondition(factor >= 0 && factor.isFinite, "a law is scaled by 0 or more, not \(factor)")
    guard factor > 0 else { return .constant(0) }
    switch self {
    case .constant(let value):
      return .constant(value * factor)
    case .uniform(let minimum, let maximum):
      return .uniform(minimum: minimum * factor, maximum: maximum * factor)
    case .triangular(let minimum, let mode, let maximum):
      return .triangular(
        minimum: minimum * factor,
        mode: mode * factor,
        maximum: maximum * factor
      )
    case .exponential(let mean):
      return .exponential(mean: mean * factor)
    case .erlang(let stages, let mean):
      return .erlang(stages: stages, mean: mean * factor)
    case .hyperexponential(let probabilities, let means):
      return .hyperexponential(probabilities: probabilities, means: means.map { $0 * factor })
    case .gamma(let shape, let scale):
      return .gamma(shape: shape, scale: scale * factor)
    case .weibull(let shape, let scale):
      return .weibull(shape: shape, scale: scale * factor)
    case .pareto(let shape, let minimum):
      return .pareto(shape: shape, minimum: minimum * factor)
    case .boundedPareto(let shape, let minimum, let maximum):
      return .boundedPareto(shape: shape, minimum: minimum * factor, maximum: maximum * factor)
    case .lognormal(let logMean, let logDeviation):
      return .lognormal(
        logMean: logMean + ElementaryFunctions.log(factor),
        logDeviation: logDeviation
      )
    case .truncatedNormal(let mean, let deviation, let minimum, let maximum):
      return .truncatedNormal(
        mean: mean * factor,
        deviation: deviation * factor,
        minimum: minimum * factor,
        maximum: maximum * factor
      )
    case .truncatedLognormal(let logMean, let logDeviation, let minimum, let maximum):
      return .truncatedLognormal(
        logMean: logMean + ElementaryFunctions.log(factor),
        logDeviation: logDeviation,
        minimum: minimum * factor,
        maximum: maximum * factor
      )
    case .truncatedExponential(let mean, let minimum, let maximum):
      return .truncatedExponential(
        mean: mean * factor,
        minimum: minimum * factor,
        maximum: maximum * factor
      )
    case .empirical(let points):
      return .empirical(
        points.map { Point(value: $0.value * factor, cumulative: $0.cumulative) }
      )
    }
  }

  /// The lognormal law with this mean and coefficient of variation (standard deviation ÷ mean).
  ///
  /// - Precondition: both are finite and not negative; without variation the law is constant.
  public static func lognormal(mean: Double, variation: Double) -> Law {
    precondition(mean >= 0 && mean.isFinite, "a mean is 0 or more, not \(mean)")
    precondition(variation >= 0 && variation.isFinite, "a variation is 0 or more, not \(variation)")
    guard mean > 0, variation > 0 else { return .constant(mean) }
    let square = ElementaryFunctions.logOnePlus(variation * variation)
    return .lognormal(
      logMean: ElementaryFunctions.log(mean) - 0.5 * square,
      logDeviation: square.squareRoot()
    )
  }

  /// The gamma law with this mean and variance.
  ///
  /// - Precondition: both are finite and not negative; without variance the law is constant.
  public static func gamma(mean: Double, variance: Double) -> Law {
    precondition(mean >= 0 && mean.isFinite, "a mean is 0 or more, not \(mean)")
    precondition(variance >= 0 && variance.isFinite, "a variance is 0 or more, not \(variance)")
    guard mean > 0, variance > 0 else { return .constant(mean) }
    return .gamma(shape: mean * mean / variance, scale: variance / mean)
  }
}

// MARK: - Parts

extension Law {
  /// E[X^n] = minimum^n·a·(e^((n−a)·l) − 1)/(n−a)/(1 − e^(−a·l)), where l = log(maximum/minimum).
  private static func boundedPareto(shape: Double, minimum: Double, maximum: Double) -> Moments {
    guard minimum < maximum else { return (minimum, 0) }
    let length = ElementaryFunctions.log(maximum / minimum)
    let normalization = shape / -ElementaryFunctions.expMinusOne(-shape * length)
    func moment(_ order: Double) -> Double {
      let difference = order - shape
      guard difference != 0 else { return normalization * length }
      return normalization * ElementaryFunctions.expMinusOne(difference * length) / difference
    }
    let mean = moment(1)
    return (minimum * mean, minimum * minimum * max(0, moment(2) - mean * mean))
  }

  /// The share of the standard normal law in [low, high], without cancellation on either side.
  private static func normalShare(from low: Double, to high: Double) -> Double {
    let (left, right) = (StandardNormal.level(at: low), StandardNormal.level(at: high))
    return low > 0 ? left.upper - right.upper : right.lower - left.lower
  }

  /// The standard normal law, conditioned on [low, high]; infinite bounds are welcome.
  private static func truncatedNormal(from low: Double, to high: Double) -> Moments {
    let share = normalShare(from: low, to: high)
    let (atLow, atHigh) = (StandardNormal.density(low), StandardNormal.density(high))
    let mean = (atLow - atHigh) / share
    let edges = (low.isFinite ? low * atLow : 0) - (high.isFinite ? high * atHigh : 0)
    return (mean, max(0, 1 + edges / share - mean * mean))
  }

  /// E[X^n] = exp(n·m + n²·s²/2) times the share of [low, high] moved by n·s to the left.
  private static func truncatedLognormal(
    _ logMean: Double,
    _ logDeviation: Double,
    from low: Double,
    to high: Double
  ) -> Moments {
    func moment(_ order: Double) -> Double {
      let shift = order * logDeviation
      let whole = ElementaryFunctions.exp(order * logMean + 0.5 * shift * shift)
      return whole * normalShare(from: low - shift, to: high - shift)
    }
    let share = normalShare(from: low, to: high)
    let mean = moment(1) / share
    return (mean, max(0, moment(2) / share - mean * mean))
  }

  /// The exponential law with mean 1, conditioned on at most `width`; a series for narrow ones.
  private static func truncatedExponential(width: Double) -> Moments {
    guard width.isFinite else { return (1, 1) }
    let square = width * width
    if width < 0.1 {
      let mean = width / 2 - square / 12 + square * square / 720
      return (mean, square / 12 * (1 - square / 20 * (1 - square * 5 / 126)))
    }
    let growth = ElementaryFunctions.expMinusOne(width)
    guard growth.isFinite else { return (1, 1) }
    let ratio = width / growth
    return (1 - ratio, 1 - ratio * ratio - ratio * width)
  }

  /// The moments of an empirical law: uniform pieces, and a step where the first point holds
  /// probability by itself.
  private static func moments(of points: [Point]) -> Moments {
    guard let first = points.first else { return (0, 0) }
    var mean = first.value * first.cumulative
    for (left, right) in zip(points, points.dropFirst()) {
      let weight = right.cumulative - left.cumulative
      mean += weight * 0.5 * (left.value + right.value)
    }
    var variance = first.cumulative * (first.value - mean) * (first.value - mean)
    for (left, right) in zip(points, points.dropFirst()) {
      let weight = right.cumulative - left.cumulative
      let (a, b) = (left.value - mean, right.value - mean)
      variance += weight * (a * a + a * b + b * b) / 3
    }
    return (mean, variance)
  }
}
