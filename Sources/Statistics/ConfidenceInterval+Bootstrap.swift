import SimulationKernel

extension ConfidenceInterval {
  /// The resamples of a bootstrap.
  public static let usualResamples = 2_000

  /// The percentile interval of a statistic of independent values, from resamples of them.
  ///
  /// For statistics without a formula, such as a ratio of medians. It covers a little less than `level`
  /// where values are few: with ten, a nominal 95 % is about 90 %. The draws are those of a fixed
  /// counter-based stream, so the same values give the same interval everywhere.
  ///
  /// - Parameters:
  ///   - values: independent of each other.
  ///   - level: the nominal probability of covering the true value.
  ///   - resamples: how many times values are drawn anew.
  ///   - seed: keys the draws.
  ///   - statistic: of as many values, some of them more than once.
  /// - Returns: `nil` for fewer than two values.
  /// - Precondition: 0 < `level` < 1, `resamples` > 0 and the statistic is finite.
  /// - SeeAlso: B. Efron and R. J. Tibshirani, *An Introduction to the Bootstrap*, Chapman & Hall 1993,
  ///   chapter 13.
  public static func bootstrap<Value>(
    _ values: [Value],
    level: Double = 0.95,
    resamples: Int = usualResamples,
    seed: UInt64 = 1,
    _ statistic: ([Value]) -> Double
  ) -> ConfidenceInterval? {
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, not \(level)")
    precondition(resamples > 0, "a bootstrap draws at least once")
    guard values.count > 1 else { return nil }
    let source = RandomSource(seed: seed)
    let purpose: UInt8 = 0
    let drawn = (0..<resamples).map { resample -> Double in
      let random = source.entity(UInt64(resample))
      let sample = values.indices.map { place in
        let word = random.word(purpose, at: UInt64(place))
        return values[Int(word.multipliedFullWidth(by: UInt64(values.count)).high)]
      }
      return statistic(sample)
    }.sorted()
    let tail = 0.5 * (1 - level)
    let last = Double(resamples - 1)
    return ConfidenceInterval(
      low: drawn[Int((tail * last).rounded())],
      high: drawn[Int(((1 - tail) * last).rounded())]
    )
  }
}
