import Scenarios
import SimulationKernel
import Statistics

extension Prediction {
  /// Predicts a run by formulas.
  ///
  /// - Parameters:
  ///   - scenario: what would be simulated.
  ///   - seed: by which jitter and down periods are drawn; absent: that of the scenario, or 1.
  /// - Complexity: O(parts of the run · personas · journeys · calls), and for a closed load also
  ///   O(users · servers).
  public init(_ scenario: Scenario, seed: UInt64? = nil) {
    let forecast = RunForecast(scenario, seed: seed ?? scenario.seed ?? 1)
    self.init(
      arrivals: forecast.arrivals,
      walks: forecast.walks,
      services: forecast.services,
      closedLoad: forecast.closedLoad,
      size: forecast.size
    )
  }
}

/// All that is computed for a prediction.
struct RunForecast {
  let scenario: Scenario
  let timeline: Timeline
  let stations: StationMap
  let starts: SessionStarts
  let load: LoadForecast
  /// The load without traffic multipliers and faults.
  let base: BaseLoad
  /// The length of the run.
  let length: Double
  /// The walks where no effect acts.
  let calmWalks: [WalkBook.Entry]
  let peakLoad: PeakLoad
  /// The cycles of a closed load.
  let closedForecast: ClosedForecast?
  /// The arrivals of an open load without traffic multipliers.
  let baseFlow: ArrivalFlow?

  init(_ scenario: Scenario, seed: UInt64) {
    self.scenario = scenario
    timeline = Timeline(scenario, random: RandomSource(seed: seed))
    stations = StationMap(scenario)
    var book = WalkBook(scenario)
    calmWalks = book.walks(under: .calm)
    length = Self.length(of: scenario, walks: calmWalks)
    let parts = TimePart.all(of: scenario, timeline: timeline, length: length)
    switch scenario.load.model {
    case .open(let arrivals):
      starts = SessionStarts(arrivals, timeline: timeline, scenario: scenario)
      base = BaseLoad(arrivals, scenario: scenario, stations: stations, walks: calmWalks)
      closedForecast = nil
      baseFlow = base.flow
    case .closed(let population):
      var forecast = ClosedForecast(population, scenario: scenario, stations: stations, book: book)
      starts = forecast.starts(timeline, parts: parts)
      base = BaseLoad(&forecast, population, stations: stations, walks: calmWalks)
      closedForecast = forecast
      baseFlow = nil
    }
    load = LoadForecast(parts, starts: starts, stations: stations, book: &book)
    peakLoad = PeakLoad(scenario, seed: seed)
  }

  /// The planned length of a run, or where it lasts until its last session has ended, about.
  private static func length(of scenario: Scenario, walks: [WalkBook.Entry]) -> Double {
    if let end = scenario.load.plannedEnd { return max(end.sinceStart.inSeconds, 1e-9) }
    let longest = walks.reduce(0.0) { most, entry in
      let length = entry.walk.length
      let spread = length.square.isFinite ? length.variance.squareRoot() : length.mean
      return max(most, length.mean + 2 * spread)
    }
    return max(scenario.load.endOfArrivals.sinceStart.inSeconds + longest, 1e-9)
  }

  /// The bounds of a closed load.
  var closedLoad: ClosedLoadPrediction? { base.closed }

  /// How large the run is.
  var size: SizePrediction {
    let windows = (length / max(scenario.window.inSeconds, 1e-9)).rounded(.up)
    let active = stations.stations.indices.count { base.amounts[$0].calls > 0 }
    return SizePrediction(
      events: load.events + windows + Double(timeline.boundaries.count),
      rows: load.rows + min(windows, 0x1p20) * Double(active),
      peakSessions: peakLoad.sessions,
      length: length
    )
  }

  /// What sessions do, by persona and journey.
  var walks: [WalkPrediction] {
    let shares = base.personaShares
    var seen: Set<[Int]> = []
    return calmWalks.compactMap { entry in
      let (persona, journey) = (entry.visitor.persona, entry.journey)
      guard shares[persona] > 0, seen.insert([persona, journey]).inserted else { return nil }
      return WalkPrediction(
        persona: scenario.personas[persona].name,
        journey: scenario.journeys[journey].name,
        share: shares[persona] * entry.share / entry.visitor.share,
        steps: scenario.journeys[journey].steps.enumerated().map { step, description in
          WalkPrediction.Step(
            name: description.name,
            visits: entry.walk.visits[step],
            calls: entry.walk.uses.filter { $0.step == step }.map(\.use).map { use in
              WalkPrediction.Call(
                service: scenario.services[use.service].name,
                calls: use.count,
                serviceTime: use.work.mean
              )
            }
          )
        },
        completion: entry.walk.completion,
        length: entry.walk.length.mean
      )
    }
  }
}
