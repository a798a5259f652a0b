/// The mean of a stationary series whose neighbors depend on each other, with an interval from the means
/// of long batches, which hardly do.
///
/// - SeeAlso: A. M. Law, *Simulation Modeling and Analysis*, 5th edition, McGraw-Hill 2015, 9.5.3; J. von
///   Neumann, "Distribution of the ratio of the mean square successive difference to the variance",
///   *Annals of Mathematical Statistics* 12 (1941), 367–395.
public struct BatchMeans: Equatable, Sendable {
  /// The means of the batches, in the order of time: 20 to 30.
  public let means: [Double]
  /// The observations of a batch; those that fill none are left out at the end.
  public let length: Int
  /// Whether neighboring batches still depend on each other: the series is too short, and the interval
  /// too narrow.
  public let isCorrelated: Bool

  private static let batches = 20...30
  /// The most batches that the test of dependence begins with.
  private static let finest = 640
  /// The probability below which independence is not believed.
  private static let significance = 0.1

  /// Cuts a series into batches: doubles their length until von Neumann's ratio believes them
  /// independent, and joins them to at most thirty; `nil` for fewer than twenty observations.
  ///
  /// - Parameter observations: in the order of time, finite, without the warm-up.
  /// - Complexity: O(n).
  public init?(of observations: [Double]) {
    let count = observations.count
    guard count >= Self.batches.lowerBound else { return nil }
    let longest = count / Self.batches.lowerBound
    var length = max(1, (count + Self.finest - 1) / Self.finest)
    while length * 2 <= longest, Self.areCorrelated(Self.means(of: observations, length: length)) {
      length *= 2
    }
    length = max(length, (count + Self.batches.upperBound - 1) / Self.batches.upperBound)
    length = min(length, longest)
    self.length = length
    means = Self.means(of: observations, length: length)
    isCorrelated = Self.areCorrelated(means)
  }

  /// The mean of the batches and what it says about the true one.
  public var mean: SampleMean { SampleMean(of: means) }

  /// Student's interval for the true mean.
  ///
  /// - Precondition: 0 < `level` < 1.
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    mean.interval(level: level)
  }

  private static func means(of observations: [Double], length: Int) -> [Double] {
    stride(from: 0, through: observations.count - length, by: length).map {
      observations[$0..<$0 + length].reduce(0, +) / Double(length)
    }
  }

  /// Whether the mean square successive difference is smaller than independence explains.
  private static func areCorrelated(_ values: [Double]) -> Bool {
    let count = Double(values.count)
    guard count > 2, let variance = SampleMean(of: values).variance, variance > 0 else {
      return false
    }
    let squares = zip(values, values.dropFirst()).reduce(0) { sum, pair in
      sum + (pair.1 - pair.0) * (pair.1 - pair.0)
    }
    let ratio = squares / (variance * (count - 1))
    let deviation = (4 * (count - 2) / (count * count - 1)).squareRoot()
    return (ratio - 2) / deviation < ConfidenceInterval.normalQuantile(significance)
  }
}
