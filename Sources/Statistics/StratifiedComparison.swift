import SimulationKernel

/// The comparison of a treatment with a control over several strata, each a ``FourfoldTable``.
///
/// Every stratum is compared within itself and the differences are added, so that what differs from
/// stratum to stratum, such as the time of day or the share of the treatment, does not pass for an
/// effect of the treatment. Strata that hold one group only say nothing and are left out.
///
/// - SeeAlso: W. G. Cochran, "Some methods for strengthening the common χ² tests", *Biometrics* 10
///   (1954), 417–451; N. Mantel, W. Haenszel, "Statistical aspects of the analysis of data from
///   retrospective studies of disease", *Journal of the National Cancer Institute* 22 (1959), 719–748.
public struct StratifiedComparison: Sendable {
  /// The strata that hold both groups.
  public let strata: [FourfoldTable]

  /// Creates the comparison.
  public init(_ strata: [FourfoldTable]) {
    self.strata = strata.filter(\.isComparison)
  }

  /// How many more successes the treatment has than its share of all successes, in standard
  /// deviations: approximately standard normal where the treatment changes nothing; `nil` where
  /// nothing can be compared.
  public var score: Double? {
    let variance = strata.reduce(0) { $0 + $1.variance }
    return variance > 0 ? excess / variance.squareRoot() : nil
  }

  /// The statistic of Cochran, Mantel and Haenszel: the square of the score, without the correction
  /// for continuity; χ² with one degree of freedom where the treatment changes nothing.
  public var statistic: Double? { score.map { $0 * $0 } }

  /// The statistic with the correction of one half.
  public var correctedStatistic: Double? {
    let variance = strata.reduce(0) { $0 + $1.variance }
    let corrected = max(0, excess.magnitude - 0.5)
    return variance > 0 ? corrected * corrected / variance : nil
  }

  /// The probability of a statistic at least as large where the treatment changes nothing; `nil`
  /// where nothing can be compared.
  public var pValue: Double? {
    score.map { 2 * StandardNormal.level(at: $0.magnitude).upper }
  }

  /// The probability of as few successes of the treatment where it changes nothing, given all successes
  /// of each stratum: small where the treatment does worse; `nil` where nothing can be compared.
  ///
  /// Exact, and so never too small, where the treatment's successes have at most 4,096 possible
  /// numbers; by the normal law of the score beyond.
  public var lowerPValue: Double? {
    guard let score else { return nil }
    let successes = SuccessLaw(strata)
    guard let successes else { return StandardNormal.level(at: score).lower }
    return successes.probability(
      ofAtMost: strata.reduce(0) { $0 + Int($1.treated.successes) }
    )
  }

  private var excess: Double {
    strata.reduce(0) { $0 + $1.treated.successes - $1.expected }
  }
}

// MARK: - Common effects

extension StratifiedComparison {
  /// An effect that all strata share.
  public struct Effect: Equatable, Sendable {
    /// The estimate.
    public let value: Double
    /// Its interval.
    public let interval: ConfidenceInterval
  }

  /// The odds ratio of Mantel and Haenszel; its interval by the variance of Robins, Breslow and
  /// Greenland. `nil` where a side has no successes or no failures.
  ///
  /// - SeeAlso: J. Robins, N. Breslow, S. Greenland, "Estimators of the Mantel–Haenszel variance
  ///   consistent in both sparse data and large-strata limiting models", *Biometrics* 42 (1986),
  ///   311–323.
  public func oddsRatio(level: Double = 0.95) -> Effect? {
    var (above, below) = (0.0, 0.0)
    var (first, second, third) = (0.0, 0.0, 0.0)
    for table in strata {
      let n = table.count
      let r = table.treated.successes * table.control.failures / n
      let s = table.treated.failures * table.control.successes / n
      let p = (table.treated.successes + table.control.failures) / n
      let q = (table.treated.failures + table.control.successes) / n
      above += r
      below += s
      first += p * r
      second += p * s + q * r
      third += q * s
    }
    guard above > 0, below > 0 else { return nil }
    let variance =
      first / (2 * above * above) + second / (2 * above * below) + third / (2 * below * below)
    return Self.ratio(above / below, logVariance: variance, level: level)
  }

  /// The ratio of the shares of successes, by Mantel and Haenszel's weights; its interval by the
  /// variance of Greenland and Robins. `nil` where a side has no successes.
  ///
  /// - SeeAlso: S. Greenland, J. M. Robins, "Estimation of a common effect parameter from sparse
  ///   follow-up data", *Biometrics* 41 (1985), 55–68.
  public func shareRatio(level: Double = 0.95) -> Effect? {
    var (above, below, sum) = (0.0, 0.0, 0.0)
    for table in strata {
      let n = table.count
      above += table.treated.successes * table.control.count / n
      below += table.control.successes * table.treated.count / n
      sum +=
        (table.successes * table.treated.count * table.control.count
          - table.treated.successes * table.control.successes * n) / (n * n)
    }
    guard above > 0, below > 0 else { return nil }
    return Self.ratio(above / below, logVariance: max(0, sum / (above * below)), level: level)
  }

  /// The difference of the shares of successes, by Mantel and Haenszel's weights; its interval by the
  /// variance of Sato, which holds for few large and for many small strata. `nil` without strata.
  ///
  /// - SeeAlso: T. Sato, "On the variance estimator for the Mantel–Haenszel risk difference",
  ///   *Biometrics* 45 (1989), 1323–1324.
  public func shareDifference(level: Double = 0.95) -> Effect? {
    var (weights, sum, p, q) = (0.0, 0.0, 0.0, 0.0)
    for table in strata {
      let (x, m) = (table.treated.successes, table.treated.count)
      let (y, n) = (table.control.successes, table.control.count)
      let total = table.count
      weights += m * n / total
      sum += (x * n - y * m) / total
      p += (m * m * y - n * n * x + m * n * (n - m) / 2) / (total * total)
      q += (x * (n - y) + y * (m - x)) / (2 * total)
    }
    guard weights > 0 else { return nil }
    let value = sum / weights
    let deviation = max(0, (value * p + q) / (weights * weights)).squareRoot()
    let reach = Self.quantile(level) * deviation
    return Effect(
      value: value,
      interval: ConfidenceInterval(low: max(-1, value - reach), high: min(1, value + reach))
    )
  }

  private static func ratio(_ value: Double, logVariance: Double, level: Double) -> Effect {
    let factor = ElementaryFunctions.exp(quantile(level) * logVariance.squareRoot())
    return Effect(
      value: value,
      interval: ConfidenceInterval(low: value / factor, high: value * factor)
    )
  }

  private static func quantile(_ level: Double) -> Double {
    ConfidenceInterval.normalQuantile(0.5 + 0.5 * level)
  }
}

extension FourfoldTable {
  /// The successes of the treatment that are expected where it changes nothing.
  fileprivate var expected: Double { treated.count * successes / count }

  /// The variance of them, by the hypergeometric law.
  fileprivate var variance: Double {
    guard count > 1 else { return 0 }
    return treated.count * control.count * successes * (count - successes)
      / (count * count * (count - 1))
  }
}
