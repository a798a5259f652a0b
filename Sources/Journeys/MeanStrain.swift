import Scenarios
import SimulationKernel

/// What the faults that act together make of the average session.
struct MeanStrain {
  /// Seconds from arrival to end where nobody waits.
  private(set) var length: Double
  /// Seconds of work for each service.
  private(set) var work: [Double]

  /// A visitor whom support has to help: 900 s until it comes back, or a wait of at most 180 s and a
  /// talk of 360 s.
  private static let escalation = 900.0
  private static let callCenter = 540.0

  init(_ effects: [Effect], on session: MeanSession, of scenario: Scenario) {
    length = session.length
    work = session.work
    var seconds = zip(session.work, session.visits).map { $1 > 0 ? $0 / $1 : 0 }
    for effect in effects {
      let share = Self.share(of: effect.target, in: scenario)
      switch effect.kind {
      case .traffic:
        break
      case .regionalFailure(let failure):
        // Nobody waits any more once the traffic goes elsewhere.
        let isOver = effects.contains { $0.kind.moves(failure.region) }
        if !isOver { length += Self.waiting(for: failure, in: scenario) }
      case .reroute(let reroute):
        let calls = session.visits.reduce(0, +)
        length += scenario.regions[reroute.region].share * calls * reroute.latencyIncrease.inSeconds
      case .slow(let service, let factor, let probability):
        let slowed = Self.seconds(seconds[service], times: factor)
        let instances = scenario.services[service].instances
        let struck =
          effect.scope == .instance
          ? Double(effect.struckInstances(of: instances)) / Double(instances) : probability
        seconds[service] += share * struck * (slowed - seconds[service])
      case .failure(let service, let availability, _):
        let struck = share * (1 - availability) * session.visits[service]
        length += struck * Self.retrying(in: scenario)
      case .paymentFailure(let fault):
        let struck = share * fault.rate
        let attempts = fault.machineRetry == .none ? 1.0 : 3.0
        if fault.mode == .timeout {
          let held = attempts * fault.timeout.inSeconds
          seconds[fault.service] += struck * (held - seconds[fault.service])
        }
        let pause = Self.pause(after: fault, in: scenario)
        length += struck * session.visits[fault.service] * pause
      case .database(let fault):
        let database = scenario.databases[fault.database]
        let slowness = fault.issue == .slowQueries ? fault.severity.slowness : 1
        for service in scenario.services.indices
        where scenario.services[service].database == fault.database {
          seconds[service] *= 1 + share * database.share * (slowness - 1)
          length += session.visits[service] * database.acquireTimeout.inSeconds
        }
      }
    }
    for service in work.indices {
      let limit = min(
        scenario.services[service].timeout?.inSeconds ?? .infinity,
        session.patience
      )
      let before = session.work[service]
      work[service] = seconds[service] * session.visits[service]
      let seen = min(seconds[service], max(limit, 0)) * session.visits[service]
      length += max(0, seen - before)
    }
  }

  private static func seconds(_ mean: Double, times factor: Factor) -> Double {
    switch factor {
    case .times(let factor): mean * factor
    case .plus(let addition): mean + addition.inSeconds
    case .mean(let mean): mean.inSeconds
    }
  }

  /// The share of calls that a filter lets through; steps are not looked at.
  private static func share(of target: Effect.Target, in scenario: Scenario) -> Double {
    func sum(_ indices: [Int], _ shares: [Double]) -> Double {
      indices.isEmpty ? 1 : min(1, indices.reduce(0) { $0 + shares[$1] })
    }
    return sum(target.personas, scenario.load.personaShares)
      * sum(target.regions, scenario.regions.map(\.share))
  }

  /// Seconds that an average visitor thinks before tries of a failed call.
  private static func retrying(in scenario: Scenario) -> Double {
    zip(scenario.personas, scenario.load.personaShares).reduce(0) { sum, entry in
      let (persona, share) = entry
      return sum + share * seconds(ofRetries: persona)
    }
  }

  /// Seconds that an average visitor waits for a failover, or thinks before tries of a failed call.
  private static func waiting(for failure: RegionalFailure, in scenario: Scenario) -> Double {
    let retrying = failure.clientRetry.map { $0.interval.inSeconds * Double($0.attempts) } ?? 0
    return retrying + Self.retrying(in: scenario)
  }

  private static func seconds(ofRetries persona: Persona) -> Double {
    let think = min(persona.thinkTime.mean / 1_000, 31_536_000)
    return think * persona.tolerance * Double(persona.retryAttempts)
  }

  /// Seconds that an average visitor spends on a payment that has failed.
  private static func pause(after fault: PaymentFailure, in scenario: Scenario) -> Double {
    var mean = 0.0
    for (index, persona) in scenario.personas.enumerated() {
      let share = scenario.load.personaShares[index]
      switch fault.responses[index] {
      case nil: mean += share * seconds(ofRetries: persona)
      case .retryOnceThenCall:
        mean += share * (persona.thinkTime.mean / 1_000 + fault.rate * callCenter)
      case .troubleshootAndRetry: mean += share * 20 * Double(max(1, persona.retryAttempts))
      case .waitAndRetry: mean += share * 60
      case .escalateToSupport: mean += share * escalation
      case .abandonImmediately, .continueDegraded: break
      }
    }
    return mean
  }
}

extension Effect.Kind {
  /// Whether the traffic of a region goes to another one.
  fileprivate func moves(_ region: Int) -> Bool {
    if case .reroute(let reroute) = self { reroute.region == region } else { false }
  }
}
