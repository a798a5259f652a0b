import SimulationKernel
import Statistics

/// What is legal and rarely meant: things that nobody uses, and limits that nobody can meet.
extension ScenarioResolver {
  /// Warns of what is suspicious in a scenario that is otherwise right.
  func warnOfSuspicions(in scenario: Scenario) {
    guard !context.log.hasErrors else { return }
    warnOfUnusedPersonas()
    warnOfUnusedJourneys(scenario)
    warnOfUnusedServices(scenario)
    warnOfUnusedStepTimes(scenario)
    for (index, persona) in scenario.personas.enumerated() {
      warnOfShortPatience(of: persona, index, in: scenario)
    }
    warnOfShortTimeouts(scenario)
    warnOfTimes(scenario.load)
    warnOfIdleGoals(scenario)
  }
}

// MARK: - What nobody uses

extension ScenarioResolver {
  /// Whether a document was written by the author, and not inherited by others only.
  private func isOwn(_ node: DocumentNode) -> Bool { node.place.file >= 0 }

  private func warnOfUnusedPersonas() {
    let entries = profile.personas ?? []
    for entry in entries where (entry.virtualUsers ?? entry.percentage.map { $0 > 0 ? 1 : 0 }) == 0
    {
      context.warn(
        .personaUnused,
        at: entry.node["virtualUsers"] ?? entry.node["percentage"] ?? entry.node,
        "no session is \"\(entry.name.value)\": its share of the mix is 0",
        hint: "give it a share, or leave it out"
      )
    }
    let named = Set(entries.map(\.name.value) + builtInMixNames)
    let extended = Set(library.personas.compactMap { $0.node["persona"]?["extends"]?.text })
    for persona in library.personas where isOwn(persona.node) && !named.contains(persona.name) {
      guard !extended.contains(persona.name) else { continue }
      context.warn(
        .personaUnused,
        at: persona.node["persona"]?["name"] ?? persona.node,
        "no session is \"\(persona.name)\": the mix of \"\(profile.name)\" does not name it",
        hint:
          "add {\"name\": \"\(persona.name)\", \"percentage\": …} to the \"personas\" of the load "
          + "profile"
      )
    }
  }

  /// The personas of a profile that names none.
  private var builtInMixNames: [String] {
    profile.personas == nil ? BuiltIn.personaMix.map(\.name) : []
  }

  private func warnOfUnusedJourneys(_ scenario: Scenario) {
    let named = Set(journeyDocuments.map(\.name))
    let extended = Set(library.journeys.compactMap { $0.node["extends"]?.text })
    for journey in library.journeys where isOwn(journey.node) && !named.contains(journey.name) {
      guard !extended.contains(journey.name) else { continue }
      context.warn(
        .journeyUnused,
        at: journey.node["name"] ?? journey.node,
        "no session takes the journey \"\(journey.name)\": the mix of \"\(profile.name)\" does not "
          + "name it",
        hint:
          "add {\"type\": \"\(journey.name)\", \"weight\": 1} to the \"journeys\" of the load profile"
      )
    }
    for journey in scenario.journeys {
      guard let admitted = journey.personas, admitted.isEmpty else { continue }
      let entry = profile.journeys?.first { $0.name.value == journey.name }
      context.warn(
        .journeyUnused,
        at: entry?.name.node ?? profile.node,
        "no session takes the journey \"\(journey.name)\": it admits no persona of the mix",
        hint: "change its \"personas\", or the mix"
      )
    }
  }

  private func warnOfUnusedServices(_ scenario: Scenario) {
    let called = Set(scenario.journeys.flatMap { $0.steps.flatMap { $0.calls.map(\.service) } })
    for declared in library.topology?.services ?? [] where isOwn(declared.node) {
      // One that a fault names is in the directory; of that the fault's own warning speaks.
      let name = declared.service.name
      guard services.index(of: name).map({ !called.contains($0) }) ?? true,
        services.index(of: name) == nil
      else { continue }
      context.warn(
        .serviceUnused,
        at: declared.node["name"] ?? declared.node,
        "no journey of the mix calls the service \"\(name)\"",
        hint: "name it in a step: \"service\": \"\(name)\", or leave it out"
      )
    }
  }

  private func warnOfUnusedStepTimes(_ scenario: Scenario) {
    let times = (library.topology ?? library.builtInTopology)?.services ?? []
    guard times.contains(where: { !$0.stepTimes.isEmpty }) else { return }
    var made: [String: Set<CalledStep>] = [:]
    for journey in scenario.journeys {
      for step in journey.steps {
        for call in step.calls {
          let place = CalledStep(
            journey: journey.name,
            step: step.name,
            operation: call.operation
          )
          made[scenario.services[call.service].name, default: []].insert(place)
        }
      }
    }
    for declared in times {
      let calls = made[declared.service.name] ?? []
      for time in declared.stepTimes where isOwn(time.node) && !calls.contains(time.call) {
        let operation = time.call.operation
        context.warn(
          .fieldUnused,
          at: time.node,
          "no such call is made to \"\(declared.service.name)\": step \"\(time.call.step)\" of "
            + "\"\(time.call.journey)\", "
            + (operation.isEmpty ? "without an operation" : "operation \"\(operation)\""),
          hint: "check the names; an operation is named where the call has one"
        )
      }
    }
  }
}

// MARK: - Limits that nobody can meet

extension ScenarioResolver {
  /// A visitor who waits less than the calls of a step take by themselves leaves there, whatever the
  /// load.
  private func warnOfShortPatience(of persona: Persona, _ index: Int, in scenario: Scenario) {
    guard let patience = persona.patience?.inSeconds else { return }
    let journeys = scenario.journeys.filter { $0.personas?.contains(index) ?? true }
    let steps = journeys.flatMap { journey in
      journey.steps.filter { step in
        !step.shortcuts.contains(index)
          && step.variation?.uses.contains { $0.persona == index } ?? true
      }.map { (step: $0, time: $0.meanCallTime(of: persona)) }
    }
    guard let worst = steps.max(by: { $0.time < $1.time }), worst.time > patience else { return }
    let document = library.persona(persona.name)?.node
    let body = document?["persona"]
    let own = (body?["behavior"]?["patience"] ?? body?["name"]).flatMap { isOwn($0) ? $0 : nil }
    let entry = profile.personas?.first { $0.name.value == persona.name }?.name.node
    context.warn(
      .patienceShort,
      at: own ?? entry ?? profile.node,
      "\"\(persona.name)\" waits \(Field.seconds(patience)) at most, but the calls of the step "
        + "\"\(worst.step.name)\" take \(Field.seconds(worst.time)) on average",
      hint: "raise \"patience\", or check the unit of the service times: both are in milliseconds"
    )
  }

  private func warnOfShortTimeouts(_ scenario: Scenario) {
    for declared in library.topology?.services ?? [] where isOwn(declared.node) {
      let service = declared.service
      guard services.index(of: service.name) != nil, let timeout = service.timeout?.inSeconds,
        service.serviceTime.mean > timeout * 1_000
      else { continue }
      let isDefault = declared.node["timeoutMs"] == nil
      context.warn(
        .timeoutShort,
        at: declared.node["timeoutMs"] ?? declared.node["serviceTime"] ?? declared.node,
        "\"\(service.name)\" takes \(Field.seconds(service.serviceTime.mean / 1_000)) on average, but "
          + "callers give up after \(Field.seconds(timeout))\(isDefault ? ", the default" : "")",
        hint: "raise \"timeoutMs\" (null: never), or check the unit: both are in milliseconds"
      )
    }
    for call in journeyDocuments.flatMap({ $0.steps.flatMap(\.calls) })
    where isOwn(call.service.node) {
      guard let mean = call.mean, let index = services.index(of: call.service.value),
        let timeout = services.services[index].timeout?.inSeconds, mean > timeout * 1_000
      else { continue }
      context.warn(
        .timeoutShort,
        at: call.service.node,
        "this call takes \(Field.seconds(mean / 1_000)) on average, but callers of "
          + "\"\(call.service.value)\" give up after \(Field.seconds(timeout))",
        hint: "raise \"timeoutMs\" of the service (null: never), or check \"meanMs\""
      )
    }
  }
}

extension Step {
  /// The mean time of the calls that a visitor makes in the step, in seconds.
  fileprivate func meanCallTime(of persona: Persona) -> Double {
    let all = persona.paymentMethods.reduce(0) { $0 + $1.weight }
    func share(_ methods: Set<PaymentMethod>) -> Double {
      guard all > 0 else { return 1 }
      return persona.paymentMethods.reduce(0) { methods.contains($1.method) ? $0 + $1.weight : $0 }
        / all
    }
    return calls.reduce(0) { sum, call in
      let odds: Double
      switch call.payment {
      case .any: odds = 1
      case .authorize: odds = 1 - share([.invoice])
      case .confirm: odds = share([.creditCard, .debitCard])
      }
      return sum + call.serviceTime.mean * call.probability * odds / 1_000
    }
  }
}

extension Field {
  /// A time for a message.
  fileprivate static func seconds(_ seconds: Double) -> String {
    guard seconds.isFinite else { return "for ever" }
    return seconds < 1 ? "\(rounded(seconds * 1_000)) ms" : "\(rounded(seconds)) s"
  }

  /// Three digits.
  private static func rounded(_ value: Double) -> String {
    let scale = value < 10 ? 100.0 : value < 100 ? 10 : 1
    return print((value * scale).rounded() / scale)
  }
}

// MARK: - Times and goals

extension ScenarioResolver {
  /// What comes when the arrivals are over, and windows longer than the run.
  private func warnOfTimes(_ load: Load) {
    let end = load.endOfArrivals.sinceStart
    if let node = profile.node["window"], profile.window > end {
      context.warn(
        .fieldUnused,
        at: node,
        "one window is longer than the arrivals last, so nothing is seen of their course",
        hint: "shorten \"window\""
      )
    }
    guard case .open(let arrivals) = load.model else { return }
    if let rows = profile.node["arrivals"]?["curve"]?.elements, rows.count == arrivals.curve.count,
      let late = arrivals.curve.firstIndex(where: { $0.time > end })
    {
      context.warn(
        .fieldUnused,
        at: rows[late],
        "the curve goes on when the arrivals have ended, after \(Field.seconds(end.inSeconds))",
        hint: "lengthen \"duration\", or shorten the curve"
      )
    }
    if let node = profile.node["arrivals"]?["flashCrowd"],
      arrivals.crowds.contains(where: { $0.start >= end })
    {
      context.warn(
        .fieldUnused,
        at: node,
        "a crowd begins when the arrivals have ended, after \(Field.seconds(end.inSeconds))",
        hint: "lengthen \"duration\", or let it begin earlier"
      )
    }
    if case .listed(let instants) = arrivals.process, let last = instants.last, last >= end {
      let count = instants.count { $0 >= end }
      context.warn(
        .fieldUnused,
        at: profile.node["arrivals"]?["list"] ?? profile.node["arrivals"] ?? profile.node,
        "\(count) of \(instants.count) instants lie behind the end of the arrivals, after "
          + Field.seconds(end.inSeconds),
        hint: "lengthen \"duration\""
      )
    }
  }

  /// A goal about what cannot happen in this scenario is met by every run of it.
  private func warnOfIdleGoals(_ scenario: Scenario) {
    let hasOutage = scenario.effects.contains {
      if case .regionalFailure = $0.kind { true } else { false }
    }
    let hasFault = scenario.effects.contains { $0.isFault }
    let hasValue =
      scenario.personas.contains { $0.averageValue > 0 }
      || scenario.journeys.contains { $0.steps.contains { $0.value > 0 } }
    func reason(thatSaysNothing metric: Metric) -> String? {
      switch metric {
      case .dataLoss, .downtime, .businessContinuity:
        hasOutage ? nil : "no region fails in this scenario"
      case .revenueImpact where !hasFault: "the scenario has no fault"
      case .revenueImpact, .revenueGenerated, .revenueLost:
        hasValue ? nil : "no journey of the scenario has a value"
      default: nil
      }
    }
    for node in [profile.node] + library.chaos.map(\.node) {
      for key in ["successCriteria", "validation"] {
        for member in node[key]?.members ?? [] {
          guard let metric = Field.metric(named: member.key)?.0 else { continue }
          guard let reason = reason(thatSaysNothing: metric) else { continue }
          context.log.warn(
            .goalIdle,
            at: member.keyPlace,
            path: member.value.path,
            "the goal \(member.key) says nothing: \(reason)",
            hint: "leave it out, or add what it is about"
          )
        }
      }
    }
  }
}
