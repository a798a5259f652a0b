import Scenarios
import SimulationKernel
import Statistics

/// What the effects that act make of a call, on average.
struct StruckCall {
  /// A way in which an effect makes an operation fail.
  struct Failure {
    /// The probability that an operation is struck so.
    var probability: Double
    /// What a server works for an attempt that is struck; `nil`: none does.
    var work: Moments?
    /// What the machine does before the visitor learns of it.
    var retry: MachineRetry
    /// The probability that an attempt stays struck at the next.
    var persistence: Double
    /// What the visitor does about it; `nil`: what the persona always does.
    var response: PersonaResponse?
  }

  /// What a server works for an attempt that no failure strikes.
  private(set) var work: Moments
  /// The same as a mixture of attempts that slowness strikes and others.
  private(set) var parts: [MixedTime.Part]
  private(set) var failures: [Failure] = []

  /// The probability that a failure strikes.
  var failing: Double { failures.reduce(0) { $0 + $1.probability } }

  init(
    _ call: Call,
    by visitor: VisitorClass,
    journey: Int,
    step: String,
    circumstances: Circumstances,
    scenario: Scenario
  ) {
    let law = Moments(call.serviceTime)
    work = law
    parts = [.init(weight: 1, fixed: 0, rest: law)]
    let service = scenario.services[call.service]
    // The probability that no effect before has struck, so that the failure is the cause.
    var unstruck = 1.0
    var passing = 1.0
    for acting in circumstances.acting {
      let effect = scenario.effects[acting.effect]
      guard visitor.isStruck(by: effect.target, journey: journey, step: step) else { continue }
      switch effect.kind {
      case .slow(call.service, let factor, let share):
        let struck = effect.struckShare(share, of: service)
        slow(by: factor, share: struck, intensity: acting.intensity, mean: law.mean)
        unstruck *= 1 - struck
      case .failure(call.service, let availability, let failsFast):
        let share = passing * (1 - availability) * acting.intensity
        passing -= share
        failures.append(
          Failure(
            probability: share,
            work: failsFast ? nil : Moments(mean: -1, square: 0),
            retry: .none,
            persistence: 1
          )
        )
      case .paymentFailure(let fault) where fault.service == call.service:
        let share = passing * fault.rate * acting.intensity
        passing -= share
        addPaymentFailures(fault, share: share, unstruck: unstruck, persona: visitor.persona)
      case .database(let fault)
      where fault.database == service.database && fault.issue == .slowQueries:
        let part = scenario.databases[fault.database].share
        let slowness = 1 + (fault.severity.slowness - 1) * acting.intensity
        multiply(by: 1 + part * (slowness - 1))
      default: break
      }
    }
    for index in failures.indices where failures[index].work?.mean == -1 {
      failures[index].work = work
    }
  }

  /// A payment failure is a failure of payment only where nothing else has struck before.
  private mutating func addPaymentFailures(
    _ fault: PaymentFailure,
    share: Double,
    unstruck: Double,
    persona: Int
  ) {
    let work: Moments?
    switch fault.mode {
    case .timeout:
      let time = fault.timeout.inSeconds
      work = Moments(mean: time, square: time * time)
    case .error, .decline: work = Moments(mean: -1, square: 0)
    case .reject: work = nil
    }
    if unstruck > 0 {
      failures.append(
        Failure(
          probability: share * unstruck,
          work: work,
          retry: fault.mode == .decline ? .none : fault.machineRetry,
          persistence: fault.persistence,
          response: fault.responses[persona]
        )
      )
    }
    if unstruck < 1 {
      failures.append(
        Failure(
          probability: share * (1 - unstruck),
          work: work,
          retry: .none,
          persistence: 1
        )
      )
    }
  }

  private mutating func slow(by factor: Factor, share: Double, intensity: Double, mean: Double) {
    switch factor {
    case .times(let factor):
      let strength =
        factor < 1 ? 1 / (1 + (1 / factor - 1) * intensity) : 1 + (factor - 1) * intensity
      change(share) { ($0.fixed * strength, $0.rest.times(strength)) }
    case .mean(let target):
      let strength = mean > 0 ? target.inSeconds / mean * intensity + 1 - intensity : 1
      change(share) { ($0.fixed * strength, $0.rest.times(strength)) }
    case .plus(let addition):
      let time = addition.inSeconds * intensity
      change(share) { ($0.fixed + time, $0.rest) }
    }
  }

  private mutating func multiply(by factor: Double) {
    change(1) { ($0.fixed * factor, $0.rest.times(factor)) }
  }

  /// Changes the time of a share of the attempts.
  private mutating func change(
    _ share: Double,
    _ change: (MixedTime.Part) -> (fixed: Double, rest: Moments)
  ) {
    guard share > 0 else { return }
    let kept = parts.map {
      MixedTime.Part(weight: $0.weight * (1 - share), fixed: $0.fixed, rest: $0.rest)
    }
    let changed = parts.map { part in
      let (fixed, rest) = change(part)
      return MixedTime.Part(weight: part.weight * share, fixed: fixed, rest: rest)
    }
    parts = (kept + changed).filter { $0.weight > 0 }
    work = Moments()
    for part in parts {
      let whole = part.rest.plus(part.fixed)
      work.mean += part.weight * whole.mean
      work.square += part.weight * whole.square
    }
  }
}

extension Effect {
  /// The share of the calls of a service that the effect strikes, by itself.
  fileprivate func struckShare(_ share: Double, of service: Service) -> Double {
    guard scope == .instance else { return share }
    return Double(struckInstances(of: service.instances)) / Double(max(1, service.instances))
  }
}

extension StruckCall.Failure {
  /// Attempts of the machine that are struck, and those that are not, of an operation that is struck;
  /// see ``Fault``: whoever is not struck any more is not struck again.
  var attempts: (struck: Double, plain: Double) {
    retry == .none
      ? (1, 0) : (1 + persistence + persistence * persistence, 1 - persistence * persistence)
  }

  /// The probability that the visitor learns of it.
  var lasting: Double { retry == .none ? 1 : persistence * persistence }

  /// The seconds that the machine pauses.
  var pause: Double {
    switch retry {
    case .none, .immediate: 0
    case .fixedBackoff: 0.2 + persistence * 0.2
    case .exponentialBackoff: 0.1 + persistence * 0.2
    }
  }
}
