import SimulationKernel

/// The normal law with mean 0 and standard deviation 1.
enum StandardNormal {
  /// The density at `z`.
  static func density(_ z: Double) -> Double {
    0.398942280401432678 * ElementaryFunctions.exp(-0.5 * z * z)
  }

  /// P(Z ≤ z) and P(Z > z), the smaller one with a relative error of about 10^−14.
  static func level(at z: Double) -> Level {
    let tail =
      z.magnitude < 39 ? 0.5 * GammaFunction.integrals(shape: 0.5, at: 0.5 * z * z).upper : 0
    return z < 0 ? Level(lower: tail, upper: 1 - tail) : Level(lower: 1 - tail, upper: tail)
  }

  /// The value at a level, with a relative error of about 10^−15.
  ///
  /// - SeeAlso: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal
  ///   distribution", *Applied Statistics* 37 (1988), 477–484.
  static func quantile(at level: Level) -> Double {
    guard level.lower > 0 else { return -.infinity }
    guard level.upper > 0 else { return .infinity }
    let offset = level.lower < level.upper ? level.lower - 0.5 : 0.5 - level.upper
    if offset.magnitude <= 0.425 {
      return offset * central.value(at: 0.180625 - offset * offset)
    }
    let tail = min(level.lower, level.upper)
    let distance = (-ElementaryFunctions.log(tail)).squareRoot()
    let magnitude = distance <= 5 ? near.value(at: distance - 1.6) : far.value(at: distance - 5)
    return offset < 0 ? -magnitude : magnitude
  }

  /// A quotient of polynomials, coefficients from the constant up.
  private struct Rational {
    let numerator: [Double]
    let denominator: [Double]

    func value(at x: Double) -> Double {
      let above = numerator.reversed().reduce(0) { $0 * x + $1 }
      return above / denominator.reversed().reduce(0) { $0 * x + $1 }
    }
  }

  private static let central = Rational(
    numerator: [
      3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
      1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
      3.3430575583588128105e+4, 2.5090809287301226727e+3,
    ],
    denominator: [
      1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
      2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
      5.2264952788528545610e+3,
    ]
  )

  private static let near = Rational(
    numerator: [
      1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
      3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
      2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ],
    denominator: [
      1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
      1.05075007164441684324e-9,
    ]
  )

  private static let far = Rational(
    numerator: [
      6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
      2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
      2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ],
    denominator: [
      1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
      2.04426310338993978564e-15,
    ]
  )
}
