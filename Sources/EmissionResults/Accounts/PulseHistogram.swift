/// Counts of durations between fixed boundaries, in memory that is copied and added at no cost.
///
/// The boundaries are those of a page for Prometheus, where another program takes quantiles; the
/// report has finer histograms.
@frozen
public struct PulseHistogram: Equatable, Sendable {
  /// Requests whose duration is at most each boundary and above the one before; the last place is for
  /// all that are longer.
  public private(set) var counts = SIMD16<Int64>.zero
  /// The sum of the durations, in nanoseconds.
  public private(set) var sum: Int64 = 0
  /// Creates counts of nothing.
  public init() {}

  /// The number of boundaries.
  public static let boundaryCount = 14

  /// Upper boundaries for response times, in nanoseconds.
  ///
  /// - SeeAlso: OpenTelemetry semantic conventions, `http.client.request.duration`.
  public static let responseBoundaries = boundaries(
    5_000,
    10_000,
    25_000,
    50_000,
    75_000,
    100_000,
    250_000,
    500_000,
    750_000,
    1_000_000,
    2_500_000,
    5_000_000,
    7_500_000,
    10_000_000
  )

  /// Upper boundaries for lateness, in nanoseconds: those of responses would put every request that
  /// went in time into one place.
  public static let latenessBoundaries = boundaries(
    10,
    25,
    50,
    100,
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    100_000,
    1_000_000,
    10_000_000
  )

  /// All durations counted.
  public var count: Int64 { counts.wrappedSum() }

  /// Counts a duration, in nanoseconds.
  public mutating func record(_ duration: Int64, _ boundaries: SIMD16<Int64>) {
    var index = 0
    while index < Self.boundaryCount, duration > boundaries[index] { index += 1 }
    counts[index] += 1
    sum += duration
  }

  /// Adds the counts of another histogram with the same boundaries.
  public mutating func add(_ other: PulseHistogram) {
    counts &+= other.counts
    sum += other.sum
  }

  /// Boundaries given in microseconds.
  private static func boundaries(_ microseconds: Int64...) -> SIMD16<Int64> {
    var result = SIMD16<Int64>(repeating: .max)
    for (index, value) in microseconds.enumerated() { result[index] = value * 1_000 }
    return result
  }
}

extension EmissionPulse {
  /// Requests dropped because they had to wait for this.
  public func shed(for obstacle: Obstacle) -> Int64 { shedByObstacle[obstacle.index] }

  /// Takes the times of a request whose way has ended: the lateness of one that was sent, the response
  /// time of one that was answered or waited for in vain.
  public mutating func observe(_ record: RequestRecord) {
    if case .shed(let obstacle) = record.fate { shedByObstacle[obstacle.index] += 1 }
    guard record.fate.isSent else { return }
    lateness.record(max(0, record.written - record.due), PulseHistogram.latenessBoundaries)
    guard record.fate == .answered || record.fate == .failed(.timeout) else { return }
    let duration = max(0, record.lastByte - record.due)
    response.record(duration, PulseHistogram.responseBoundaries)
    if duration > slowFrom { slow += 1 }
  }
}
