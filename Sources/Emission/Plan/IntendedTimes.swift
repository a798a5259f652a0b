import EmissionResults
import Wire

/// Gives the requests of a plan their intended times, one after the other.
///
/// All shards of a plan ask for all requests, so that they agree on the times of each.
struct IntendedTimes {
  private let pace: Pace
  private let from: Int64?
  /// Virtual time since the emission began, without what was left out of idle times.
  private var elapsed: Int64 = 0
  /// The virtual time at which `elapsed` was brought up to date; `nil` before the first request of a
  /// round, where the window has no beginning of its own.
  private var latest: Int64?
  /// `elapsed` at the first request of the round.
  private var roundBegin: Int64?
  /// Requests so far, and in the round.
  private var count = 0
  private var roundCount = 0

  init(_ pace: Pace, from: Int64?) {
    self.pace = pace
    self.from = from
    latest = from
  }

  /// The intended time of the next request, which starts at this virtual time; `nil` behind the end
  /// of a curve.
  mutating func next(start: Int64) throws(EmissionError) -> Int64? {
    pass(to: start)
    if roundBegin == nil { roundBegin = elapsed }
    defer {
      count += 1
      roundCount += 1
    }
    switch pace.law {
    case .speed(let factor):
      // Where nothing is scaled, nothing is rounded.
      let time = factor == 1 ? elapsed : try checked(Double(elapsed) / factor)
      return ramped(time)
    case .rate(let rate): return ramped(try checked(Double(count) / rate * 1e9))
    case .curve(let curve): return curve.time(ofRequest: count).map(ramped)
    }
  }

  /// Ends a round: the next begins where the window ends, or a mean gap behind the last request where
  /// the window has no end of its own.
  mutating func endRound(until: Int64?) {
    if let until {
      pass(to: until)
    } else if let roundBegin, roundCount > 1 {
      elapsed += (elapsed - roundBegin) / Int64(roundCount - 1)
    }
    latest = from
    roundBegin = nil
    roundCount = 0
  }

  private mutating func pass(to time: Int64) {
    let gap = latest.map { time - $0 } ?? 0
    elapsed += min(gap, pace.longestIdle ?? .max)
    latest = time
  }

  /// The real time at which a clock that gains speed in a straight line shows `time`: it shows
  /// r²/2D at r within the ramp D, and r − D/2 behind it.
  private func ramped(_ time: Int64) -> Int64 {
    let ramp = pace.ramp
    if ramp == 0 { return time }
    if time > ramp / 2 { return time + ramp / 2 }
    return Int64((2 * Double(ramp) * Double(time)).squareRoot().rounded())
  }

  private func checked(_ time: Double) throws(EmissionError) -> Int64 {
    guard time < 1e18 else {
      throw EmissionError(
        .usage,
        "at this pace the replay would last longer than thirty years",
        hint: "choose a greater --speed or --rate, or a shorter window"
      )
    }
    return Int64(time.rounded())
  }
}
