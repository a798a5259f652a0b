import Scenarios
import SimulationKernel

/// What effects do, in words.
struct EffectWords {
  let scenario: Scenario
  var numbers = NumberFormat.ascii

  /// What an effect does, and to whom.
  func description(of effect: Effect) -> String {
    action(of: effect) + target(of: effect.target) + pattern(of: effect)
  }

  private func action(of effect: Effect) -> String {
    switch effect.kind {
    case .traffic(let multiplier):
      let what = isOpen ? "arrivals" : "users"
      return "\(numbers.trimmed(multiplier, decimals: 3)) times the \(what)"
    case .slow(let service, let factor, let share):
      return "\(struck(share, scope: effect.scope)) of \(name(service)) \(time(factor))"
    case .failure(let service, let availability, let failsFast):
      let speed = failsFast ? "at once" : "after the normal time"
      if effect.pattern.renewal != nil {
        return "\(name(service)) goes up and down; while it is down all calls fail \(speed)"
      }
      return "\(numbers.percent(1 - availability)) of the calls of \(name(service)) fail \(speed)"
    case .paymentFailure(let fault): return payment(fault)
    case .database(let fault): return database(fault)
    case .regionalFailure(let failure):
      let services =
        failure.services.isEmpty
        ? "all services" : failure.services.map { name($0) }.joined(separator: ", ")
      return "\(services) of \(scenario.regions[failure.region].name) down"
    case .reroute(let reroute):
      let way = numbers.duration(reroute.latencyIncrease.inSeconds)
      return "traffic of \(scenario.regions[reroute.region].name) goes to "
        + "\(scenario.regions[reroute.newRegion].name), each call \(way) longer"
    }
  }

  private func struck(_ share: Double, scope: Effect.Scope) -> String {
    switch scope {
    case .call: share >= 1 ? "all calls" : "\(numbers.percent(share)) of the calls"
    case .session: "the calls of \(numbers.percent(share)) of the sessions"
    case .instance: "the calls on \(numbers.percent(share)) of the instances"
    }
  }

  private func time(_ factor: Factor) -> String {
    switch factor {
    case .times(let factor) where factor < 1:
      "take \(numbers.trimmed(1 / factor, decimals: 2)) times less time"
    case .times(let factor): "take \(numbers.trimmed(factor, decimals: 2)) times as long"
    case .plus(let time): "take \(numbers.duration(time.inSeconds)) longer"
    case .mean(let time): "take \(numbers.duration(time.inSeconds)) on average"
    }
  }

  private func payment(_ fault: PaymentFailure) -> String {
    let how =
      switch fault.mode {
      case .timeout: "time out after \(numbers.duration(fault.timeout.inSeconds))"
      case .error: "fail after the normal time"
      case .decline: "are declined"
      case .reject: "fail at once"
      }
    let again =
      switch fault.machineRetry {
      case .none: ""
      case .immediate: ", tried 3 times at once"
      case .fixedBackoff, .exponentialBackoff: ", tried 3 times with pauses"
      }
    return
      "\(numbers.percent(fault.rate)) of the operations of \(name(fault.service)) \(how)\(again)"
  }

  private func database(_ fault: DatabaseFault) -> String {
    let name = scenario.databases[fault.database].name
    return switch fault.issue {
    case .exhaustion:
      "\(numbers.percent(fault.severity.removedShare)) of the connections of \(name) missing"
    case .slowQueries:
      "queries of \(name) take \(numbers.trimmed(fault.severity.slowness, decimals: 1)) times as long"
    case .readOnly: "\(name) takes no writes"
    case .unavailable: "\(name) not available"
    }
  }

  private func target(of target: Effect.Target) -> String {
    var parts: [String] = []
    func add(_ noun: String, _ names: [String]) {
      if !names.isEmpty { parts.append("\(noun) \(names.joined(separator: ", "))") }
    }
    add("persona", target.personas.map { scenario.personas[$0].name })
    add("region", target.regions.map { scenario.regions[$0].name })
    add("journey", target.journeys.map { scenario.journeys[$0].name })
    add("step", target.steps)
    add("version", target.versions.map { $0 == RolloutVersion.b ? "B" : "A" })
    return parts.isEmpty ? "" : "; only " + parts.joined(separator: ", ")
  }

  private func pattern(of effect: Effect) -> String {
    let pattern = effect.pattern
    var text = ""
    if pattern.rampUp > .zero { text += ", rising for \(duration(pattern.rampUp))" }
    if pattern.rampDown > .zero { text += ", falling for \(duration(pattern.rampDown))" }
    if let repetition = pattern.repetition { text += ", every \(duration(repetition.period))" }
    if let renewal = pattern.renewal {
      text +=
        ", \(numbers.percent(renewal.availability)) of the time up, down for "
        + "\(duration(renewal.meanDown)) on average"
    }
    return text
  }

  private func duration(_ time: SimulationTime.Duration) -> String {
    numbers.duration(time.inSeconds)
  }

  private func name(_ service: Int) -> String { scenario.services[service].name }

  private var isOpen: Bool { if case .open = scenario.load.model { true } else { false } }
}
