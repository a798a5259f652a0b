import Scenarios
import SimulationKernel
import Statistics

/// The faults of a scenario, ready to strike: for each stretch of the timeline and each service, those
/// that act.
struct EffectTable {
  private let effects: [Effect]
  /// For each effect: what keys its draws.
  private let keys: [UInt64]
  /// For each effect: the names of the steps that it strikes; none: all.
  private let stepFilters: [Set<String>]
  /// By stretch, then service: the faults that act, in document order.
  private let acting: [[[Int]]]
  private let stepNames: [[String]]

  /// What the faults do to one attempt.
  struct Strike {
    /// The factor on the service time.
    var factor = 1.0
    /// What is added to it, in nanoseconds.
    var addition: Int64 = 0
    /// The mean that replaces the law's, in milliseconds.
    var mean: Double?
    /// How the attempt fails; `nil`: it does not.
    var failure: Failure?
    /// 1 + the effect to name as the cause; 0: none struck.
    var cause: UInt16 = 0
  }

  /// How a fault makes an attempt fail.
  enum Failure {
    /// After its normal time.
    case outage
    /// At once.
    case outageAtOnce
    /// As the payment fault says.
    case payment(PaymentFailure)
  }

  /// Who makes the attempt.
  struct Caller {
    let persona: Int
    let region: Int
    let journey: Int
    let place: Place
    let draws: EntityRandom
  }

  init(_ scenario: Scenario, timeline: Timeline, services: Int) {
    effects = scenario.effects
    keys = effects.map { UInt64(identifying: $0.id) }
    stepFilters = effects.map { Set($0.target.steps) }
    stepNames = scenario.journeys.map { $0.steps.map(\.name) }
    acting = timeline.acting.map { indices in
      var byService = [[Int]](repeating: [], count: services)
      for index in indices {
        if let service = scenario.effects[index].kind.service { byService[service].append(index) }
      }
      return byService
    }
  }

  /// What strikes an attempt at `service` that starts in `stretch`.
  func strike(service: Int, stretch: Int, caller: Caller) -> Strike {
    var strike = Strike()
    for index in acting[stretch][service] where isTarget(of: index, caller: caller) {
      apply(index, caller: caller, to: &strike)
    }
    return strike
  }

  /// The effect behind a row's `fault`.
  func effect(ofCause cause: UInt16) -> Effect? {
    cause == 0 ? nil : effects[Int(cause) - 1]
  }
}

// MARK: - One effect

extension EffectTable {
  private func isTarget(of index: Int, caller: Caller) -> Bool {
    let target = effects[index].target
    if !target.personas.isEmpty, !target.personas.contains(caller.persona) { return false }
    if !target.regions.isEmpty, !target.regions.contains(caller.region) { return false }
    if !target.journeys.isEmpty, !target.journeys.contains(caller.journey) { return false }
    let steps = stepFilters[index]
    return steps.isEmpty || steps.contains(stepNames[caller.journey][Int(caller.place.step)])
  }

  private func apply(_ index: Int, caller: Caller, to strike: inout Strike) {
    func happens(_ probability: Double) -> Bool {
      caller.draws.strike(by: keys[index], at: caller.place.operation).unit < probability
    }
    let cause = UInt16(index + 1)
    switch effects[index].kind {
    case .traffic:
      return
    case .slow(_, let factor, let probability):
      guard happens(probability) else { return }
      switch factor {
      case .times(let factor): strike.factor *= factor
      case .plus(let addition): strike.addition += addition.nanoseconds
      case .mean(let mean): strike.mean = Double(mean.nanoseconds) / 1e6
      }
      if strike.cause == 0 { strike.cause = cause }
    case .failure(_, let availability, let failsFast):
      guard strike.failure == nil, happens(1 - availability) else { return }
      strike.failure = failsFast ? .outageAtOnce : .outage
      strike.cause = cause
    case .paymentFailure(let fault):
      guard strike.failure == nil, happens(fault.rate) else { return }
      strike.failure = .payment(fault)
      strike.cause = cause
    }
  }
}

extension Effect.Kind {
  /// The service that the effect acts on; `nil` for a change of traffic.
  fileprivate var service: Int? {
    switch self {
    case .traffic: nil
    case .slow(let service, _, _), .failure(let service, _, _): service
    case .paymentFailure(let fault): fault.service
    }
  }
}
