/// The middle and the spread of a series of samples.
public struct Spread: Equatable, Sendable {
  /// Half of the samples are at most this.
  public let median: Double
  /// A tenth of the samples are at most this.
  public let p10: Double
  /// Nine tenths of the samples are at most this.
  public let p90: Double
  /// The number of samples.
  public let count: Int

  /// Sums samples up; `nil` where there is none. Between two samples it interpolates.
  public init?(_ samples: [Double]) {
    guard !samples.isEmpty else { return nil }
    let sorted = samples.sorted()
    func quantile(_ share: Double) -> Double {
      let place = share * Double(sorted.count - 1)
      let low = Int(place)
      let high = min(low + 1, sorted.count - 1)
      return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
    }
    median = quantile(0.5)
    p10 = quantile(0.1)
    p90 = quantile(0.9)
    count = samples.count
  }
}
