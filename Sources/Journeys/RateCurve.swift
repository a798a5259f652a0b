import Scenarios
import SimulationKernel

/// The rate of an open load over time, and when a given number of sessions is due.
///
/// Piecewise linear: arrivals a second between points in time. The integral is a quadratic in each
/// piece, so the instant at which a count is reached has a closed form.
struct RateCurve {
  private let pieces: [Piece]

  /// The curve, stretch by stretch.
  var segments: [Piece] { pieces }

  /// A stretch of the curve.
  struct Piece {
    /// In seconds since the start of the run.
    let start: Double
    let length: Double
    /// Sessions a second at both ends.
    let from: Double
    let to: Double
    /// Sessions due before the piece and at its end.
    let dueBefore: Double
    let dueAfter: Double
  }

  /// Where a reader stands; readers only move forward.
  struct Cursor {
    fileprivate var piece = 0
  }

  /// The rate of `arrivals` under the ramps of `load`.
  ///
  /// Where curve and ramp both rise or fall in one stretch, their product is bent; it is cut into 64
  /// pieces there.
  init(_ arrivals: OpenArrivals, load: Load) {
    let pieces =
      if case .listed(let instants) = arrivals.process {
        RateCurve.pieces(of: instants, until: load.endOfArrivals)
      } else if arrivals.season == nil && arrivals.crowds.isEmpty {
        RateCurve.straightPieces(of: arrivals, load: load)
      } else {
        RateCurve.seasonalPieces(of: arrivals, load: load)
      }
    self.pieces = arrivals.count.map { RateCurve.pieces(pieces, scaledTo: Double($0)) } ?? pieces
  }

  /// The pieces where only curve and ramps change the rate.
  private static func straightPieces(of arrivals: OpenArrivals, load: Load) -> [Piece] {
    let end = load.endOfArrivals.sinceStart.inSeconds
    let up = load.rampUp.inSeconds
    let down = end - load.rampDown.inSeconds
    func ramp(_ time: Double) -> Double {
      if time < up { return time / up }
      if time > down { return (end - time) / (end - down) }
      return 1
    }
    func shape(_ time: Double) -> Double {
      RateCurve.factor(of: arrivals.curve, at: time)
    }
    let stops = RateCurve.stops(curve: arrivals.curve, up: up, down: down, end: end)
    var pieces: [Piece] = []
    var due = 0.0
    for (from, to) in zip(stops, stops.dropFirst()) where to > from {
      let middle = (from + to) / 2
      let isBent = (middle < up || middle > down) && shape(from) != shape(to)
      let parts = isBent ? 64 : 1
      for part in 0..<parts {
        let start = from + (to - from) * Double(part) / Double(parts)
        let stop = from + (to - from) * Double(part + 1) / Double(parts)
        let first = arrivals.rate * ramp(start) * RateCurve.factor(of: arrivals.curve, after: start)
        let last = arrivals.rate * ramp(stop) * RateCurve.factor(of: arrivals.curve, at: stop)
        let dueAfter = due + (first + last) / 2 * (stop - start)
        pieces.append(
          Piece(
            start: start,
            length: stop - start,
            from: first,
            to: last,
            dueBefore: due,
            dueAfter: dueAfter
          )
        )
        due = dueAfter
      }
    }
    return pieces
  }

  /// The number of sessions due by the end of arrivals.
  var total: Double { pieces.last?.dueAfter ?? 0 }

  /// The instant at which `count` sessions are due; `nil` behind the end of arrivals.
  ///
  /// - Precondition: counts do not decrease for one cursor.
  func time(ofDue count: Double, cursor: inout Cursor) -> SimulationTime? {
    while cursor.piece < pieces.count, pieces[cursor.piece].dueAfter <= count { cursor.piece += 1 }
    guard cursor.piece < pieces.count else { return nil }
    let piece = pieces[cursor.piece]
    let missing = max(0, count - piece.dueBefore)
    let slope = (piece.to - piece.from) / piece.length
    let speed = (piece.from * piece.from + 2 * slope * missing).squareRoot()
    // The root of from·x + slope·x²/2 = missing in the form that does not cancel.
    let offset = missing == 0 ? 0 : min(piece.length, 2 * missing / (piece.from + speed))
    return SimulationTime(nanoseconds: Int64(((piece.start + offset) * 1e9).rounded()))
  }
}

// MARK: - The curve of the document

extension RateCurve {
  /// The instants between which curve and ramps are straight.
  static func stops(
    curve: [OpenArrivals.CurvePoint],
    up: Double,
    down: Double,
    end: Double
  ) -> [Double] {
    let inside = curve.map(\.time.inSeconds).filter { $0 > 0 && $0 < end }
    return (inside + [0, up, down, end]).sorted()
  }

  /// The factor just before `time`: where two points share an instant, that of the first.
  static func factor(of curve: [OpenArrivals.CurvePoint], at time: Double) -> Double {
    guard let first = curve.first, let last = curve.last else { return 1 }
    if time <= first.time.inSeconds { return first.factor }
    for (left, right) in zip(curve, curve.dropFirst()) where time <= right.time.inSeconds {
      return between(left, right, at: time)
    }
    return last.factor
  }

  /// The factor just after `time`: where two points share an instant, that of the second.
  static func factor(of curve: [OpenArrivals.CurvePoint], after time: Double) -> Double {
    guard let first = curve.first, let last = curve.last else { return 1 }
    if time >= last.time.inSeconds { return last.factor }
    for (left, right) in zip(curve, curve.dropFirst()).reversed()
    where time >= left.time.inSeconds && right.time.inSeconds > left.time.inSeconds {
      return between(left, right, at: time)
    }
    return first.factor
  }

  private static func between(
    _ left: OpenArrivals.CurvePoint,
    _ right: OpenArrivals.CurvePoint,
    at time: Double
  ) -> Double {
    let length = right.time.inSeconds - left.time.inSeconds
    guard length > 0 else { return left.factor }
    let share = (time - left.time.inSeconds) / length
    return left.factor + (right.factor - left.factor) * share
  }
}
