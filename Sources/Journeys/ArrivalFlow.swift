import SimulationKernel

/// The arrivals of an open load with its traffic multipliers, as a flow without chance.
struct ArrivalFlow {
  /// A time in which the rate is linear, or as good as linear where traffic multipliers rise or fall,
  /// and nothing of the timeline changes.
  struct Piece {
    /// In seconds since the start of the run.
    let start: Double
    let end: Double
    /// Sessions a second at both ends.
    let from: Double
    let to: Double
    /// The stretch of the timeline.
    let stretch: Int
    /// Sessions that arrive before the piece.
    let before: Double

    var arrivals: Double { (from + to) / 2 * (end - start) }

    /// The rate at an instant of the piece.
    func rate(at time: Double) -> Double {
      end > start ? from + (to - from) * (time - start) / (end - start) : to
    }
  }

  /// The pieces, in order of time.
  let pieces: [Piece]

  init(_ curve: RateCurve, timeline: Timeline) {
    let bends = timeline.traffic.pieces
    var pieces: [Piece] = []
    var bend = 0
    var before = 0.0
    for straight in curve.segments {
      var start = straight.start
      let end = straight.start + straight.length
      while start < end {
        while bend + 1 < bends.count, bends[bend + 1].start.seconds <= start { bend += 1 }
        let next = bend + 1 < bends.count ? bends[bend + 1].start.seconds : .infinity
        let stop = min(end, next)
        let slope = (straight.to - straight.from) / straight.length
        let rates = [start, stop].map { time in
          Self.bounded(
            timeline.traffic.multiplier(ofPiece: bend, at: time)
              * (straight.from + slope * (time - straight.start))
          )
        }
        let piece = Piece(
          start: start,
          end: stop,
          from: rates[0],
          to: rates[1],
          stretch: timeline.stretch(at: bends[bend].start),
          before: before
        )
        pieces.append(piece)
        before += piece.arrivals
        start = stop
      }
    }
    self.pieces = pieces
  }

  init(pieces: [Piece]) { self.pieces = pieces }

  /// A rate that sums of it cannot carry beyond what a number holds.
  private static func bounded(_ rate: Double) -> Double { min(max(0, rate), 1e100) }

  /// All arrivals.
  var total: Double { pieces.last.map { $0.before + $0.arrivals } ?? 0 }

  /// The arrivals of the `span` seconds before `time`.
  func arrivals(before time: Double, within span: Double) -> Double {
    max(0, arrivals(before: time) - arrivals(before: time - span))
  }

  /// The arrivals before `time`.
  func arrivals(before time: Double) -> Double {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].start < time { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    let piece = pieces[low - 1]
    let reached = min(time, piece.end)
    return piece.before + (piece.from + piece.rate(at: reached)) / 2 * (reached - piece.start)
  }
}

extension SimulationTime {
  fileprivate var seconds: Double { sinceStart.inSeconds }
}
