import Scenarios
import SimulationKernel

/// The traffic multiplier as a function of virtual time: piece by piece a product of factors, each
/// constant or linear in time.
struct TrafficCurve {
  /// A stretch of time in which no factor bends.
  struct Piece {
    let start: SimulationTime
    /// The product of the constant factors.
    fileprivate let constant: Double
    fileprivate let factors: [Factor]

    /// Whether the multiplier changes within the piece.
    var isBent: Bool { !factors.isEmpty }
  }

  /// A multiplier that rises or falls: 1 + (m − 1) · (value + slope · nanoseconds since the start of
  /// the piece), between 0 and 1 within the brackets.
  fileprivate struct Factor {
    let multiplier: Double
    let value: Double
    let slope: Double

    func at(_ offset: Double) -> Double {
      1 + (multiplier - 1) * min(1, max(0, value + slope * offset))
    }
  }

  /// The pieces in order of time; the first begins with the run.
  let pieces: [Piece]

  /// The product of the traffic among `effects`, which begin and cease to act at `boundaries`.
  ///
  /// - Parameters:
  ///   - effects: those of the scenario.
  ///   - windows: by effect; empty where its strength is always 1.
  ///   - boundaries: where effects begin and cease to act.
  ///   - acting: which do from each on.
  init(
    _ effects: [Effect],
    windows: [[Range<SimulationTime>]],
    boundaries: [SimulationTime],
    acting: [[Int]]
  ) {
    var pieces: [Piece] = []
    for (stretch, start) in boundaries.enumerated() {
      let end = stretch + 1 < boundaries.count ? boundaries[stretch + 1] : .distantFuture
      let traffic = acting[stretch].filter { effects[$0].kind.isTraffic }
      var bends: [SimulationTime] = []
      for index in traffic {
        bends += Self.bends(of: effects[index], windows: windows[index], from: start, to: end)
      }
      for piece in Set([start] + bends).sorted() {
        pieces.append(Self.piece(at: piece, of: traffic, effects, windows))
      }
    }
    self.pieces = pieces
  }

  /// The multiplier at `time`.
  ///
  /// - Complexity: O(log n) in the number of pieces.
  func multiplier(at time: SimulationTime) -> Double {
    value(of: pieces[pieces.partitionPoint { $0.start <= time }], at: time)
  }

  /// The multiplier by the law of a piece, `seconds` after the start of the run.
  func multiplier(ofPiece piece: Int, at seconds: Double) -> Double {
    value(of: pieces[piece], at: SimulationTime(nanoseconds: Int64((seconds * 1e9).rounded())))
  }

  /// The first instant from `time` on, before `end`, at which the multiplier is enough; `nil`: never.
  ///
  /// Each piece is a product of linear functions that are not negative, so its logarithm is concave:
  /// it rises to one summit and then falls.
  ///
  /// - Parameters:
  ///   - time: where to begin.
  ///   - end: where to stop.
  ///   - isEnough: whether a multiplier is, which all larger ones are then, too.
  /// - Returns: the instant, to the nanosecond.
  /// - Complexity: O(pieces between the instants); where it rises, O(64) beside.
  func firstInstant(
    from time: SimulationTime,
    before end: SimulationTime,
    where isEnough: (Double) -> Bool
  ) -> SimulationTime? {
    var index = pieces.partitionPoint { $0.start <= time }
    while index < pieces.count, pieces[index].start < end {
      let piece = pieces[index]
      let from = max(time, piece.start)
      let next = index + 1 < pieces.count ? pieces[index + 1].start : .distantFuture
      let last = SimulationTime(nanoseconds: min(next, end).nanoseconds - 1)
      if from <= last {
        if isEnough(value(of: piece, at: from)) { return from }
        let summit = piece.isBent ? summit(of: piece, from: from, through: last) : from
        if isEnough(value(of: piece, at: summit)) {
          return first(from: from, through: summit) { isEnough(value(of: piece, at: $0)) }
        }
      }
      index += 1
    }
    return nil
  }
}

extension TrafficCurve {
  private func value(of piece: Piece, at time: SimulationTime) -> Double {
    if piece.factors.isEmpty { return piece.constant }
    let offset = Double(time.nanoseconds - piece.start.nanoseconds)
    return piece.factors.reduce(piece.constant) { $0 * $1.at(offset) }
  }

  /// Where the product is largest: where its logarithm ceases to rise.
  private func summit(
    of piece: Piece,
    from: SimulationTime,
    through last: SimulationTime
  ) -> SimulationTime {
    first(from: from, through: last) { time in
      let offset = Double(time.nanoseconds - piece.start.nanoseconds)
      let slope = piece.factors.reduce(0) { sum, factor in
        sum + (factor.multiplier - 1) * factor.slope / max(factor.at(offset), 1e-300)
      }
      return slope <= 0
    }
  }

  /// The first instant at which something holds that goes on to hold; `last` where it never does.
  private func first(
    from: SimulationTime,
    through last: SimulationTime,
    where holds: (SimulationTime) -> Bool
  ) -> SimulationTime {
    var low = from.nanoseconds
    var high = last.nanoseconds
    while low < high {
      let middle = low + (high - low) / 2
      if holds(SimulationTime(nanoseconds: middle)) { high = middle } else { low = middle + 1 }
    }
    return SimulationTime(nanoseconds: low)
  }

  private static func piece(
    at start: SimulationTime,
    of traffic: [Int],
    _ effects: [Effect],
    _ windows: [[Range<SimulationTime>]]
  ) -> Piece {
    var constant = 1.0
    var factors: [Factor] = []
    for index in traffic {
      guard case .traffic(let multiplier) = effects[index].kind else { continue }
      let slope: Double
      let own = windows[index]
      let window = own.isEmpty ? nil : own[own.partitionPoint { $0.lowerBound <= start }]
      if let window {
        slope = effects[index].slope(at: start, in: window)
      } else {
        slope = 0
      }
      if let window, slope != 0 {
        let value = effects[index].intensity(at: start, in: window)
        factors.append(Factor(multiplier: multiplier, value: value, slope: slope))
      } else {
        constant *= multiplier
      }
    }
    return Piece(start: start, constant: constant, factors: factors)
  }

  /// The instants inside a stretch at which a ramp ends or begins.
  private static func bends(
    of effect: Effect,
    windows: [Range<SimulationTime>],
    from start: SimulationTime,
    to end: SimulationTime
  ) -> [SimulationTime] {
    guard !windows.isEmpty else { return [] }
    let window = windows[windows.partitionPoint { $0.lowerBound <= start }]
    return effect.bends(of: window).filter { $0 > start && $0 < end }
  }
}

extension Effect.Kind {
  fileprivate var isTraffic: Bool { if case .traffic = self { true } else { false } }
}

extension Effect {
  /// Where the strength in a window ceases to rise, and where it begins to fall.
  fileprivate func bends(of window: Range<SimulationTime>) -> [SimulationTime] {
    var bends: [SimulationTime] = []
    if pattern.rampUp > .zero { bends.append(window.lowerBound + pattern.rampUp) }
    if pattern.rampDown > .zero, window.upperBound < .distantFuture {
      bends.append(
        SimulationTime(
          nanoseconds: window.upperBound.nanoseconds - pattern.rampDown.nanoseconds
        )
      )
    }
    return bends
  }

  /// By how much the strength changes in the nanoseconds from `time` on.
  fileprivate func slope(at time: SimulationTime, in window: Range<SimulationTime>) -> Double {
    if pattern.rampUp > .zero, time < window.lowerBound + pattern.rampUp {
      return 1 / Double(pattern.rampUp.nanoseconds)
    }
    if pattern.rampDown > .zero, window.upperBound < .distantFuture,
      window.upperBound.nanoseconds - pattern.rampDown.nanoseconds <= time.nanoseconds
    {
      return -1 / Double(pattern.rampDown.nanoseconds)
    }
    return 0
  }
}
