import SimulationKernel

/// A probability and its complement, both to full relative precision.
///
/// A quantile far out on either side needs the small one of the two; 1 − p has lost it.
struct Level {
  /// The probability of at most the value that is asked for.
  let lower: Double
  /// The probability of more.
  let upper: Double

  init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// The level of an ordinary probability.
  init(_ probability: Double) {
    self.init(lower: probability, upper: 1 - probability)
  }

  /// −log(upper): the value of the exponential law with mean 1.
  var standardExponential: Double {
    lower <= 0.5 ? -ElementaryFunctions.logOnePlus(-lower) : -ElementaryFunctions.log(upper)
  }

  /// The same for that law conditioned on values of at most `width`.
  func standardExponential(below width: Double) -> Double {
    let below = -ElementaryFunctions.expMinusOne(-width) * lower
    if below <= 0.5 { return -ElementaryFunctions.logOnePlus(-below) }
    return -ElementaryFunctions.log(upper + lower * ElementaryFunctions.exp(-width))
  }

  /// How far a law is from this level at some value, in logarithms of the smaller side; it rises
  /// with the value. `density` is the derivative of `lower` by the variable of the search, and the
  /// slope is that of the result.
  func mismatch(lower: Double, upper: Double, density: Double) -> (value: Double, slope: Double) {
    if self.lower <= self.upper {
      return (ElementaryFunctions.log(lower / self.lower), density / lower)
    }
    return (-ElementaryFunctions.log(upper / self.upper), density / upper)
  }
}
