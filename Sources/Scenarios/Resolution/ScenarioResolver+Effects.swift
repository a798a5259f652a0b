import JSONText
import SimulationKernel

/// An effect whose service has been found by name.
struct PendingEffect {
  var document: EffectDocument
  var id: String
  /// The service that it strikes; absent: none, or none was found.
  var service: Located<String>?
}

extension ScenarioResolver {
  /// The most faults and events of a run.
  private static let mostEffects = 4_096

  /// Faults and events in document order with their identities and the names of their services.
  mutating func pendingEffects() -> [PendingEffect] {
    let documents =
      (library.faults + library.chaos.flatMap(\.effects)
      + (profile.rollout?.effects ?? []))
      .enumerated().sorted { left, right in
        (left.element.node.place, left.offset) < (right.element.node.place, right.offset)
      }.map(\.element)
    serviceNames = Set(library.serviceNames)
    if documents.count > Self.mostEffects {
      context.report(
        .limit,
        at: documents[Self.mostEffects].node,
        "there are more than \(Self.mostEffects) faults and events",
        hint: "leave some out"
      )
      return []
    }
    var counts: [String: Int] = [:]
    var ids: Set<String> = []
    return documents.map { document in
      document.unsupported.forEach { $0.report(to: context) }
      counts[document.name, default: 0] += 1
      let count = counts[document.name, default: 1]
      let ordinal = count == 1 ? document.name : "\(document.name)#\(count)"
      let id = document.id?.value ?? ordinal
      if !ids.insert(id).inserted {
        context.report(
          .duplicateName,
          at: document.id?.node ?? document.node,
          "two effects have the id \"\(id)\"",
          hint: "give each an id of its own"
        )
      }
      return PendingEffect(document: document, id: id, service: service(of: document))
    }
  }

  private func service(of document: EffectDocument) -> Located<String>? {
    let reference: EffectDocument.ServiceReference
    switch document.action {
    case .slow(let service, _, _), .failure(let service, _, _): reference = service
    case .payment(let fault): reference = fault.service
    case .database(let database, _):
      checkDatabase(database)
      return nil
    case .traffic, .none, .regionalFailure, .reroute: return nil
    }
    let known = library.serviceNames
    guard let name = reference.candidates.first(where: { serviceNames.contains($0) }) else {
      let first = Located(value: reference.candidates.first ?? "", node: reference.node)
      reportUnknownService(first, known: known)
      return nil
    }
    return Located(value: name, node: reference.node)
  }

  /// The effects of the run; `nil` for one that strikes nobody.
  func effects(of pending: [PendingEffect]) -> [Effect?] {
    let called = Set(
      assemblies.flatMap { $0.parts.flatMap { $0.document.calls.map(\.service.value) } }
    )
    return pending.map { effect in
      if let service = effect.service, !called.contains(service.value) {
        warnOfIdle(effect.document, "no journey of the mix calls \"\(service.value)\"")
      }
      guard let kind = kind(of: effect), let target = target(of: effect.document) else {
        return nil
      }
      let start = SimulationTime(effect.document.start ?? .zero)
      return Effect(
        id: effect.id,
        name: effect.document.name,
        start: start,
        end: effect.document.duration.map { start + $0 },
        kind: kind,
        target: target,
        prediction: effect.document.impact.map { prediction(of: $0) }
      )
    }
  }

  func warnOfIdleEffects(_ effects: [Effect?], _ pending: [PendingEffect], load: Load) {
    var end = load.endOfArrivals
    switch load.drain {
    case .cut: break
    case .untilEmpty: return
    case .lasting(let time): end = end + time
    }
    for (effect, pending) in zip(effects, pending) {
      if let effect, effect.start >= end {
        warnOfIdle(pending.document, "it starts when the run has ended")
      }
    }
  }

  func warnOfIdle(_ document: EffectDocument, _ reason: String) {
    context.warn(
      .faultUnused,
      at: document.node,
      "\"\(document.name)\" strikes nobody: \(reason)",
      hint: ""
    )
  }

  private func kind(of effect: PendingEffect) -> Effect.Kind? {
    let index = effect.service.flatMap { services.index(of: $0.value) }
    switch effect.document.action {
    case .traffic(let multiplier): return .traffic(multiplier: multiplier)
    case .slow(_, let factor, let probability):
      return index.map { .slow(service: $0, factor: factor, probability: probability) }
    case .failure(_, let availability, let failsFast):
      return index.map {
        .failure(service: $0, availability: availability, failsFast: failsFast)
      }
    case .payment(let fault):
      var responses: [Int: PersonaResponse] = [:]
      for (name, response) in fault.responses {
        for persona in indices(ofPersonas: [name]) { responses[persona] = response }
      }
      return index.map {
        .paymentFailure(
          PaymentFailure(
            service: $0,
            rate: fault.rate,
            mode: fault.mode,
            timeout: fault.timeout,
            machineRetry: fault.retry,
            responses: responses
          )
        )
      }
    case .database(let database, let fault):
      return databaseFault(fault, of: database, in: effect.document).map { .database($0) }
    case .none: return nil
    case .regionalFailure(let failure): return kind(of: failure, in: effect.document)
    case .reroute(let reroute): return kind(of: reroute, in: effect.document)
    }
  }

  /// The filter with its names looked up; `nil` where it matches nobody of this mix.
  private func target(of document: EffectDocument) -> Effect.Target? {
    let filter = document.target
    let personas = indices(ofPersonas: filter.personas)
    let journeys = filter.journeys.compactMap { name in
      if library.journey(name.value) == nil { reportUnknownJourney(name) }
      return journeyDocuments.firstIndex { $0.name == name.value }
    }
    let regions = filter.regions.compactMap { index(ofRegion: $0) }
    let steps = filter.steps.filter { name in
      checkStep(name)
      return mixSteps.contains(name.value)
    }
    let matches = [
      (filter.personas.count, personas.count), (filter.journeys.count, journeys.count),
      (filter.regions.count, regions.count), (filter.steps.count, steps.count),
    ]
    checkVersions(of: filter)
    guard matches.allSatisfy({ $0.0 == 0 || $0.1 > 0 }) else {
      warnOfIdle(document, "its target matches nothing in the mix")
      return nil
    }
    return Effect.Target(
      personas: personas,
      regions: regions,
      journeys: journeys,
      steps: steps.flatMap { JourneyAssembly.names(ofStep: $0.value).filter(mixSteps.contains) },
      versions: filter.versions
    )
  }

  private func checkStep(_ name: Located<String>) {
    guard !library.stepNames.contains(name.value) else { return }
    context.report(
      .name,
      at: name.node,
      "no step of any journey is called \"\(name.value)\"",
      hint: Spelling.hint(for: name.value, among: library.stepNames.sorted())
    )
  }

  /// A prediction about personas that are not in the mix says nothing about abandonment.
  private func prediction(of impact: EffectDocument.ImpactDocument) -> Effect.Prediction {
    let personas = indices(ofPersonas: impact.personas)
    let isAboutOthers = personas.isEmpty && !impact.personas.isEmpty
    return Effect.Prediction(
      abandonmentIncrease: isAboutOthers ? nil : impact.abandonmentIncrease,
      personas: personas,
      revenueRisk: impact.revenueRisk
    )
  }
}
