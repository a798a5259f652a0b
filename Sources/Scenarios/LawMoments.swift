import Glibc
import Statistics

/// Laws by the moments that documents state.
enum LawMoments {
  /// The lognormal law with exactly this mean and coefficient of variation.
  static func lognormal(mean: Double, variation: Double) -> Law {
    guard variation > 0 else { return .constant(mean) }
    let square = log(1 + variation * variation)
    return .lognormal(logMean: log(mean) - square / 2, logDeviation: square.squareRoot())
  }

  /// The gamma law with exactly this mean and variance.
  static func gamma(mean: Double, variance: Double) -> Law {
    guard variance > 0 else { return .constant(mean) }
    return .gamma(shape: mean * mean / variance, scale: variance / mean)
  }

  /// The think time whose logarithm is normal, six deviations wide between its ends.
  static func thinkLognormal(minimum: Double, maximum: Double) -> Law {
    let (low, high) = (log(minimum), log(maximum))
    return .truncatedLognormal(
      logMean: (low + high) / 2,
      logDeviation: (high - low) / 6,
      minimum: minimum,
      maximum: maximum
    )
  }

  /// The think time that decays from its minimum, the 99 % point at its maximum.
  static func thinkExponential(minimum: Double, maximum: Double) -> Law {
    .truncatedExponential(
      mean: (maximum - minimum) / log(100),
      minimum: minimum,
      maximum: maximum
    )
  }

  /// The gamma function, for the means of Weibull laws.
  static func gammaFunction(_ value: Double) -> Double { tgamma(value) }

  /// The logarithm, for the means of bounded Pareto laws of shape 1.
  static func logarithm(_ value: Double) -> Double { log(value) }

  /// A power, for the means of bounded Pareto laws.
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
