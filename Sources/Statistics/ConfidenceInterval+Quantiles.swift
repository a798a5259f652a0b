import SimulationKernel

extension ConfidenceInterval {
  /// The interval for a quantile of independent values, from two of them; no law is assumed.
  ///
  /// The number of values below the quantile is binomial, so the ranks of the two are those around the
  /// expected one that hold it with probability `level` or more.
  ///
  /// - Parameters:
  ///   - probability: which quantile, above 0 and below 1.
  ///   - values: independent, in any order.
  ///   - level: the probability of covering the true quantile.
  /// - Returns: `nil` where even the least and the greatest value do not hold it so surely.
  /// - Complexity: O(n log n).
  /// - SeeAlso: H. A. David and H. N. Nagaraja, *Order Statistics*, 3rd edition, Wiley 2003, 7.1.
  public static func quantile(
    _ probability: Double,
    of values: [Double],
    level: Double = 0.95
  ) -> ConfidenceInterval? {
    guard let ranks = ranks(ofQuantile: probability, count: values.count, level: level) else {
      return nil
    }
    let sorted = values.sorted()
    return ConfidenceInterval(low: sorted[ranks.low - 1], high: sorted[ranks.high - 1])
  }

  /// The ranks, from 1, of the values that hold a quantile.
  static func ranks(
    ofQuantile probability: Double,
    count: Int,
    level: Double
  ) -> (low: Int, high: Int)? {
    precondition(probability > 0 && probability < 1, "a quantile lies between 0 and 1")
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, not \(level)")
    guard count > 1 else { return nil }
    let weights = binomialWeights(count: count, probability: probability)
    let total = weights.reduce(0, +)
    // Of k values below the quantile, 1...n - 1 of them, the values of rank k and k + 1 hold it.
    var low = min(count - 1, max(1, Int((probability * Double(count)).rounded(.down))))
    var high = low
    var mass = weights[low]
    while mass < level * total {
      let below = low > 1 ? weights[low - 1] : -1
      let above = high < count - 1 ? weights[high + 1] : -1
      guard max(below, above) >= 0 else { return nil }
      if above >= below {
        high += 1
        mass += above
      } else {
        low -= 1
        mass += below
      }
    }
    return (low, high + 1)
  }

  /// The probabilities of 0...n successes, up to a factor: 1 for the likeliest.
  private static func binomialWeights(count: Int, probability: Double) -> [Double] {
    var weights = Array(repeating: 0.0, count: count + 1)
    let mode = min(count, Int(Double(count + 1) * probability))
    let odds = probability / (1 - probability)
    weights[mode] = 1
    for k in mode..<count {
      weights[k + 1] = weights[k] * odds * Double(count - k) / Double(k + 1)
    }
    for k in stride(from: mode, to: 0, by: -1) {
      weights[k - 1] = weights[k] / odds * Double(k) / Double(count - k + 1)
    }
    return weights
  }
}
