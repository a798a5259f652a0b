/// The mean of independent values, such as the results of replications, and what it says about the
/// true one.
///
/// Everything here is Student's t for values of a normal law; means of runs with many sessions are near
/// enough to one.
public struct SampleMean: Equatable, Sendable {
  /// The number of values.
  public let count: Int
  /// Their mean; zero where there are none.
  public let mean: Double
  /// Their unbiased variance; `nil` for fewer than two.
  public let variance: Double?

  /// Takes the mean of values.
  ///
  /// - Precondition: the values are finite.
  public init(of values: [Double]) {
    var tally = Tally()
    for value in values { tally.record(value) }
    count = tally.count
    mean = tally.mean
    variance = tally.variance
  }

  /// The standard error of the mean; `nil` for fewer than two values.
  public var standardError: Double? {
    variance.map { ($0 / Double(count)).squareRoot() }
  }

  /// The interval that covers the true mean with probability `level`; `nil` for fewer than two values.
  ///
  /// - Precondition: 0 < `level` < 1.
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    standardError.map {
      .around(mean, error: $0, degreesOfFreedom: Double(count - 1), level: level)
    }
  }

  /// How sure it is that the true mean lies above `limit`, 0...1: one minus the probability of a mean
  /// as large as this one if the true one were the limit; `nil` for fewer than two values.
  public func confidence(above limit: Double) -> Double? {
    guard let error = standardError else { return nil }
    guard error > 0 else { return mean > limit ? 1 : mean < limit ? 0 : 0.5 }
    let t = (mean - limit) / error
    guard t != 0 else { return 0.5 }
    let tail = StudentLaw.tail(beyond: t.magnitude, degreesOfFreedom: Double(count - 1))
    return t > 0 ? 1 - tail : tail
  }

  /// The most further values that are ever asked for.
  public static let mostFurtherValues = 1_000_000

  /// About how many further values would show that the true mean is not zero, if it is the mean of
  /// these and they vary no less.
  ///
  /// - Parameter level: of the interval that is to exclude zero.
  /// - Returns: at most ``mostFurtherValues``; 0 where it is shown already; `nil` for fewer than two
  ///   values or a mean of zero.
  public func furtherValues(toShowAtLevel level: Double = 0.95) -> Int? {
    guard let variance, mean != 0 else { return nil }
    func shows(_ total: Int) -> Bool {
      let quantile = ConfidenceInterval.studentQuantile(
        0.5 + 0.5 * level,
        degreesOfFreedom: Double(total - 1)
      )
      return quantile * (variance / Double(total)).squareRoot() < mean.magnitude
    }
    if shows(count) { return 0 }
    var (low, high) = (0, 1)
    while high < Self.mostFurtherValues, !shows(count + high) { (low, high) = (high, high * 2) }
    high = min(high, Self.mostFurtherValues)
    while high - low > 1 {
      let middle = (low + high) / 2
      if shows(count + middle) { high = middle } else { low = middle }
    }
    return high
  }
}
