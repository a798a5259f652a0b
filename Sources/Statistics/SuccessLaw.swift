/// The number of successes of a treatment that changes nothing, given all successes of each stratum: a
/// sum of hypergeometric numbers.
///
/// - SeeAlso: C. R. Mehta, N. R. Patel, R. Gray, "Computing an exact confidence interval for the common
///   odds ratio in several 2 × 2 contingency tables", *Journal of the American Statistical
///   Association* 80 (1985), 969–973.
struct SuccessLaw {
  /// The most possible numbers that are held.
  static let mostOutcomes = 4_096

  private let least: Int
  private let probabilities: [Double]

  /// The law of some strata; `nil` where it has too many outcomes.
  ///
  /// - Complexity: O(outcomes²).
  init?(_ strata: [FourfoldTable]) {
    var least = 0
    var probabilities = [1.0]
    for table in strata {
      let low = Swift.max(0, table.successes - table.control.count)
      let high = Swift.min(table.successes, table.treated.count)
      guard Double(probabilities.count) + high - low <= Double(Self.mostOutcomes) else {
        return nil
      }
      least += Int(low)
      probabilities = Self.sum(
        probabilities,
        Self.hypergeometric(table, from: Int(low), through: Int(high))
      )
    }
    self.least = least
    self.probabilities = probabilities
  }

  /// P(successes ≤ `count`).
  func probability(ofAtMost count: Int) -> Double {
    guard count >= least else { return 0 }
    return Swift.min(1, probabilities.prefix(count - least + 1).reduce(0, +))
  }

  private static func hypergeometric(
    _ table: FourfoldTable,
    from low: Int,
    through high: Int
  ) -> [Double] {
    // Ratios of neighbors, from the most probable number outwards, so that nothing overflows.
    let (m, n, k) = (table.treated.count, table.control.count, table.successes)
    let mode = Int(((m + 1) * (k + 1) / (m + n + 2)).rounded(.down))
    let center = Swift.min(Swift.max(mode, low), high)
    var weights = [Double](repeating: 0, count: high - low + 1)
    weights[center - low] = 1
    var x = center
    while x < high {
      let value = Double(x)
      let ratio = (k - value) * (m - value) / ((value + 1) * (n - k + value + 1))
      weights[x + 1 - low] = weights[x - low] * ratio
      x += 1
    }
    x = center
    while x > low {
      let value = Double(x)
      let ratio = value * (n - k + value) / ((k - value + 1) * (m - value + 1))
      weights[x - 1 - low] = weights[x - low] * ratio
      x -= 1
    }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }

  private static func sum(_ first: [Double], _ second: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: first.count + second.count - 1)
    for (i, p) in first.enumerated() where p > 0 {
      for (j, q) in second.enumerated() { result[i + j] += p * q }
    }
    return result
  }
}
