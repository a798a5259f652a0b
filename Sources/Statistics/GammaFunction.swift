// For the linker alone: √ is an instruction that the compiler backs with a symbol of libm.
import Glibc
import SimulationKernel

/// Euler's gamma function and its incomplete integrals.
enum GammaFunction {
  /// The logarithm of Γ(x) for positive x, with an absolute error of a few 10^−15·max(1, |result|).
  ///
  /// Stirling's series from 10 on; below, the recurrence Γ(x+1) = x·Γ(x).
  static func logarithm(_ x: Double) -> Double {
    var argument = x
    var product = 1.0
    while argument < 10 {
      product *= argument
      argument += 1
    }
    let logarithm = ElementaryFunctions.log(argument)
    let leading = (argument - 0.5) * logarithm - argument + 0.918938533204672742
    return leading + correction(argument) - ElementaryFunctions.log(product)
  }

  /// What Stirling's formula for log Γ(x) lacks, for x ≥ 10.
  ///
  /// - SeeAlso: NIST *Digital Library of Mathematical Functions*, 5.11.1.
  private static func correction(_ x: Double) -> Double {
    let inverse = 1 / x
    let square = inverse * inverse
    let coefficients = [
      1.0 / 156, -691.0 / 360_360, 1.0 / 1_188, -1.0 / 1_680, 1.0 / 1_260, -1.0 / 360, 1.0 / 12,
    ]
    return inverse * coefficients.reduce(0) { $0 * square + $1 }
  }

  /// The gamma law of scale 1 at a value.
  struct Integrals {
    /// P(X ≤ x), the regularised lower integral.
    var lower: Double
    /// P(X > x).
    var upper: Double
    /// x times the density at x.
    var scaledDensity: Double
  }

  /// The integrals of the gamma law with this shape, each with a relative error of about 10^−14.
  ///
  /// A power series below shape + 1, a continued fraction (modified Lentz) above.
  ///
  /// - SeeAlso: NIST *Digital Library of Mathematical Functions*, 8.11.4 and 8.9.2.
  static func integrals(shape: Double, at x: Double) -> Integrals {
    guard x > 0 else { return Integrals(lower: 0, upper: 1, scaledDensity: 0) }
    let density = scaledDensity(shape: shape, at: x)
    if x < shape + 1 {
      let lower = min(1, density * series(shape: shape, at: x))
      return Integrals(lower: lower, upper: 1 - lower, scaledDensity: density)
    }
    let upper = min(1, density * fraction(shape: shape, at: x))
    return Integrals(lower: 1 - upper, upper: upper, scaledDensity: density)
  }

  /// x^a·exp(−x)/Γ(a); from a = 10 on without the cancellation of large logarithms.
  private static func scaledDensity(shape: Double, at x: Double) -> Double {
    guard shape >= 10 else {
      let logarithm = shape * ElementaryFunctions.log(x) - x - Self.logarithm(shape)
      return ElementaryFunctions.exp(logarithm)
    }
    let excess = (x - shape) / shape
    let deviance = excess - ElementaryFunctions.logOnePlus(excess)
    let height = (shape * 0.159154943091895336).squareRoot()
    return height * ElementaryFunctions.exp(-shape * deviance - correction(shape))
  }

  private static func series(shape: Double, at x: Double) -> Double {
    var denominator = shape
    var term = 1 / shape
    var sum = term
    while term > sum * 1e-17 {
      denominator += 1
      term *= x / denominator
      sum += term
    }
    return sum
  }

  private static func fraction(shape: Double, at x: Double) -> Double {
    let tiny = 1e-300
    var b = x + 1 - shape
    var c = 1 / tiny
    var d = 1 / b
    var value = d
    var index = 0.0
    var factor = 0.0
    while (factor - 1).magnitude > 2.5e-16, index < 100_000 {
      index += 1
      let a = -index * (index - shape)
      b += 2
      d = a * d + b
      d = 1 / (d.magnitude < tiny ? tiny : d)
      c = b + a / c
      c = c.magnitude < tiny ? tiny : c
      factor = c * d
      value *= factor
    }
    return value
  }
}

// MARK: - Quantile

extension GammaFunction {
  /// The value of the gamma law with this shape and scale 1 at a level.
  ///
  /// Newton's method in log x, between P(X ≤ x) ≤ x^a/Γ(a+1) and the bound
  /// P(X > a + √(2·a·t) + t) ≤ exp(−t).
  ///
  /// - SeeAlso: S. Boucheron, G. Lugosi, P. Massart, *Concentration Inequalities*, 2013, 2.4.
  static func quantile(shape: Double, at level: Level) -> Double {
    guard level.lower > 0 else { return 0 }
    guard level.upper > 0 else { return .infinity }
    let least = (ElementaryFunctions.log(level.lower) + logarithm(shape + 1)) / shape
    // So far left the bound is the law itself.
    guard least > -40 else { return ElementaryFunctions.exp(least) }
    let exponent = level.standardExponential
    let greatest = ElementaryFunctions.log(
      shape + (2 * shape * exponent).squareRoot() + exponent
    )
    let root = MonotoneRoot.solve(
      from: guess(shape: shape, at: level, least: least),
      between: least,
      and: max(least, greatest)
    ) { logarithm in
      let law = integrals(shape: shape, at: ElementaryFunctions.exp(logarithm))
      return level.mismatch(
        lower: law.lower,
        upper: law.upper,
        density: law.scaledDensity
      )
    }
    return ElementaryFunctions.exp(root)
  }

  /// The logarithm of Wilson and Hilferty's cube of a normal value, or `least` where that is none.
  private static func guess(shape: Double, at level: Level, least: Double) -> Double {
    let ninth = 1 / (9 * shape)
    let root = 1 - ninth + StandardNormal.quantile(at: level) * ninth.squareRoot()
    guard root > 0 else { return least }
    return max(least, ElementaryFunctions.log(shape) + 3 * ElementaryFunctions.log(root))
  }
}
