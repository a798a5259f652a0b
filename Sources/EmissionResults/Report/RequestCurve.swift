import JSONText
import Traces

/// A rate of requests over time, in straight lines from point to point.
///
/// Two points at one time are a step. The curve ends at its last point, and the plan with it.
public struct RequestCurve: Equatable, Sendable {
  /// A point of the curve.
  public struct Point: Equatable, Sendable {
    /// When, in nanoseconds since the emission began.
    public let time: Int64
    /// Requests a second.
    public let rate: Double

    /// Creates a point.
    public init(time: Int64, rate: Double) {
      self.time = time
      self.rate = rate
    }
  }

  /// The greatest rate.
  public static let highestRate = 1e6

  /// The points, in order.
  public let points: [Point]
  /// The integral of the rate up to each point.
  private let counts: [Double]

  /// Creates a curve; `nil` unless it begins at time 0, its times do not decrease, its rates lie
  /// between 0 and ``highestRate``, and some request is due.
  public init?(_ points: [Point]) {
    guard let first = points.first, first.time == 0 else { return nil }
    guard points.allSatisfy({ $0.rate >= 0 && $0.rate <= Self.highestRate }) else { return nil }
    var counts = [0.0]
    for (point, next) in zip(points, points.dropFirst()) {
      guard next.time >= point.time else { return nil }
      let seconds = Double(next.time - point.time) / 1e9
      counts.append(counts[counts.count - 1] + (point.rate + next.rate) / 2 * seconds)
    }
    guard counts[counts.count - 1] > 0 else { return nil }
    self.points = points
    self.counts = counts
  }

  /// How long it lasts, in nanoseconds.
  public var duration: Int64 { points[points.count - 1].time }

  /// The integral of the rate over the whole curve: as many requests are due, rounded up.
  public var total: Double { counts[counts.count - 1] }

  /// When the request of this number is due, counted from 0: as soon as the integral of the rate
  /// goes beyond the number. `nil` where it never does.
  ///
  /// - Complexity: O(log *n*) in the number of points.
  public func time(ofRequest number: Int) -> Int64? {
    let wanted = Double(number)
    guard wanted < total else { return nil }
    var (low, high) = (0, counts.count - 1)
    while low + 1 < high {
      let middle = (low + high) / 2
      if counts[middle] > wanted { high = middle } else { low = middle }
    }
    let (begin, end) = (points[low], points[low + 1])
    let slope = (end.rate - begin.rate) / (Double(end.time - begin.time) / 1e9)
    let missing = wanted - counts[low]
    // The root of rate · t + slope / 2 · t² = missing, in the form that does not cancel.
    let root = max(0, begin.rate * begin.rate + 2 * slope * missing).squareRoot()
    let seconds = missing == 0 ? 0 : 2 * missing / (begin.rate + root)
    return min(end.time, begin.time + Int64((seconds * 1e9).rounded()))
  }

  /// The curve as a JSON array of pairs: seconds, and requests a second.
  public var json: JSONValue {
    .array(points.map { .array([.real(Double($0.time) / 1e9), .real($0.rate)]) })
  }

  /// Reads what ``json`` has written; `nil` where it is none such.
  init?(json: JSONValue) {
    guard case .array(let pairs) = json else { return nil }
    let points = pairs.compactMap { pair -> Point? in
      guard let time = pair[0]?.double, let rate = pair[1]?.double, time < 1e9 else { return nil }
      return Point(time: Int64((time * 1e9).rounded()), rate: rate)
    }
    guard points.count == pairs.count else { return nil }
    self.init(points)
  }

  /// The curve as it is written on a command line, or its size where that is long.
  public var text: String {
    guard points.count <= 8 else {
      return "of \(points.count) points over \(DurationText.describe(nanoseconds: duration))"
    }
    return points.map { point in
      let time = point.time == 0 ? "0" : DurationText.describe(nanoseconds: point.time)
      return time.filter { $0 != " " } + ":" + DurationText.threeDigitsOrMore(point.rate)
    }.joined(separator: " ")
  }
}
