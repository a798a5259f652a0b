import JSONText
import Wire

/// Some quantiles of a series of times, in nanoseconds.
public struct Spread: Equatable, Sendable {
  /// How many there are, at least 1.
  public let count: Int
  /// The mean.
  public let mean: Double
  /// The standard deviation.
  public let deviation: Double
  /// The least.
  public let minimum: Int64
  /// The median.
  public let p50: Int64
  /// The 90th percentile.
  public let p90: Int64
  /// The 99th percentile.
  public let p99: Int64
  /// The 99.9th percentile.
  public let p999: Int64
  /// The largest.
  public let maximum: Int64

  /// The spread of a series; `nil` for an empty one.
  ///
  /// A quantile is the least value that so large a share of the series does not exceed.
  ///
  /// - Complexity: O(n log n).
  init?(_ values: [Int64]) {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    func quantile(_ share: Double) -> Int64 {
      let rank = Int((share * Double(sorted.count)).rounded(.up))
      return sorted[min(sorted.count, max(1, rank)) - 1]
    }
    count = sorted.count
    let mean = sorted.reduce(0.0) { $0 + Double($1) } / Double(sorted.count)
    let squares = sorted.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    self.mean = mean
    deviation = (squares / Double(sorted.count)).squareRoot()
    minimum = first
    p50 = quantile(0.5)
    p90 = quantile(0.9)
    p99 = quantile(0.99)
    p999 = quantile(0.999)
    maximum = last
  }

  /// The spread as a JSON object; times in seconds.
  public var json: JSONValue {
    .object([
      .init("mean", .real(mean / 1e9)),
      .init("min", .seconds(minimum)),
      .init("p50", .seconds(p50)),
      .init("p90", .seconds(p90)),
      .init("p99", .seconds(p99)),
      .init("p999", .seconds(p999)),
      .init("max", .seconds(maximum)),
    ])
  }
}
