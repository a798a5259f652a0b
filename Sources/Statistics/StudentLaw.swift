import SimulationKernel

/// Student's t law.
enum StudentLaw {
  /// The value t > 0 that only the share `tail` of the law exceeds.
  ///
  /// Newton's method between the normal quantile, whose tail is lighter, and the bound of the
  /// Cauchy law, whose tail is heavier for one degree of freedom or more.
  static func quantile(tail: Double, degreesOfFreedom: Double) -> Double {
    let least = StandardNormal.quantile(at: Level(lower: 1 - tail, upper: tail))
    let greatest = 1 / (3.14159265358979324 * tail)
    let logarithm = MonotoneRoot.solve(
      from: ElementaryFunctions.log(least),
      between: ElementaryFunctions.log(least),
      and: ElementaryFunctions.log(greatest)
    ) { logarithm in
      let t = ElementaryFunctions.exp(logarithm)
      let upper = Self.tail(beyond: t, degreesOfFreedom: degreesOfFreedom)
      let density = density(at: t, degreesOfFreedom: degreesOfFreedom)
      return (-ElementaryFunctions.log(upper / tail), t * density / upper)
    }
    return ElementaryFunctions.exp(logarithm)
  }

  /// P(T > t) for t > 0.
  static func tail(beyond t: Double, degreesOfFreedom: Double) -> Double {
    let square = t * t
    let total = degreesOfFreedom + square
    return 0.5
      * incompleteBeta(
        0.5 * degreesOfFreedom,
        0.5,
        at: degreesOfFreedom / total,
        complement: square / total
      )
  }

  private static func density(at t: Double, degreesOfFreedom: Double) -> Double {
    let constant =
      GammaFunction.logarithm(0.5 * (degreesOfFreedom + 1))
      - GammaFunction.logarithm(0.5 * degreesOfFreedom)
      - 0.5 * ElementaryFunctions.log(3.14159265358979324 * degreesOfFreedom)
    let kernel = ElementaryFunctions.logOnePlus(t * t / degreesOfFreedom)
    return ElementaryFunctions.exp(constant - 0.5 * (degreesOfFreedom + 1) * kernel)
  }

  /// The regularised incomplete beta function, by the continued fraction (modified Lentz) on the
  /// side where it converges fast.
  ///
  /// - SeeAlso: NIST *Digital Library of Mathematical Functions*, 8.17.22.
  private static func incompleteBeta(
    _ a: Double,
    _ b: Double,
    at x: Double,
    complement: Double
  ) -> Double {
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(b, a, at: complement, complement: x) }
    let logarithm =
      GammaFunction.logarithm(a + b) - GammaFunction.logarithm(a) - GammaFunction.logarithm(b)
      + a * ElementaryFunctions.log(x) + b * ElementaryFunctions.log(complement)
    return ElementaryFunctions.exp(logarithm) * fraction(a, b, at: x) / a
  }

  private static func fraction(_ a: Double, _ b: Double, at x: Double) -> Double {
    let tiny = 1e-300
    func nonzero(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
    var value = d
    var factor = 0.0
    var m = 0.0
    while (factor - 1).magnitude > 2.5e-16, m < 10_000 {
      m += 1
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / nonzero(1 + even * d)
      c = nonzero(1 + even / c)
      value *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / nonzero(1 + odd * d)
      c = nonzero(1 + odd / c)
      factor = d * c
      value *= factor
    }
    return value
  }
}
