/// A probability law; its unit is the user's.
///
/// Delays and values are not negative, and so are all laws but those whose bounds say otherwise: a
/// plain normal law is a ``truncatedNormal(mean:deviation:minimum:maximum:)`` with infinite bounds,
/// the normal law of a delay is one with the minimum 0. For a choice among alternatives there is
/// ``AliasTable``.
///
/// Parameter names are those of the documents. Every law is drawn by inverting its distribution
/// function at one uniform number, so a draw is monotone in that number.
public enum Law: Hashable, Sendable {
  /// Always `value`.
  case constant(Double)
  /// Uniform on [minimum, maximum].
  case uniform(minimum: Double, maximum: Double)
  /// Triangular on [minimum, maximum]: the density rises evenly to `mode` and falls evenly behind.
  case triangular(minimum: Double, mode: Double, maximum: Double)
  /// Exponential with this mean.
  case exponential(mean: Double)
  /// The sum of `stages` exponentials, `mean` in all.
  case erlang(stages: Int, mean: Double)
  /// Exponential with mean `means[i]`, with probability `probabilities[i]`.
  case hyperexponential(probabilities: [Double], means: [Double])
  /// Gamma with density ∝ x^(shape−1)·exp(−x/scale).
  case gamma(shape: Double, scale: Double)
  /// Weibull with P(X > x) = exp(−(x/scale)^shape).
  case weibull(shape: Double, scale: Double)
  /// Pareto with P(X > x) = (minimum/x)^shape from `minimum` on.
  case pareto(shape: Double, minimum: Double)
  /// Pareto confined to [minimum, maximum] by conditioning.
  case boundedPareto(shape: Double, minimum: Double, maximum: Double)
  /// exp of a normal with this mean and standard deviation.
  case lognormal(logMean: Double, logDeviation: Double)
  /// Normal, conditioned on [minimum, maximum]; either bound may be infinite.
  case truncatedNormal(mean: Double, deviation: Double, minimum: Double, maximum: Double)
  /// Lognormal, conditioned on [minimum, maximum].
  case truncatedLognormal(
    logMean: Double,
    logDeviation: Double,
    minimum: Double,
    maximum: Double
  )
  /// minimum + exponential with this mean, conditioned on at most `maximum`.
  case truncatedExponential(mean: Double, minimum: Double, maximum: Double)
  /// Linear between points (value, cumulative probability); the probabilities rise from 0 to 1.
  case empirical([Point])

  /// A point of an empirical distribution function.
  public struct Point: Hashable, Sendable {
    /// The value.
    public var value: Double
    /// The probability of at most that value, 0...1.
    public var cumulative: Double

    /// Creates a point.
    public init(value: Double, cumulative: Double) {
      self.value = value
      self.cumulative = cumulative
    }
  }
}
