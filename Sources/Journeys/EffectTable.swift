import Scenarios
import SimulationKernel

/// The faults of a scenario, ready to strike: for each stretch of the timeline and each service, those
/// that act.
struct EffectTable {
  private let timeline: Timeline
  private let faults: [Fault]
  private let targets: [TargetTable]
  private let serviceCount: Int
  /// By stretch, then service: where its faults begin in `acting`; one more entry ends the last.
  private let firstActing: [Int]
  /// The faults that act, in document order.
  private let acting: [Int]
  /// By effect, then persona: what visitors do about a payment fault; `nil`: what they always do.
  private let responses: [PersonaResponse?]
  private let personaCount: Int

  /// What the faults do to one attempt.
  struct Strike {
    /// The factor on the service time.
    var factor = 1.0
    /// What is added to it, in nanoseconds.
    var addition: Int64 = 0
    /// The mean that replaces the law's, in milliseconds.
    var mean: Double?
    /// The share of the law's own mean that is added to ``mean``, where faults replace it in part.
    var keptMean = 0.0
    /// Whether more depends on the instance that will work for the attempt.
    var dependsOnInstance = false
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
    /// As the payment fault says; a time-out holds its server for so many nanoseconds.
    case payment(PaymentFailure.Mode, timeout: Int64)
  }

  /// Who makes the attempt.
  struct Caller {
    let persona: Int
    let region: Int
    /// The step among those of all journeys.
    let step: Int
    /// The version of the feature that is rolled out; 0: none is.
    let version: UInt8
    let place: Place
    let draws: EntityRandom
    let time: SimulationTime
  }

  init(_ scenario: Scenario, timeline: Timeline, services: Int) {
    self.timeline = timeline
    faults = scenario.effects.map { Fault($0, services: scenario.services) }
    targets = scenario.effects.map { TargetTable($0.target, scenario: scenario) }
    serviceCount = services
    personaCount = scenario.personas.count
    var firstActing: [Int] = []
    var acting: [Int] = []
    for indices in timeline.acting {
      for service in 0..<services {
        firstActing.append(acting.count)
        acting += indices.filter { scenario.effects[$0].kind.service == service }
      }
    }
    firstActing.append(acting.count)
    (self.firstActing, self.acting) = (firstActing, acting)
    responses = scenario.effects.flatMap { effect in
      scenario.personas.indices.map { persona -> PersonaResponse? in
        if case .paymentFailure(let fault) = effect.kind { fault.responses[persona] } else { nil }
      }
    }
  }

  /// Whether any effect acts on `service` in `stretch`.
  @inline(__always)
  func acts(on service: Int, stretch: Int) -> Bool {
    let place = stretch &* serviceCount &+ service
    return firstActing[place] < firstActing[place &+ 1]
  }

  /// What strikes an attempt at `service` that starts in `stretch`.
  ///
  /// - Parameters:
  ///   - service: the service of the call.
  ///   - stretch: of the timeline.
  ///   - instance: the instance that works for it, where that is known; `nil`: what depends on it is
  ///     left out.
  ///   - caller: who makes the attempt.
  /// - Returns: what all of them do together.
  func strike(
    service: Int,
    stretch: Int,
    instance: Int? = nil,
    caller: @autoclosure () -> Caller
  ) -> Strike {
    let place = stretch &* serviceCount &+ service
    let first = firstActing[place]
    let end = firstActing[place &+ 1]
    guard first < end else { return Strike() }
    return strike(of: first..<end, instance: instance, caller: caller())
  }

  @inline(never)
  private func strike(of range: Range<Int>, instance: Int?, caller: Caller) -> Strike {
    var strike = Strike()
    for index in range {
      let effect = acting[index]
      let fault = faults[effect]
      guard targets[effect].contains(caller) else { continue }
      if fault.isByServer, instance == nil {
        strike.dependsOnInstance = true
        continue
      }
      let intensity = fault.isRamped ? timeline.intensity(of: effect, at: caller.time) : 1
      if fault.strikes(caller, instance: instance, intensity: intensity) {
        fault.apply(cause: UInt16(effect + 1), intensity: intensity, to: &strike)
      }
    }
    return strike
  }

  /// Whether an effect is meant for a caller.
  func reaches(_ effect: Int, _ caller: Caller) -> Bool { targets[effect].contains(caller) }

  /// Whether an effect of a database that is all or nothing meets a caller: where its strength is
  /// less than 1, it meets that share of the operations.
  func meets(_ effect: Int, _ caller: Caller) -> Bool {
    guard faults[effect].isRamped else { return true }
    let intensity = timeline.intensity(of: effect, at: caller.time)
    return faults[effect].happens(to: caller, withProbability: intensity)
  }

  /// Whether a row's `fault` is a payment fault.
  func isPaymentFault(_ cause: UInt16) -> Bool {
    cause > 0 && faults[Int(cause) - 1].machineRetry != nil
  }

  /// What the machine does about a row's `fault`; `nil`: it is no payment fault.
  func machineRetry(ofCause cause: UInt16) -> MachineRetry? {
    cause == 0 ? nil : faults[Int(cause) - 1].machineRetry
  }

  /// What the visitors of a persona do about a row's `fault`; `nil`: what they always do.
  func response(ofCause cause: UInt16, persona: UInt16) -> PersonaResponse? {
    cause == 0 ? nil : responses[(Int(cause) - 1) * personaCount + Int(persona)]
  }
}

// MARK: - Whom an effect strikes

/// One flag for each persona, region, step and version; an empty table: all of them.
private struct TargetTable {
  private let personas: [Bool]
  private let regions: [Bool]
  private let steps: [Bool]
  private let versions: [Bool]

  init(_ target: Effect.Target, scenario: Scenario) {
    versions =
      target.versions.isEmpty
      ? [] : (0...RolloutVersion.b).map { target.versions.contains($0) }
    personas =
      target.personas.isEmpty
      ? [] : scenario.personas.indices.map { target.personas.contains($0) }
    regions =
      target.regions.isEmpty ? [] : scenario.regions.indices.map { target.regions.contains($0) }
    let (journeys, names) = (Set(target.journeys), Set(target.steps))
    steps =
      journeys.isEmpty && names.isEmpty
      ? []
      : scenario.journeys.enumerated().flatMap { index, journey in
        journey.steps.map { step in
          (journeys.isEmpty || journeys.contains(index))
            && (names.isEmpty || names.contains(step.name))
        }
      }
  }

  func contains(_ caller: EffectTable.Caller) -> Bool {
    (personas.isEmpty || personas[caller.persona])
      && (regions.isEmpty || regions[caller.region])
      && (steps.isEmpty || steps[caller.step])
      && (versions.isEmpty || versions[Int(caller.version)])
  }
}
