import Scenarios
import SimulationKernel

/// What a second asks of the stations without traffic multipliers and faults, on average between the
/// ramps.
struct BaseLoad {
  /// Sessions a second.
  let rate: Double
  /// By persona: the share of the sessions.
  let personaShares: [Double]
  /// By station: requests and work a second.
  private(set) var amounts: [LoadForecast.Amount]
  /// By station: the share of its requests that are the first of their sessions and reach it at once.
  private(set) var directShares: [Double]
  /// By station: the waits in a closed network.
  let waits: [Moments]?
  /// The arrivals of an open load.
  let flow: ArrivalFlow?
  /// The bounds of a closed load.
  let closed: ClosedLoadPrediction?

  init(
    _ arrivals: OpenArrivals,
    scenario: Scenario,
    stations: StationMap,
    walks: [WalkBook.Entry]
  ) {
    let calm = Timeline(scenario.withoutEffects, random: RandomSource(seed: 1))
    let flow = ArrivalFlow(RateCurve(arrivals, load: scenario.load), timeline: calm)
    let up = scenario.load.rampUp.inSeconds
    let down = (scenario.load.rampUp + scenario.load.steady).inSeconds
    let end = scenario.load.endOfArrivals.sinceStart.inSeconds
    rate =
      down > up
      ? (flow.arrivals(before: down) - flow.arrivals(before: up)) / (down - up)
      : flow.total / max(end, 1e-9)
    personaShares = scenario.load.personaShares
    (waits, closed) = (nil, nil)
    self.flow = flow
    (amounts, directShares) = Self.amounts(stations, walks, rate: rate, shares: personaShares)
  }

  init(
    _ forecast: inout ClosedForecast,
    _ population: ClosedPopulation,
    stations: StationMap,
    walks: [WalkBook.Entry]
  ) {
    let users = population.users.reduce(0.0) { $0 + Double($1) }
    let cycles = forecast.cycles(users: users, under: .calm, shareOfB: 0)
    let rates = zip(cycles.byPersona, population.users).map { cycle, users in
      cycle.mean > 0 ? Double(users) / cycle.mean : 0
    }
    let total = rates.reduce(0, +)
    rate = total
    personaShares = rates.map { total > 0 ? $0 / total : 0 }
    waits = cycles.waits
    flow = nil
    let bound = cycles.network.bound
    closed = ClosedLoadPrediction(
      users: users,
      leastCycle: cycles.network.leastCycle,
      throughput: total,
      mostThroughput: bound?.throughput,
      bottleneck: bound.map { stations.stations[$0.station].name },
      saturation: bound.map { $0.throughput * cycles.network.leastCycle }
    )
    (amounts, directShares) = Self.amounts(stations, walks, rate: rate, shares: personaShares)
  }

  private static func amounts(
    _ stations: StationMap,
    _ walks: [WalkBook.Entry],
    rate: Double,
    shares: [Double]
  ) -> (amounts: [LoadForecast.Amount], directShares: [Double]) {
    var amounts = stations.stations.map { _ in LoadForecast.Amount() }
    var direct = stations.stations.map { _ in 0.0 }
    for entry in walks where entry.visitor.version != RolloutVersion.b {
      for (place, use) in entry.walk.uses.map(\.use).enumerated() where use.count > 0 {
        let station = stations.station(of: use.service, in: use.region)
        let calls = rate * shares[entry.visitor.persona] * entry.share * use.count
        amounts[station].calls += calls
        amounts[station].work += calls * use.work.mean
        amounts[station].square += calls * use.work.square
        if place == 0 { direct[station] += calls }
      }
    }
    let directShares = zip(direct, amounts).map { $1.calls > 0 ? min(1, $0 / $1.calls) : 0 }
    return (amounts, directShares)
  }
}

extension Scenario {
  /// The same scenario where nothing happens.
  fileprivate var withoutEffects: Scenario {
    var calm = self
    calm.effects = []
    return calm
  }
}
