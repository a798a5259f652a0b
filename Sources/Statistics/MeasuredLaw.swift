import SimulationKernel

/// Laws that fit measured times, from the histogram that keeps them.
public struct MeasuredLaw: Equatable, Sendable {
  /// The mean of the logarithms of the times.
  public var logMean: Double
  /// The standard deviation of the logarithms.
  public var logDeviation: Double
  /// Quantiles of the times, from the least to the greatest.
  public var points: [Law.Point]
  /// The number of times.
  public let count: UInt64

  /// Takes the laws from a histogram; `nil` where that is empty.
  ///
  /// The lognormal law is that of the greatest likelihood: its parameters are the mean and the
  /// variance, with the divisor n, of the logarithms; every value counts as the middle of its cell,
  /// 2^−b off at most. The empirical law has a point for each percent, and beyond 99 % one at each
  /// halving of what is left, as far as the values reach.
  ///
  /// - Parameters:
  ///   - times: the histogram.
  ///   - unit: the value of a unit of the law in units of the histogram, such as 1,000,000 for a law in
  ///     milliseconds of times in nanoseconds.
  /// - Precondition: `unit` > 0.
  /// - Complexity: O(cells in use × points).
  /// - SeeAlso: N. L. Johnson, S. Kotz and N. Balakrishnan, *Continuous Univariate Distributions*,
  ///   volume 1, 2nd edition, Wiley 1994, 14.4.
  public init?(_ times: LogLinearHistogram, unit: Double) {
    precondition(unit > 0, "a unit is positive, not \(unit)")
    guard let least = times.min, let greatest = times.max else { return nil }
    count = times.count
    let total = Double(times.count)
    var sum = 0.0
    let logarithms = Self.logarithms(of: times, unit: unit)
    for (logarithm, weight) in logarithms { sum += weight * logarithm }
    let mean = sum / total
    var squares = 0.0
    for (logarithm, weight) in logarithms {
      squares += weight * (logarithm - mean) * (logarithm - mean)
    }
    logMean = mean
    logDeviation = (squares / total).squareRoot()
    let quantiles = Self.probabilities(count: times.count).map { probability in
      Law.Point(
        value: Double(times.quantile(probability) ?? least) / unit,
        cumulative: probability
      )
    }
    points =
      [.init(value: Double(least) / unit, cumulative: 0)] + quantiles
      + [.init(value: Double(greatest) / unit, cumulative: 1)]
  }

  /// The lognormal law.
  public var lognormal: Law {
    let square = ElementaryFunctions.exp(logDeviation * logDeviation) - 1
    return .lognormal(
      mean: ElementaryFunctions.exp(logMean + 0.5 * logDeviation * logDeviation),
      variation: square.squareRoot()
    )
  }

  /// The empirical law.
  public var empirical: Law { .empirical(points) }

  private static func logarithms(
    of times: LogLinearHistogram,
    unit: Double
  ) -> [(logarithm: Double, weight: Double)] {
    var result: [(Double, Double)] = []
    times.forEachCell { values, count in
      let middle = 0.5 * (Double(values.lowerBound) + Double(values.upperBound))
      result.append((ElementaryFunctions.log(max(0.5, middle) / unit), Double(count)))
    }
    return result
  }

  /// The probabilities of the inner points: no more of them than there are values.
  private static func probabilities(count: UInt64) -> [Double] {
    let n = Double(count)
    let step = n >= 200 ? 1 : n >= 40 ? 5 : 25
    var result = stride(from: step, through: 100 - step, by: step).map { Double($0) / 100 }
    var rest = 0.005
    while rest * n >= 2 {
      result.append(1 - rest)
      rest /= 2
    }
    return result
  }
}
