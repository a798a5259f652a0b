import Scenarios
import SimulationKernel

/// What the stations have to do over time, as a fluid: each session asks for what an average one asks
/// for, at its mean delay behind the arrival.
struct LoadForecast {
  /// Requests to a station and work for it.
  struct Amount {
    var calls = 0.0
    var work = 0.0
    /// The sum of the squares of the work of each.
    var square = 0.0

    /// The squared variation of the work of a request.
    var squaredVariation: Double? {
      guard work > 0, square.isFinite else { return nil }
      return max(0, square * calls / (work * work) - 1)
    }

    static func + (left: Amount, right: Amount) -> Amount {
      Amount(
        calls: left.calls + right.calls,
        work: left.work + right.work,
        square: left.square + right.square
      )
    }
  }

  let parts: [TimePart]
  /// By station, then part of the run: what arrives.
  private(set) var amounts: [[Amount]]
  /// Events and rows of the sessions.
  private(set) var events = 0.0
  private(set) var rows = 0.0

  init(_ parts: [TimePart], starts: SessionStarts, stations: StationMap, book: inout WalkBook) {
    self.parts = parts
    amounts = stations.stations.map { _ in parts.map { _ in Amount() } }
    for (index, part) in parts.enumerated() {
      for entry in book.walks(under: part.circumstances) {
        let sessions = starts.sessions(of: entry.visitor, from: part.start, to: part.end)
        events += sessions * entry.share * entry.walk.events
        rows += sessions * entry.share * entry.walk.rows
        for use in entry.walk.uses.map(\.use) where use.count > 0 {
          let station = stations.station(of: use.service, in: use.region)
          let share = entry.share * use.count
          amounts[station][index].calls +=
            share * starts.sessions(of: entry.visitor, within: part, before: use.delay)
          // Work is done from the start of a call to its end, in the middle on average.
          let half = use.work.mean > 0 ? min(use.work.square / use.work.mean / 2, part.end) : 0
          let done =
            share * starts.sessions(of: entry.visitor, within: part, before: use.delay + half)
          amounts[station][index].work += done * use.work.mean
          amounts[station][index].square += done * use.work.square
        }
      }
    }
  }

  /// All that a station is asked for.
  func total(of station: Int) -> Amount { amounts[station].reduce(Amount(), +) }

  /// The work that a station does, given that what it cannot do at once waits for it.
  func done(by station: Int, servers: Int, longestWait: Double) -> Double {
    var (done, waiting) = (0.0, 0.0)
    for (part, amount) in zip(parts, amounts[station]) {
      let capacity = Double(servers) * part.length
      let present = waiting + amount.work
      let now = min(present, capacity)
      done += now
      // Who has waited too long goes away.
      waiting = min(present - now, Double(servers) * longestWait)
    }
    return done
  }

  /// The part of the run in which most work arrives a second, of those that count.
  func peak(of station: Int, where counts: (TimePart) -> Bool) -> Int {
    let rates = zip(parts, amounts[station]).map { $1.work / $0.length }
    let settled = rates.indices.filter { counts(parts[$0]) }
    let candidates = settled.isEmpty ? Array(rates.indices) : settled
    let most = candidates.reduce(0) { max($0, rates[$1]) }
    // Of a level stretch its beginning.
    return candidates.first { rates[$0] >= 0.999 * most } ?? 0
  }
}

extension SessionStarts {
  fileprivate func sessions(
    of visitor: VisitorClass,
    within part: TimePart,
    before delay: Double
  ) -> Double {
    sessions(of: visitor, from: part.start - delay, to: part.end - delay)
  }
}
