import Scenarios
import SimulationKernel

/// An effect, as an attempt meets it.
struct Fault {
  /// Whether the strength of the effect rises or falls.
  let isRamped: Bool
  /// Whether it depends on the server that works for an attempt, and so on the queue, whether the
  /// effect strikes.
  let isByServer: Bool
  /// What the machine does about it; `nil`: it is no payment fault.
  let machineRetry: MachineRetry?

  /// What keys its draws.
  private let key: UInt64
  private let probability: Double
  private let scope: Effect.Scope
  /// The instances of the service, and how many of them are struck.
  private let instances: Int
  private let struckInstances: Int
  private let action: Action
  /// The probability that a struck operation stays struck at the machine's next attempt.
  private let persistence: Double

  private enum Action {
    case none
    case times(Double)
    case plus(Int64)
    case mean(Double)
    case failure(EffectTable.Failure)
  }

  init(_ effect: Effect, services: [Service]) {
    isRamped = effect.pattern.isRamped
    key = effect.key
    scope = effect.scope
    var machineRetry: MachineRetry?
    var persistence = 1.0
    switch effect.kind {
    case .traffic, .regionalFailure, .reroute, .database:
      (action, probability) = (.none, 0)
    case .slow(_, .times(let factor), let share):
      (action, probability) = (.times(factor), share)
    case .slow(_, .plus(let addition), let share):
      (action, probability) = (.plus(addition.nanoseconds), share)
    case .slow(_, .mean(let mean), let share):
      (action, probability) = (.mean(Double(mean.nanoseconds) / 1e6), share)
    case .failure(_, let availability, let failsFast):
      (action, probability) = (.failure(failsFast ? .outageAtOnce : .outage), 1 - availability)
    case .paymentFailure(let fault):
      action = .failure(.payment(fault.mode, timeout: fault.timeout.nanoseconds))
      probability = fault.rate
      machineRetry = fault.machineRetry
      persistence = fault.persistence
    }
    self.machineRetry = machineRetry
    self.persistence = persistence
    let service = effect.kind.service.map { services[$0] }
    instances = service?.instances ?? 1
    struckInstances = effect.struckInstances(of: instances)
    isByServer = effect.scope == .instance && service.map { $0.hasKnownServers } ?? false
  }

  /// Whether the effect strikes an attempt.
  ///
  /// - Parameters:
  ///   - caller: who makes the attempt.
  ///   - instance: which works for it; `nil`: one of the service's, by chance.
  ///   - intensity: the strength of the effect; the probability of a failure has it as a factor,
  ///     where others are struck just as often and less hard.
  /// - Returns: whether it does.
  func strikes(_ caller: EffectTable.Caller, instance: Int?, intensity: Double) -> Bool {
    let share = if case .failure = action { probability * intensity } else { probability }
    switch scope {
    case .instance:
      let draw = caller.draws.unit(Purpose.instance, at: caller.place.packed)
      return (instance ?? Int(draw * Double(instances))) < struckInstances
    case .session:
      return caller.draws.strike(by: key, at: Place.session).unit < share
    case .call:
      guard caller.draws.strike(by: key, at: caller.place.operation).unit < share else {
        return false
      }
      return persistence >= 1 || persists(at: caller)
    }
  }

  /// Whether a struck operation has stayed struck at every attempt of the machine.
  private func persists(at caller: EffectTable.Caller) -> Bool {
    let attempt = UInt64(caller.place.attempt & 0x0F)
    guard attempt > 0 else { return true }
    return (1...attempt).allSatisfy { attempt in
      caller.draws.persistence(of: key, at: caller.place.operation | attempt).unit < persistence
    }
  }

  /// Whether an operation is among those that something happens to with a probability.
  func happens(to caller: EffectTable.Caller, withProbability probability: Double) -> Bool {
    caller.draws.strike(by: key, at: caller.place.operation).unit < probability
  }

  /// Adds what the effect does to what others do.
  func apply(cause: UInt16, intensity: Double, to strike: inout EffectTable.Strike) {
    switch action {
    case .none: return
    case .times(let factor) where factor < 1: strike.factor /= 1 + (1 / factor - 1) * intensity
    case .times(let factor): strike.factor *= 1 + (factor - 1) * intensity
    case .plus(let addition): strike.addition += Int64((Double(addition) * intensity).rounded())
    case .mean(let mean):
      let (before, kept) = strike.mean.map { ($0, strike.keptMean) } ?? (0, 1)
      strike.mean = before + (mean - before) * intensity
      strike.keptMean = kept * (1 - intensity)
    case .failure(let failure):
      if strike.failure != nil { return }
      strike.failure = failure
      strike.cause = cause
    }
    if strike.cause == 0 { strike.cause = cause }
  }
}

extension Effect.Kind {
  /// The service that the effect acts on; `nil` for traffic, regions and databases.
  var service: Int? {
    switch self {
    case .traffic, .regionalFailure, .reroute, .database: nil
    case .slow(let service, _, _), .failure(let service, _, _): service
    case .paymentFailure(let fault): fault.service
    }
  }
}

extension Service {
  /// Whether it is known at once which server a request gets: there is a queue, and no database that
  /// requests wait for with a server in hand.
  fileprivate var hasKnownServers: Bool { servers != nil && database == nil }
}

extension Effect {
  /// Whether the server decides, and so the queue of the service, whom the effect strikes.
  func isByServer(in scenario: Scenario) -> Bool {
    scope == .instance && kind.service.map { scenario.services[$0].hasKnownServers } ?? false
  }

  /// How many of the instances of its service the effect strikes.
  func struckInstances(of instances: Int) -> Int {
    guard case .slow(_, _, let share) = kind else { return 0 }
    return Int((share * Double(instances)).rounded())
  }
}
