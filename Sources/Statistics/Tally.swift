/// The count, mean and variance of a series of observations, in constant memory.
///
/// The update is Welford's: it stays exact to a few units in the last place where the textbook sum
/// of squares cancels to nothing. Values have the unit of the observations; ``variance`` has its
/// square.
///
/// - SeeAlso: B. P. Welford, "Note on a method for calculating corrected sums of squares and
///   products", *Technometrics* 4 (1962), 419–420.
public struct Tally: Equatable, Sendable {
  /// The number of observations.
  public private(set) var count = 0

  /// The mean of the observations, or zero before the first.
  public private(set) var mean = 0.0

  private var sumOfSquares = 0.0

  /// Creates a tally with no observations.
  public init() {}

  /// The unbiased sample variance, or `nil` before the second observation.
  public var variance: Double? {
    count < 2 ? nil : sumOfSquares / Double(count - 1)
  }

  /// Adds an observation.
  ///
  /// - Precondition: `observation` is finite.
  /// - Complexity: O(1).
  public mutating func record(_ observation: Double) {
    precondition(observation.isFinite, "a tally takes finite observations, not \(observation)")
    count += 1
    let deviation = observation - mean
    mean += deviation / Double(count)
    sumOfSquares += deviation * (observation - mean)
    assert(sumOfSquares >= 0)
  }
}
