import Scenarios
import SimulationKernel
import Statistics

/// The most sessions that a scenario will have under way at once, by formulas, before it is run.
///
/// Open arrivals: by Little's law as many as arrived within the mean length of a session, at the
/// instant when these are most; beside them what waits before stations that are offered more work
/// than they can do, as a fluid that rises by the difference and drains; five standard deviations;
/// and never more than arrive in all. A closed load: the users who are not between two journeys,
/// throughput being bounded by the slowest station.
///
/// - SeeAlso: J. D. C. Little, "A proof for the queuing formula L = λW", *Operations Research* 9
///   (1961), 383–387; P. J. Denning, J. P. Buzen, "The operational analysis of queueing network
///   models", *ACM Computing Surveys* 10 (1978), 225–261.
public struct PeakLoad: Equatable, Sendable {
  /// The most sessions that are under way at once.
  public let sessions: Double
  /// The most rows of sessions that are in use at once; in a closed load every user has one.
  public let rows: Double
  /// The users of a closed load, the extra ones of its traffic multipliers included; 0 in an open
  /// load.
  public let users: Double

  /// Looks ahead.
  ///
  /// - Parameters:
  ///   - scenario: what is to be run.
  ///   - seed: by which jitter and down periods are drawn; absent: that of the scenario, or 1.
  /// - Complexity: O(points of the curve · stretches · services); no number is too large.
  public init(_ scenario: Scenario, seed: UInt64? = nil) {
    let random = RandomSource(seed: seed ?? scenario.seed ?? 1)
    let timeline = Timeline(scenario, random: random)
    let session = MeanSession(scenario)
    let strains = timeline.acting.map { acting in
      MeanStrain(acting.map { scenario.effects[$0] }, on: session, of: scenario)
    }
    switch scenario.load.model {
    case .open(let arrivals):
      let forecast = OpenForecast(
        scenario: scenario,
        session: session,
        timeline: timeline,
        strains: strains
      )
      sessions = forecast.peak(of: arrivals)
      rows = sessions
      users = 0
    case .closed(let population):
      let base = population.users.reduce(0.0) { $0 + Double($1) }
      users = base * max(1, timeline.peakMultiplier)
      rows = users
      var busiest = 0.0
      for (strain, multiplier) in zip(strains, timeline.multipliers) {
        let active = Self.active(
          users: base * multiplier,
          pause: session.thinking + population.pacing.inSeconds,
          rampUp: scenario.load.rampUp.inSeconds,
          strain: strain,
          services: scenario.services
        )
        busiest = max(busiest, active)
      }
      sessions = min(users, busiest + 5 * busiest.squareRoot())
    }
  }

  /// The users who are on a journey, of `users`.
  private static func active(
    users: Double,
    pause: Double,
    rampUp: Double,
    strain: MeanStrain,
    services: [Service]
  ) -> Double {
    guard pause > 0 else { return users }
    var throughput = users / (strain.length + pause)
    for (service, work) in zip(services, strain.work) where work > 0 {
      if let servers = service.servers { throughput = min(throughput, Double(servers) / work) }
    }
    // Those who begin together are on their first journey together.
    let first = users * min(1, strain.length / max(rampUp, 1e-9))
    return max(users - throughput * pause, first)
  }
}

/// How the sessions of an open load come together.
private struct OpenForecast {
  let scenario: Scenario
  let session: MeanSession
  let timeline: Timeline
  let strains: [MeanStrain]

  func peak(of arrivals: OpenArrivals) -> Double {
    let curve = RateCurve(arrivals, load: scenario.load)
    let flow = ArrivalFlow(curve, timeline: timeline)
    var backlog = StationBacklog(scenario, session: session)
    var peak = 0.0
    for piece in flow.pieces {
      let strain = strains[piece.stretch]
      let waiting = backlog.advance(through: piece, work: strain.work)
      let underWay = flow.arrivals(before: piece.end, within: strain.length)
      peak = max(peak, underWay + waiting)
      // The last who arrive at a high rate are there until a session's length later.
      let later = flow.arrivals(before: piece.start + strain.length, within: strain.length)
      peak = max(peak, later + waiting)
    }
    let total = flow.total
    let spread = 5 * arrivals.clumping.squareRoot()
    return min(peak + spread * peak.squareRoot(), total + spread * total.squareRoot())
  }
}

extension OpenArrivals {
  /// By how much the variance of a number of sessions exceeds that of a Poisson process.
  fileprivate var clumping: Double {
    var clumping = batch?.meanOfNeighbors ?? 1
    if case .renewal(let gap) = process, gap.variance.isFinite {
      clumping *= max(1, gap.variance / (gap.mean * gap.mean))
    }
    return clumping
  }
}
