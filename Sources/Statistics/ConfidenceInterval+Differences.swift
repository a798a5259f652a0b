// MARK: - Differences of two groups

extension ConfidenceInterval {
  /// Newcombe's interval for the difference of two shares of independent trials, the treatment's less
  /// the control's: the two intervals of Wilson, put together. −1...1 where a group has no trial.
  ///
  /// - Precondition: 0 < `level` < 1.
  /// - SeeAlso: R. G. Newcombe, "Interval estimation for the difference between independent
  ///   proportions: comparison of eleven methods", *Statistics in Medicine* 17 (1998), 873–890,
  ///   method 10.
  public static func shareDifference(
    _ table: FourfoldTable,
    level: Double = 0.95
  ) -> ConfidenceInterval {
    guard table.isComparison else { return ConfidenceInterval(low: -1, high: 1) }
    let first = wilson(table.treated, level: level)
    let second = wilson(table.control, level: level)
    let (p, q) = (
      table.treated.successes / table.treated.count, table.control.successes / table.control.count
    )
    func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    return ConfidenceInterval(
      low: p - q - length(p - first.low, second.high - q),
      high: p - q + length(first.high - p, q - second.low)
    )
  }

  private static func wilson(
    _ trials: FourfoldTable.Trials,
    level: Double
  ) -> ConfidenceInterval {
    wilson(successes: Int64(trials.successes), of: Int64(trials.count), level: level)
  }

  /// Student's interval for the mean of a sample; `nil` for fewer than two values.
  ///
  /// - Precondition: 0 < `level` < 1.
  public static func mean(of sample: SampleMoments, level: Double = 0.95) -> ConfidenceInterval? {
    guard let variance = sample.variance else { return nil }
    return around(
      sample.mean,
      error: (variance / sample.count).squareRoot(),
      degreesOfFreedom: sample.count - 1,
      level: level
    )
  }

  /// Welch's interval for the difference of two means, the treatment's less the control's, of groups
  /// whose variances differ; `nil` where a group has fewer than two values or both do not vary.
  ///
  /// - Precondition: 0 < `level` < 1.
  /// - SeeAlso: B. L. Welch, "The generalization of Student's problem when several different
  ///   population variances are involved", *Biometrika* 34 (1947), 28–35.
  public static func meanDifference(
    treated: SampleMoments,
    control: SampleMoments,
    level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard let first = treated.variance, let second = control.variance else { return nil }
    let (a, b) = (first / treated.count, second / control.count)
    guard a + b > 0 else { return nil }
    let degrees =
      (a + b) * (a + b) / (a * a / (treated.count - 1) + b * b / (control.count - 1))
    return around(
      treated.mean - control.mean,
      error: (a + b).squareRoot(),
      degreesOfFreedom: max(1, degrees),
      level: level
    )
  }
}

/// The number, mean and variance of a sample.
public struct SampleMoments: Equatable, Sendable {
  /// The number of values.
  public var count: Double
  /// Their mean; 0 where there is none.
  public var mean: Double
  /// Their unbiased variance; `nil` for fewer than two.
  public var variance: Double?

  /// Creates the moments of `count` whole numbers from their sum and the sum of their squares.
  ///
  /// The difference of squares is taken in integers, so that nothing cancels.
  public init(count: Int64, sum: Int64, squares: UInt128) {
    self.count = Double(count)
    mean = count > 0 ? Double(sum) / Double(count) : 0
    guard count > 1 else { return }
    let magnitude = UInt128(sum.magnitude)
    let (scaled, overflow) = squares.multipliedReportingOverflow(by: UInt128(count))
    let (square, _) = magnitude.multipliedReportingOverflow(by: magnitude)
    let (n, below) = (Double(count), Double(count - 1))
    variance =
      overflow
      ? max(0, Double(squares) - Double(sum) * mean) / below
      : Double(scaled >= square ? scaled - square : 0) / (n * below)
  }
}
