import Scenarios
import SimulationKernel

/// When the sessions of each persona begin, as flows without chance.
struct SessionStarts {
  /// By persona.
  let flows: [ArrivalFlow]
  /// By persona: the share of its flow that is its own.
  let shares: [Double]
  /// The variance of the number of all sessions.
  let variance: Double
  /// The planned share of version B over time; absent: there is but one version.
  private let rollout: RolloutSchedule?

  init(flows: [ArrivalFlow], shares: [Double], variance: Double, scenario: Scenario) {
    (self.flows, self.shares, self.variance) = (flows, shares, variance)
    rollout = scenario.rollout.map {
      RolloutSchedule($0, end: scenario.load.endOfArrivals, window: scenario.window)
    }
  }

  /// The sessions of a persona that begin before an instant.
  func sessions(of persona: Int, before time: Double) -> Double {
    shares[persona] > 0 ? shares[persona] * flows[persona].arrivals(before: time) : 0
  }

  /// The sessions that begin between two instants.
  func sessions(from start: Double, to end: Double) -> Double {
    flows.indices.reduce(0) {
      $0 + sessions(of: $1, before: end) - sessions(of: $1, before: start)
    }
  }

  /// The sessions of a class of visitors that begin between two instants.
  func sessions(of visitor: VisitorClass, from start: Double, to end: Double) -> Double {
    let all =
      sessions(of: visitor.persona, before: end) - sessions(of: visitor.persona, before: start)
    guard visitor.version > 0, all > 0 else { return all }
    return all * share(of: visitor.version, at: (start + end) / 2)
  }

  /// The share of the sessions that have a version.
  private func share(of version: UInt8, at time: Double) -> Double {
    guard let rollout else { return 1 }
    let instant = SimulationTime(nanoseconds: Int64((max(0, time) * 1e9).rounded()))
    let shareOfB = rollout.share(at: instant)
    return version == RolloutVersion.b ? shareOfB : 1 - shareOfB
  }
}

// MARK: - Open loads

extension SessionStarts {
  /// The sessions of open arrivals.
  init(_ arrivals: OpenArrivals, timeline: Timeline, scenario: Scenario) {
    let curve = RateCurve(arrivals, load: scenario.load)
    let flow = ArrivalFlow(curve, timeline: timeline)
    self.init(
      flows: scenario.personas.map { _ in flow },
      shares: scenario.load.personaShares,
      variance: Self.variance(of: arrivals, flow: flow, timeline: timeline),
      scenario: scenario
    )
  }

  /// The variance of the number of sessions, layer by layer: what a layer brings by its law, thinned.
  private static func variance(
    of arrivals: OpenArrivals,
    flow: ArrivalFlow,
    timeline: Timeline
  ) -> Double {
    var sum = 0.0
    for piece in flow.pieces where piece.arrivals > 0 {
      let middle = SimulationTime(
        nanoseconds: Int64(((piece.start + piece.end) / 2 * 1e9).rounded())
      )
      let multiplier = timeline.multiplier(at: middle)
      let whole = multiplier.rounded(.down)
      let thinned = multiplier - whole
      guard multiplier > 0 else { continue }
      let candidates = piece.arrivals / multiplier
      sum += candidates * (whole * arrivals.clumping(1) + arrivals.clumping(thinned))
    }
    // Evenly spaced arrivals are a whole number all the same.
    let rounding = arrivals.process == .uniform ? 0.25 * timeline.peakMultiplier.rounded(.up) : 0
    return sum * (arrivals.batch?.meanOfNeighbors ?? 1) + rounding
  }
}

extension OpenArrivals {
  /// The variance of the number of sessions that a layer brings, of each candidate of which a share
  /// takes place.
  fileprivate func clumping(_ share: Double) -> Double {
    let chosen = share * (1 - share)
    if count != nil { return chosen }
    switch process {
    case .poisson: return share
    case .uniform, .listed: return chosen
    case .renewal(let gap):
      let variation = min(gap.variance / (gap.mean * gap.mean), 1e6)
      return share * share * variation + chosen
    }
  }
}
