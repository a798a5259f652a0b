/// The χ² law.
public enum ChiSquareLaw {
  /// The probability of more than `value`, with a relative error of about 10^−14.
  ///
  /// - Precondition: `degreesOfFreedom` ≥ 1 and `value` ≥ 0.
  public static func tail(beyond value: Double, degreesOfFreedom: Int) -> Double {
    precondition(degreesOfFreedom >= 1, "χ² has a degree of freedom or more")
    precondition(value >= 0, "χ² is not negative")
    return GammaFunction.integrals(shape: 0.5 * Double(degreesOfFreedom), at: 0.5 * value).upper
  }
}
