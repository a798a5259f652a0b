import Wire

/// A cap on requests per second that holds over every window of one second, wherever it begins.
///
/// A request may go when the one that went `limit` requests earlier went at least a second ago. A
/// bucket that refills at the limit would let twice as many pass in the second that follows a rest.
struct RateWindow {
  private static let length: Int64 = 1_000_000_000

  private var times: [MonotonicTime]
  private var oldest = 0

  /// Creates a cap.
  ///
  /// - Precondition: `limit` is positive.
  init(limit: Int) {
    precondition(limit > 0)
    // Everything before the first request lies in the distant past.
    times = Array(repeating: MonotonicTime(nanoseconds: .min / 2), count: limit)
  }

  /// When the next request may go.
  var next: MonotonicTime { times[oldest].advanced(byNanoseconds: Self.length) }

  /// Writes down that a request went at `time`, which is no earlier than ``next``.
  ///
  /// Event loops read the clock before they ask, so one may come with a time that another has passed;
  /// it counts as having gone then.
  mutating func record(_ time: MonotonicTime) {
    assert(time >= next)
    let newest = times[oldest == 0 ? times.count - 1 : oldest - 1]
    times[oldest] = max(time, newest)
    oldest = oldest + 1 == times.count ? 0 : oldest + 1
  }
}
