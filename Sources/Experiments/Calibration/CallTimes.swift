import Analysis
import Statistics

/// How long some calls took, in nanoseconds, and from when to when they were made.
public struct CallTimes: Equatable, Sendable {
  /// The times.
  public private(set) var times = LogLinearHistogram(resolution: .permille)
  private var first = Int64.max
  private var last = Int64.min

  /// Creates times of no call.
  public init() {}

  /// Creates times that were counted elsewhere.
  init(_ times: LogLinearHistogram, span: ClosedRange<Int64>?) {
    self.times = times
    if let span { (first, last) = (span.lowerBound, span.upperBound) }
  }

  /// Takes the time of a call that was made at an instant.
  public mutating func record(_ time: UInt64, at instant: Int64) {
    times.record(time)
    (first, last) = (min(first, instant), max(last, instant))
  }

  /// Adds other calls.
  public mutating func merge(_ other: CallTimes) {
    times.merge(other.times)
    (first, last) = (min(first, other.first), max(last, other.last))
  }

  /// The calls of some places.
  static func sum(_ places: [Int], of all: [CallTimes]) -> CallTimes {
    places.reduce(into: CallTimes()) { $0.merge(all[$1]) }
  }

  /// The figures in seconds.
  var figures: CalibrationResult.Figures {
    func seconds(_ probability: Double) -> Double? {
      times.quantile(probability).map { Double($0) / 1e9 }
    }
    return CalibrationResult.Figures(
      calls: Int(clamping: times.count),
      throughput: last > first ? Double(times.count) / (Double(last - first) / 1e9) : nil,
      mean: times.mean.map { $0 / 1e9 },
      p50: seconds(0.5),
      p95: seconds(0.95),
      p99: seconds(0.99)
    )
  }
}
