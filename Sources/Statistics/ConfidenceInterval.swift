/// Bounds that hold the true value with a stated probability.
public struct ConfidenceInterval: Equatable, Sendable {
  /// The lower bound.
  public var low: Double
  /// The upper bound.
  public var high: Double

  /// Creates an interval.
  ///
  /// - Precondition: `low` ≤ `high`.
  public init(low: Double, high: Double) {
    precondition(low <= high, "an interval goes upwards, not from \(low) to \(high)")
    self.low = low
    self.high = high
  }

  /// Half of the interval's length.
  public var halfWidth: Double { 0.5 * (high - low) }

  /// Whether `value` lies between the bounds, the bounds included.
  public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}

// MARK: - Estimators

extension ConfidenceInterval {
  /// Student's interval for the mean of independent values, such as the results of
  /// replications; `nil` for fewer than two.
  ///
  /// `level` is the probability of covering the true mean, for values of a normal law.
  ///
  /// - Precondition: the values are finite and 0 < `level` < 1.
  public static func mean(of samples: [Double], level: Double = 0.95) -> ConfidenceInterval? {
    var tally = Tally()
    for sample in samples { tally.record(sample) }
    guard let variance = tally.variance else { return nil }
    let error = (variance / Double(samples.count)).squareRoot()
    return around(
      tally.mean,
      error: error,
      degreesOfFreedom: Double(samples.count - 1),
      level: level
    )
  }

  /// Wilson's score interval for the probability of success of independent trials.
  ///
  /// It stays inside 0...1 and is not empty where all trials ended alike; without any trial it is
  /// 0...1.
  ///
  /// - Precondition: 0 ≤ `successes` ≤ `trials` and 0 < `level` < 1.
  /// - SeeAlso: E. B. Wilson, "Probable inference, the law of succession, and statistical
  ///   inference", *Journal of the American Statistical Association* 22 (1927), 209–212.
  public static func wilson(
    successes: some BinaryInteger,
    of trials: some BinaryInteger,
    level: Double = 0.95
  ) -> ConfidenceInterval {
    precondition(
      successes >= 0 && successes <= trials,
      "\(successes) successes of \(trials) trials"
    )
    guard trials > 0 else { return ConfidenceInterval(low: 0, high: 1) }
    let n = Double(trials)
    let share = Double(successes) / n
    let z = normalQuantile(0.5 + 0.5 * checked(level))
    let square = z * z / n
    let center = share + 0.5 * square
    let spread = (square * (share * (1 - share) + 0.25 * square)).squareRoot()
    return ConfidenceInterval(
      low: successes == 0 ? 0 : max(0, (center - spread) / (1 + square)),
      high: successes == trials ? 1 : min(1, (center + spread) / (1 + square))
    )
  }

  static func around(
    _ center: Double,
    error: Double,
    degreesOfFreedom: Double,
    level: Double
  ) -> ConfidenceInterval {
    let quantile = studentQuantile(
      0.5 + 0.5 * checked(level),
      degreesOfFreedom: degreesOfFreedom
    )
    return ConfidenceInterval(low: center - quantile * error, high: center + quantile * error)
  }

  private static func checked(_ level: Double) -> Double {
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, not \(level)")
    return level
  }
}

// MARK: - Quantiles

extension ConfidenceInterval {
  /// The quantile of Student's t law, with a relative error below 10^−11.
  ///
  /// - Precondition: 0 < `probability` < 1 and `degreesOfFreedom` ≥ 1.
  public static func studentQuantile(_ probability: Double, degreesOfFreedom: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a probability lies between 0 and 1")
    precondition(degreesOfFreedom >= 1, "Student's law has a degree of freedom or more")
    if probability == 0.5 { return 0 }
    let tail = min(probability, 1 - probability)
    let magnitude = StudentLaw.quantile(tail: tail, degreesOfFreedom: degreesOfFreedom)
    return probability < 0.5 ? -magnitude : magnitude
  }

  /// The quantile of the normal law with mean 0 and deviation 1, with a relative error of 10^−15.
  ///
  /// - Precondition: 0 < `probability` < 1.
  public static func normalQuantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "a probability lies between 0 and 1")
    return StandardNormal.quantile(at: Level(probability))
  }
}
