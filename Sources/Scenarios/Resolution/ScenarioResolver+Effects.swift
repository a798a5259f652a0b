import JSONText
import SimulationKernel

/// An effect whose service has been found by name.
struct PendingEffect {
  var document: EffectDocument
  var id: String
  /// The service that it strikes; absent: none, or none was found.
  var service: Located<String>?
  var timing: ResolvedTiming
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
    let ids = identities(of: documents)
    let timings = TimingResolver.timings(of: documents, ids: ids, context: context)
    return documents.indices.map { index in
      PendingEffect(
        document: documents[index],
        id: ids[index],
        service: service(of: documents[index]),
        timing: timings[index]
      )
    }
  }

  /// What keys the draws of each effect: its id, or its name and its ordinal among equals.
  private func identities(of documents: [EffectDocument]) -> [String] {
    let ids = EffectIdentity.ids(of: documents.map { (stated: $0.id?.value, name: $0.name) })
    var known: Set<String> = []
    for (document, id) in zip(documents, ids) where !known.insert(id).inserted {
      context.report(
        .duplicateName,
        at: document.id?.node ?? document.node,
        "two effects have the id \"\(id)\"",
        hint: "give each an id of its own"
      )
    }
    return ids
  }

  private func service(of document: EffectDocument) -> Located<String>? {
    let reference: EffectDocument.ServiceReference
    switch document.action {
    case .slow(let service, _, _), .failure(let service, _, _): reference = service
    case .payment(let fault): reference = fault.service
    case .database(let database, _):
      checkDatabase(database)
      return nil
    case .traffic, .regionalFailure, .reroute: return nil
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
      warnOfUntouchedInstances(effect)
      return Effect(
        id: effect.id,
        name: effect.document.name,
        start: SimulationTime(effect.timing.start),
        end: effect.timing.end.map { SimulationTime($0) },
        pattern: effect.timing.pattern,
        kind: kind,
        target: target,
        scope: effect.document.scope,
        prediction: effect.document.impact.map { prediction(of: $0) }
      )
    }
  }

  func warnOfIdleEffects(_ effects: [Effect?], _ pending: [PendingEffect], load: Load) {
    var end: SimulationTime? = load.endOfArrivals
    switch load.drain {
    case .cut: break
    case .untilEmpty: end = nil
    case .lasting(let time): end = load.endOfArrivals + time
    }
    for (effect, pending) in zip(effects, pending) {
      guard let effect else { continue }
      if let end, effect.start >= end {
        warnOfIdle(pending.document, "it starts when the run has ended")
      } else if effect.start >= load.endOfArrivals {
        if case .traffic = effect.kind {
          warnOfIdle(pending.document, "it starts when the arrivals have ended")
        } else {
          context.warn(
            .faultUnused,
            at: pending.document.node,
            "\"\(pending.document.name)\" strikes only sessions that are still under way: it starts when "
              + "the arrivals have ended",
            hint: "let it begin earlier, or lengthen \"duration\""
          )
        }
      } else if let reason = effect.kind.reasonToChangeNothing {
        warnOfIdle(pending.document, reason)
      }
    }
  }

  /// Checks that what is repeated is not repeated more often than a run can tell apart.
  func checkOccurrences(_ effects: [PendingEffect], load: Load) {
    var sum = 0.0
    for effect in effects {
      sum += effect.occurrences(until: load.horizon)
      guard sum > Double(Effect.mostOccurrences) else { continue }
      let node = effect.document.node
      context.report(
        .limit,
        at: node["repeat"] ?? node["mttr"] ?? node,
        "the faults and events act more than \(Effect.mostOccurrences) times in all",
        hint: "repeat them less often, or raise \"mttr\""
      )
      return
    }
  }

  /// A share of the instances may round to none of them; servers are numbered only up to a point.
  private func warnOfUntouchedInstances(_ effect: PendingEffect) {
    guard effect.document.scope == .instance, let name = effect.service?.value,
      let index = services.index(of: name), case .slow(_, _, let share) = effect.document.action
    else { return }
    let service = services.services[index]
    if (share * Double(service.instances)).rounded() < 1 {
      let count = service.instances == 1 ? "its one instance" : "\(service.instances) instances"
      warnOfIdle(effect.document, "the share of \(count) of \"\(name)\" rounds to none")
    }
    if let servers = service.servers, servers > 1_000_000 {
      context.report(
        .limit,
        at: effect.document.node,
        "\"\(name)\" has more than a million servers, too many to strike some instances of them",
        hint: "strike a share of its calls: \"affectedScope\": \"call\""
      )
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
            persistence: fault.persistence,
            responses: responses
          )
        )
      }
    case .database(let database, let fault):
      return databaseFault(fault, of: database, in: effect.document).map { .database($0) }
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

extension Effect.Kind {
  /// Why an effect acts and nobody notices; `nil` where it does something.
  fileprivate var reasonToChangeNothing: String? {
    switch self {
    case .traffic(multiplier: 1): "a multiplier of 1 changes nothing"
    case .slow(_, .times(1), _): "a factor of 1 changes nothing"
    case .slow(_, .plus(.zero), _): "nothing is added to the service time"
    case .slow(_, _, probability: 0): "the share of the calls is 0"
    case .failure(_, availability: 1, _): "an availability of 1 lets no call fail"
    case .paymentFailure(let fault) where fault.rate == 0: "its rate is 0"
    default: nil
    }
  }
}

extension PendingEffect {
  /// How often the effect is expected to act before `horizon`.
  fileprivate func occurrences(until horizon: SimulationTime) -> Double {
    let windows = timing.count(until: horizon)
    guard let renewal = document.renewal, renewal.availability < 1 else { return windows }
    let length = (timing.end ?? horizon.sinceStart) - timing.start
    let room = max(0, min(length, horizon.sinceStart).inSeconds)
    return windows * (1 + room / max(renewal.meanDown.inSeconds + renewal.meanUp, 1e-9))
  }
}
