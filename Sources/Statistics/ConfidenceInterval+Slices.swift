/// A stretch of a series of slices in which nothing changes at once, such as the time between two
/// effects of a timeline.
public struct SliceStretch: Equatable, Sendable {
  /// The whole slices of the stretch.
  public var slices: Range<Int>
  /// Its length in slices, with the parts of slices at its ends.
  public var extent: Double

  /// Creates a stretch.
  ///
  /// - Precondition: `extent` is finite and not negative.
  public init(slices: Range<Int>, extent: Double) {
    precondition(extent.isFinite && extent >= 0, "a stretch cannot be \(extent) slices long")
    self.slices = slices
    self.extent = extent
  }

  /// All of `count` slices.
  public init(count: Int) {
    self.init(slices: 0..<count, extent: Double(count))
  }
}

// MARK: - Intervals

/// Intervals from the slices of one run, by successive differences.
///
/// The spread of slices about their mean takes the load curve of a day for chance. Here the variance
/// comes from second differences of neighbors, d = r₋₁ − 2·r + r₊₁ with E d² = 6·σ² for independent
/// slices: a level or a straight trend cancels, what bends within three slices counts as chance. No
/// difference reaches across the end of a stretch, so jumps at known instants do not count either.
///
/// Neighbors that depend on each other, as queues make them, would hide variance. So the variance is
/// taken from batches of 1, 2, 4… up to `longest` slices and the largest counts; no stretch is cut
/// into fewer than 8 batches for it. Student's quantile has Satterthwaite's degrees of freedom; the
/// differences of n slices count as n/1.94 independent ones, for they overlap.
///
/// - SeeAlso: J. von Neumann et al., "The mean square successive difference", *Annals of Mathematical
///   Statistics* 12 (1941), 153–162; T. Gasser, L. Sroka and C. Jennen-Steinmetz, "Residual variance
///   and residual pattern in nonlinear regression", *Biometrika* 73 (1986), 625–633.
extension ConfidenceInterval {
  /// The interval for the sum of all slices; `nil` where no stretch holds three slices.
  ///
  /// - Precondition: the slices are finite, the stretches lie within them and 0 < `level` < 1.
  public static func total(
    of slices: [Double],
    stretches: [SliceStretch],
    longest: Int = 1,
    level: Double = 0.95
  ) -> ConfidenceInterval? {
    DifferenceVariance(of: slices, stretches: stretches, longest: longest).map {
      around(
        slices.reduce(0, +),
        error: $0.variance.squareRoot(),
        degreesOfFreedom: $0.degreesOfFreedom,
        level: level
      )
    }
  }

  /// The interval for a ratio R of two sums over slices, such as errors over calls; `nil` where no
  /// stretch holds three slices or the denominators sum to zero.
  ///
  /// The error is that of the sum of the residuals y − R·x over the sum of the denominators (the
  /// delta method); the bias of R is of order 1/n.
  ///
  /// - Precondition: both have the same number of finite values, the stretches lie within them and
  ///   0 < `level` < 1.
  /// - SeeAlso: W. G. Cochran, *Sampling Techniques*, 3rd edition, Wiley 1977, 6.4.
  public static func ratio(
    numerators: [Double],
    denominators: [Double],
    stretches: [SliceStretch],
    longest: Int = 1,
    level: Double = 0.95
  ) -> ConfidenceInterval? {
    precondition(numerators.count == denominators.count, "a ratio needs pairs")
    let total = denominators.reduce(0, +)
    guard total != 0 else { return nil }
    let ratio = numerators.reduce(0, +) / total
    let residuals = zip(numerators, denominators).map { $0 - ratio * $1 }
    return DifferenceVariance(of: residuals, stretches: stretches, longest: longest).map {
      around(
        ratio,
        error: $0.variance.squareRoot() / total.magnitude,
        degreesOfFreedom: $0.degreesOfFreedom,
        level: level
      )
    }
  }
}

// MARK: - Variance

/// The variance of the sum of a series, from second differences within stretches.
private struct DifferenceVariance {
  /// Batches a stretch must at least be cut into where they are longer than a slice.
  static let leastBatches = 8

  private(set) var variance = 0.0
  private(set) var degreesOfFreedom = 1.0

  /// The largest variance of those from batches of 1, 2, 4… up to `longest` slices.
  init?(of series: [Double], stretches: [SliceStretch], longest: Int) {
    let usable = stretches.filter { $0.slices.count >= 3 }
    guard !usable.isEmpty else { return nil }
    self.init(of: series, stretches: usable, batch: 1)
    var batch = 2
    while batch <= longest {
      let longer = Self(of: series, stretches: usable, batch: batch)
      if longer.variance > variance { self = longer }
      batch *= 2
    }
  }

  private init(of series: [Double], stretches: [SliceStretch], batch: Int) {
    var squares = 0.0
    for stretch in stretches {
      var length = batch
      while length > 1, stretch.slices.count / length < Self.leastBatches { length /= 2 }
      let sums = Self.batches(of: series[stretch.slices], length: length)
      let part = stretch.extent / Double(length) * Self.variance(of: sums)
      variance += part
      squares += part * part / (Double(sums.count - 2) / 1.94)
    }
    if squares > 0 { degreesOfFreedom = max(1, variance * variance / squares) }
  }

  private static func batches(of series: ArraySlice<Double>, length: Int) -> [Double] {
    stride(from: series.startIndex, through: series.endIndex - length, by: length).map {
      series[$0..<$0 + length].reduce(0, +)
    }
  }

  /// The variance of one of three or more sums.
  private static func variance(of sums: [Double]) -> Double {
    let squares = sums.indices.dropFirst().dropLast().reduce(0) { sum, index in
      let difference = sums[index - 1] - 2 * sums[index] + sums[index + 1]
      return sum + difference * difference
    }
    return squares / 6 / Double(sums.count - 2)
  }
}
