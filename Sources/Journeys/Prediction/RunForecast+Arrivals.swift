import Scenarios
import SimulationKernel

extension RunForecast {
  /// The parts of the series of arrivals.
  private static let seriesParts = 240

  /// How many sessions arrive, and when.
  var arrivals: ArrivalPrediction {
    let end = scenario.load.lastArrivals.sinceStart.inSeconds
    let width = end / Double(Self.seriesParts)
    let rates = (0..<Self.seriesParts).map { part in
      starts.sessions(from: width * Double(part), to: width * Double(part + 1)) / max(width, 1e-9)
    }
    let most = rates.max() ?? 0
    let peak = rates.firstIndex { $0 >= 0.999 * most } ?? 0
    return ArrivalPrediction(
      isOpen: scenario.load.isOpen,
      expectedSessions: starts.sessions(from: -1, to: end),
      standardError: starts.variance.squareRoot(),
      baseRate: base.rate,
      peakRate: rates[peak],
      peakTime: width * Double(peak),
      end: end,
      terms: terms(until: end),
      series: users(width) ?? rates
    )
  }

  /// The users who are awake; `nil`: the load is open.
  private func users(_ width: Double) -> [Double]? {
    closedForecast.map { forecast in
      (0..<Self.seriesParts).map { part in
        let time = width * (Double(part) + 0.5)
        let instant = SimulationTime(nanoseconds: Int64((time * 1e9).rounded()))
        return forecast.users(at: time, multiplier: timeline.multiplier(at: instant))
      }
    }
  }

  /// The sum of the sessions, stretch by stretch of the traffic multiplier.
  private func terms(until end: Double) -> [ArrivalPrediction.Term] {
    var terms: [ArrivalPrediction.Term] = []
    var start = 0.0
    for (index, stop) in multiplierChanges(until: end).enumerated() {
      let sessions = starts.sessions(from: index == 0 ? -1 : start, to: stop)
      let length = stop - start
      let plain = baseFlow.map { $0.arrivals(before: stop) - $0.arrivals(before: start) }
      let multiplier = plain.map { $0 > 0 ? sessions / $0 : 1 } ?? 1
      terms.append(
        .init(
          start: start,
          end: stop,
          rate: length > 0 ? (plain ?? sessions) / length : 0,
          multiplier: multiplier,
          sessions: sessions
        )
      )
      start = stop
    }
    return terms
  }

  /// The ends of stretches of one traffic multiplier.
  private func multiplierChanges(until end: Double) -> [Double] {
    var ends: [Double] = []
    for (index, start) in timeline.boundaries.enumerated().dropFirst() {
      let seconds = start.sinceStart.inSeconds
      guard seconds < end else { break }
      let changes =
        traffic(ofStretch: index) != traffic(ofStretch: index - 1)
      if changes { ends.append(seconds) }
    }
    return ends + [end]
  }

  private func traffic(ofStretch stretch: Int) -> [Int] {
    timeline.acting[stretch].filter {
      if case .traffic = scenario.effects[$0].kind { true } else { false }
    }
  }
}
