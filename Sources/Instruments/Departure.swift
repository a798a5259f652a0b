import JSONText
import Wire

/// How far arrivals were from a schedule whose clock may have another origin and another speed.
///
/// The offset between the clocks and the slope of one against the other are fitted by least squares,
/// and the offset then moved to the median, for a few arrivals that were held up should not make all
/// others look early. A departure is the distance that remains, early or late.
public struct Departure: Equatable, Sendable {
  /// The distances from the fitted schedule.
  public let distance: Spread
  /// How much more time passed at the sink than in the schedule: a share, such as 10⁻⁵ for 10 ppm.
  public let slope: Double
  /// The 100 ms in which the number of arrivals differed most from the schedule's, offset fitted.
  public let worstWindow: Window

  /// A stretch of 100 ms.
  public struct Window: Equatable, Sendable {
    /// The length of a window in nanoseconds.
    public static let length: Int64 = 100_000_000

    /// Its beginning, in nanoseconds since the first arrival; it may lie a little before that.
    public let start: Int64
    /// The number of arrivals that the schedule has in it.
    public let planned: Int
    /// The number of arrivals.
    public let arrived: Int

    /// How many arrivals too many; negative: too few.
    public var error: Int { arrived - planned }
  }

  /// Fits arrivals to their planned times; `nil` with fewer than two.
  ///
  /// - Parameters:
  ///   - planned: when each was to come, in nanoseconds since some instant.
  ///   - arrivals: when each came, in nanoseconds since the first arrival of all.
  /// - Complexity: O(n log n).
  init?(planned: [Int64], arrivals: [Int64]) {
    guard planned.count > 1, planned.count == arrivals.count else { return nil }
    let delays = zip(arrivals, planned).map { Double($0 - $1) }
    let count = Double(planned.count)
    let meanPlanned = planned.reduce(0.0) { $0 + Double($1) } / count
    let meanDelay = delays.reduce(0, +) / count
    var (products, squares) = (0.0, 0.0)
    for (time, delay) in zip(planned, delays) {
      let distance = Double(time) - meanPlanned
      products += distance * (delay - meanDelay)
      squares += distance * distance
    }
    let slope = squares > 0 ? products / squares : 0
    let rests = zip(planned, delays).map { time, delay in
      Int64((delay - meanDelay - slope * (Double(time) - meanPlanned)).rounded())
    }
    guard let middle = Spread(rests)?.p50, let distance = Spread(rests.map { abs($0 - middle) })
    else { return nil }
    self.distance = distance
    self.slope = slope
    let offset = Spread(delays.map { Int64($0) })?.p50 ?? 0
    worstWindow = Self.worstWindow(planned.map { $0 + offset }, arrivals)
  }

  /// The departure of arrivals from the even grid that fits them; `nil` with fewer than two.
  ///
  /// - Parameter arrivals: in order.
  init?(ofGrid arrivals: [Int64]) {
    guard arrivals.count > 1, let first = arrivals.first, let last = arrivals.last else {
      return nil
    }
    let gap = Double(last - first) / Double(arrivals.count - 1)
    self.init(
      planned: arrivals.indices.map { first + Int64((Double($0) * gap).rounded()) },
      arrivals: arrivals
    )
  }

  /// Windows begin half a mean gap before the first planned arrival, so that those of an even grid lie
  /// in their middle and not on an edge between two of them, which noise would take them over.
  private static func worstWindow(_ planned: [Int64], _ arrivals: [Int64]) -> Window {
    guard let first = planned.min(), let last = planned.max() else {
      return Window(start: 0, planned: 0, arrived: 0)
    }
    let origin = first - (last - first) / Int64(2 * max(1, planned.count - 1))
    var windows: [Int64: Window] = [:]
    func count(_ time: Int64, planned: Int, arrived: Int) {
      let distance = time - origin
      let number = (distance >= 0 ? distance : distance - Window.length + 1) / Window.length
      let start = origin + number * Window.length
      let old = windows[start]
      windows[start] = Window(
        start: start,
        planned: (old?.planned ?? 0) + planned,
        arrived: (old?.arrived ?? 0) + arrived
      )
    }
    for time in planned { count(time, planned: 1, arrived: 0) }
    for time in arrivals { count(time, planned: 0, arrived: 1) }
    // The first among equals, whatever the order of the table.
    return windows.values.max { left, right in
      (abs(left.error), right.start) < (abs(right.error), left.start)
    } ?? Window(start: 0, planned: 0, arrived: 0)
  }

  /// The departure as a JSON object; times in seconds.
  var json: JSONValue {
    guard case .object(let members) = distance.json else { return .null }
    let window = JSONValue.object([
      .init("start", .seconds(worstWindow.start)),
      .init("planned", .integer(worstWindow.planned)),
      .init("arrived", .integer(worstWindow.arrived)),
    ])
    return .object(
      members + [.init("slopePPM", .real(slope * 1e6)), .init("worstWindow", window)]
    )
  }
}
