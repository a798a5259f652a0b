import Scenarios
import SimulationKernel

/// The cycles of the users of a closed load, from one session to the next.
///
/// Personas are mixed as they begin sessions, and the mean cycle stands for all of them; what the stations
/// make them wait is found by turns with how often they come.
struct ClosedForecast {
  /// What comes of a number of users under some circumstances.
  struct Cycles {
    /// By persona: the time from one session to the next.
    var byPersona: [Moments]
    /// By station: the wait of a request.
    var waits: [Moments]
    /// Sessions a second of all users.
    var throughput: Double
    var network: ClosedNetwork
  }

  private let scenario: Scenario
  private let population: ClosedPopulation
  private let stations: StationMap
  private let book: WalkBook
  private var known: [Key: Cycles] = [:]

  private struct Key: Hashable {
    let circumstances: Circumstances
    let users: Int
    let shareOfB: Double
  }

  private static let turns = 4

  /// The waits of the stations over time.
  private(set) var course: [Stretch] = []

  /// A time with one mean number of users.
  struct Stretch {
    let start: Double
    let end: Double
    /// By station: the wait of a request.
    let waits: [Moments]
    /// Whether many users begin together there, who have not yet scattered.
    let isSettling: Bool
  }

  /// The cycles that users who begin together take to scatter.
  private static let settling = 3.0

  init(
    _ population: ClosedPopulation,
    scenario: Scenario,
    stations: StationMap,
    book: WalkBook
  ) {
    (self.population, self.scenario, self.stations, self.book) =
      (population, scenario, stations, book)
  }

  /// The cycles of so many users.
  mutating func cycles(
    users: Double,
    under circumstances: Circumstances,
    shareOfB: Double
  ) -> Cycles {
    let key = Key(
      circumstances: circumstances,
      users: max(1, Int(users.rounded())),
      shareOfB: shareOfB
    )
    if let known = known[key] { return known }
    var queues = StationWaits.none
    var waits = stations.stations.map { _ in Moments() }
    var cycles = turn(key, queues: queues, waits: waits)
    for _ in 1..<Self.turns {
      waits = cycles.waits
      queues = stations.waits(waits)
      cycles = turn(key, queues: queues, waits: waits)
    }
    known[key] = cycles
    return cycles
  }

  /// What the sessions ask for with these waits, and the waits that follow from it.
  private func turn(_ key: Key, queues: StationWaits, waits: [Moments]) -> Cycles {
    let entries = book.walks(under: key.circumstances, queues: queues)
    var lengths = scenario.personas.map { _ in Moments() }
    for entry in entries {
      let share = entry.share * entry.visitor.versionShare(shareOfB: key.shareOfB)
      lengths[entry.visitor.persona].mean += share * entry.walk.length.mean
      lengths[entry.visitor.persona].square += share * entry.walk.length.square
    }
    let cycles = zip(lengths, scenario.personas).map { length, persona in
      length.plus(Moments(persona.thinkTime)).plus(population.pacing.inSeconds)
    }
    let rates = zip(cycles, scenario.load.personaShares).map { cycle, share in
      share > 0 ? share / max(cycle.mean, 1e-9) : 0
    }
    let total = rates.reduce(0, +)
    var work = stations.stations.map { _ in Moments() }
    var visits = stations.stations.map { _ in 0.0 }
    for entry in entries {
      let version = entry.visitor.versionShare(shareOfB: key.shareOfB)
      let share = rates[entry.visitor.persona] / total * entry.share * version
      for use in entry.walk.uses.map(\.use) {
        let station = stations.station(of: use.service, in: use.region)
        visits[station] += share * use.count
        work[station].mean += share * use.count * use.work.mean
        work[station].square += share * use.count * use.work.square
      }
    }
    let mean = zip(cycles, rates).reduce(0) { $0 + $1.0.mean * $1.1 / total }
    let waiting = zip(visits, waits).reduce(0) { $0 + $1.0 * $1.1.mean }
    return solve(
      users: Double(key.users),
      leastCycle: max(0, mean - waiting),
      cycles: cycles,
      work: work,
      visits: visits
    )
  }

  private func solve(
    users: Double,
    leastCycle: Double,
    cycles: [Moments],
    work: [Moments],
    visits: [Double]
  ) -> Cycles {
    let network = ClosedNetwork(
      leastCycle: leastCycle,
      stations: stations.stations.indices.map { index in
        let (mean, square) = (work[index].mean, work[index].square)
        let variation =
          mean > 0 && square.isFinite ? max(0, square * visits[index] / (mean * mean) - 1) : 1
        return stations.stations[index].servers.map {
          ClosedNetwork.Station(servers: $0, demand: mean, waitFactor: (1 + variation) / 2)
        }
      }
    )
    let solution = network.solution(users: users)
    let waits = zip(solution.waits, visits).map { wait, visits in
      visits > 0 && wait > 0
        ? Moments(mean: wait / visits, square: 2 * (wait / visits) * (wait / visits)) : Moments()
    }
    return Cycles(
      byPersona: cycles,
      waits: waits,
      throughput: solution.throughput,
      network: network
    )
  }
}

extension VisitorClass {
  /// The share of the visitors who have their version.
  func versionShare(shareOfB: Double) -> Double {
    switch version {
    case RolloutVersion.a: 1 - shareOfB
    case RolloutVersion.b: shareOfB
    default: 1
    }
  }
}

// MARK: - When sessions begin

extension ClosedForecast {
  /// The stretch of the course that holds an instant, or the last one before it.
  func stretch(at time: Double) -> Stretch? {
    course.isEmpty ? nil : course[course.partitionPoint { $0.start <= time }]
  }

  /// The users who may begin sessions at an instant.
  func users(at time: Double, multiplier: Double) -> Double {
    let load = scenario.load
    let base = population.users.reduce(0.0) { $0 + Double($1) }
    let (up, down) = (load.rampUp.inSeconds, load.rampDown.inSeconds)
    let stop = (load.rampUp + load.steady).inSeconds
    let started = up > 0 ? min(1, time / up) : 1
    let stopped = time <= stop ? 0 : down > 0 ? min(1, (time - stop) / down) : 1
    let awake = min(base, base * multiplier)
    // Who begins last stops last; extra users begin at once and stop at the end.
    return max(0, min(base * started, awake) - min(base * stopped, awake))
      + (stopped < 1 ? max(0, base * multiplier - base) : 0)
  }

  /// The instants between which the number of users is straight.
  private func bends(_ parts: [TimePart]) -> [Double] {
    let load = scenario.load
    let end = load.endOfArrivals.sinceStart.inSeconds
    let stop = (load.rampUp + load.steady).inSeconds
    var bends = [0, load.rampUp.inSeconds, stop, end] + parts.map(\.start)
    for part in 0..<16 {
      bends.append(load.rampUp.inSeconds * Double(part) / 16)
      bends.append(stop + (end - stop) * Double(part) / 16)
    }
    return bends.filter { $0 >= 0 && $0 <= end }.sorted()
  }

  /// The sessions of all users; a user who begins is somewhat ahead of the mean rate, for the first
  /// session needs no cycle before it.
  ///
  /// - SeeAlso: D. R. Cox, *Renewal Theory* (1962), section 4.2.
  mutating func starts(_ timeline: Timeline, parts: [TimePart]) -> SessionStarts {
    let bends = bends(parts)
    var flows = scenario.personas.map { _ in FlowBuilder() }
    var variance = 0.0
    var present = 0.0
    var settled = 0.0
    for (start, end) in zip(bends, bends.dropFirst()) where end > start {
      let middle = (start + end) / 2
      let instant = SimulationTime(nanoseconds: Int64((middle * 1e9).rounded()))
      let multiplier = timeline.multiplier(at: instant)
      let inset = (end - start) * 1e-9
      let first = users(at: start + inset, multiplier: multiplier)
      let last = users(at: end - inset, multiplier: multiplier)
      let part = parts.last { $0.start <= middle } ?? parts[0]
      let cycles = cycles(
        users: (first + last) / 2,
        under: part.circumstances,
        shareOfB: scenario.shareOfB(at: instant)
      )
      if first > present * 1.01 + 1 {
        let cycle = cycles.byPersona.reduce(0) { max($0, $1.mean) }
        settled = start + Self.settling * cycle
      }
      course.append(
        Stretch(start: start, end: end, waits: cycles.waits, isSettling: start < settled)
      )
      for persona in scenario.personas.indices {
        let share = scenario.load.personaShares[persona]
        let cycle = cycles.byPersona[persona]
        guard share > 0, cycle.mean > 0 else { continue }
        let variation = cycle.square.isFinite ? cycle.variance / (cycle.mean * cycle.mean) : 1
        let ahead = (1 + variation) / 2 * share
        flows[persona].add(sessions: max(0, first - present) * ahead, at: start)
        let growth = max(0, last - first) * ahead / (end - start)
        flows[persona].add(
          from: first * share / cycle.mean + growth,
          to: last * share / cycle.mean + growth,
          start: start,
          end: end
        )
        variance += variation * (first + last) / 2 * share / cycle.mean * (end - start)
        variance += max(0, last - present) * share / 12
      }
      present = last
    }
    return SessionStarts(
      flows: flows.map { ArrivalFlow(pieces: $0.pieces) },
      shares: scenario.load.personaShares.map { $0 > 0 ? 1 : 0 },
      variance: variance,
      scenario: scenario
    )
  }
}

extension Scenario {
  /// The planned share of version B at an instant.
  fileprivate func shareOfB(at time: SimulationTime) -> Double {
    rollout.map {
      RolloutSchedule($0, end: load.endOfArrivals, window: window).share(at: time)
    } ?? 0
  }
}

/// Makes a flow piece by piece.
private struct FlowBuilder {
  private(set) var pieces: [ArrivalFlow.Piece] = []
  private var before = 0.0

  /// Sessions that begin together.
  mutating func add(sessions: Double, at time: Double) {
    guard sessions > 0 else { return }
    let width = 1e-6
    let rate = sessions / width
    add(from: rate, to: rate, start: time, end: time + width)
  }

  /// Sessions that begin at a rate that is straight.
  mutating func add(from: Double, to: Double, start: Double, end: Double) {
    let begin = max(start, pieces.last?.end ?? 0)
    guard end > begin else { return }
    let piece = ArrivalFlow.Piece(
      start: begin,
      end: end,
      from: from,
      to: to,
      stretch: 0,
      before: before
    )
    pieces.append(piece)
    before += piece.arrivals
  }
}
