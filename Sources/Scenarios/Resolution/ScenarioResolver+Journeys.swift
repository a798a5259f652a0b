import JSONText
import SimulationKernel
import Statistics

extension ScenarioResolver {
  /// Finds the journeys of the mix and answers their weights.
  mutating func resolveJourneys() -> [Double] {
    let entries =
      profile.journeys
      ?? BuiltIn.journeyMix.map {
        .init(name: Located(value: $0.name, node: profile.node), weight: $0.weight)
      }
    var weights: [Double] = []
    for entry in entries {
      guard let document = library.journey(entry.name.value) else {
        reportUnknownJourney(entry.name)
        continue
      }
      if journeyDocuments.contains(where: { $0.name == document.name }) {
        context.report(
          .duplicateName,
          at: entry.name.node,
          "the mix names \"\(document.name)\" twice",
          hint: "join the two entries"
        )
        continue
      }
      document.unsupported.forEach { $0.report(to: context) }
      journeyDocuments.append(document)
      weights.append(entry.weight)
    }
    return weights
  }

  /// The journeys with the variations of the personas of the mix.
  func journeyAssemblies() -> [JourneyAssembly] {
    checkVariations()
    return journeyDocuments.map { document in
      var assembly = JourneyAssembly(document, context: context)
      for variations in library.variations {
        guard let persona = variations.persona.flatMap({ personaIndices[$0.value] }) else {
          continue
        }
        for journey in variations.journeys where journey.journey.value == document.name {
          assembly.add(journey, by: persona)
        }
      }
      return assembly
    }
  }

  /// Names that dangle are mistakes, whether or not the mix ever comes to them.
  private func checkVariations() {
    for journey in library.journeys where journey.node.place.file >= 0 {
      _ = indices(ofPersonas: journey.personas ?? [])
    }
    for document in library.variations {
      guard let persona = document.persona else { continue }
      guard library.persona(persona.value) != nil else {
        reportUnknownPersona(persona)
        continue
      }
      for variations in document.journeys {
        guard let journey = library.journey(variations.journey.value) else {
          reportUnknownJourney(variations.journey)
          continue
        }
        let isInMix =
          personaIndices[persona.value] != nil
          && journeyDocuments.contains { $0.name == journey.name }
        if !isInMix { check(variations, of: journey) }
      }
    }
  }

  /// Looks up what the variations of a persona or a journey name that the mix does not.
  private func check(
    _ variations: VariationsDocument.JourneyVariations,
    of journey: JourneyDocument
  ) {
    var assembly = JourneyAssembly(journey, context: context)
    assembly.add(variations, by: -1)
    let steps = assembly.parts.map(\.name)
    for part in assembly.parts {
      let earlier = Array(steps.prefix { $0 != part.name })
      for use in part.uses ?? [] {
        _ = self.use(of: use, in: journey, earlier: earlier, steps: steps)
      }
    }
  }

  /// The journey with its names looked up.
  func journey(of assembly: JourneyAssembly) -> Journey {
    let document = assembly.document
    let parts = assembly.parts
    let names = parts.map(\.name)
    let steps = parts.map { part in
      if document.compliance.contains("PCI"), part.document.isPayment {
        checkScope(of: part.document)
      }
      return step(of: part, in: document, steps: names)
    }
    let journey = Journey(
      name: document.name,
      steps: steps,
      personas: document.personas.map { indices(ofPersonas: $0) }
    )
    checkFinalStep(of: journey, document)
    return journey
  }

  private func step(
    of part: JourneyAssembly.Part,
    in journey: JourneyDocument,
    steps: [String]
  ) -> Step {
    let document = part.document
    let gates = document.gates
    var step = Step(
      name: document.name,
      calls: document.calls.compactMap {
        call(of: $0, times: part.serviceTimeFactor, step: document.name, of: journey.name)
      },
      value: document.value,
      isInformational: document.isInformational,
      isPayment: document.isPayment,
      responseBytes: document.responseBytes,
      routes: journey.routes(ofStep: document),
      writes: document.writes
    )
    if !services.databases.isEmpty { step.dataUse = document.dataUse }
    step.rules = gates.rules.compactMap { journey.catalog[$0] }
    step.processing = gates.processing
    step.isRecognizedAtEnd = gates.isRecognizedAtEnd && !document.isFinal
    step.requirements = gates.requirements.compactMap { requirement(of: $0, steps: steps) }
    step.skipConditions = gates.skipConditions.map { checked($0) }
    step.shortcuts = part.shortcuts
    step.thinkTimeFactor = part.thinkTimeFactor
    step.autoFills = part.autoFills.compactMap { fill in
      steps.firstIndex(of: fill.source).map { AutoFill(persona: fill.persona, source: $0) }
    }
    if let uses = part.uses {
      let earlier = Array(steps.prefix { $0 != document.name })
      step.variation = Variation(
        replaces: part.replaces.flatMap { steps.firstIndex(of: $0) },
        uses: uses.map { use(of: $0, in: journey, earlier: earlier, steps: steps) }
      )
    }
    return step
  }

  /// How a persona uses a variation. What is a rule elsewhere would refuse visitors; here only what a
  /// visitor is and has done counts.
  private func use(
    of use: JourneyAssembly.Use,
    in journey: JourneyDocument,
    earlier: [String],
    steps: [String]
  ) -> Variation.Use {
    let gates = GateReader(earlier: earlier, rules: [], flags: journey.flags)
    let requirements = use.variation.requirements.compactMap { token -> Requirement? in
      guard case .other(let other) = gates.requirement(token, context) else { return nil }
      return requirement(of: other, steps: steps)
    }
    return Variation.Use(
      persona: use.persona,
      weight: use.variation.weight,
      requirements: requirements,
      skipConditions: use.variation.skipConditions.map { checked($0) }
    )
  }

  /// The indices of those named personas that are in the mix; unknown names are reported.
  func indices(ofPersonas names: [Located<String>]) -> [Int] {
    names.compactMap { name in
      if !library.personaNames.contains(name.value) { reportUnknownPersona(name) }
      return personaIndices[name.value]
    }
  }

  /// Every persona of the mix must have a journey to draw.
  func checkPersonasHaveJourneys(_ journeys: [Journey]) {
    guard !journeys.isEmpty else { return }
    for (index, persona) in personas.enumerated() {
      let isAdmitted = journeys.contains { $0.personas?.contains(index) ?? true }
      guard !isAdmitted else { continue }
      let entry = profile.personas?.first { $0.name.value == persona.name }
      context.report(
        .missing,
        at: entry?.name.node ?? profile.node["profile"] ?? profile.node,
        "no journey of the mix admits the persona \"\(persona.name)\"",
        hint: "add it to the personas of a journey, or leave it out of the mix"
      )
    }
  }

  private func call(
    of document: JourneyDocument.CallDocument,
    times factor: Double,
    step: String,
    of journey: String
  ) -> Call? {
    guard let index = services.index(of: document.service.value) else { return nil }
    let standard = services.services[index].serviceTime
    let law = document.mean.map { standard.withMean($0) } ?? standard
    let place = CalledStep(journey: journey, step: step, operation: document.operation)
    return Call(
      service: index,
      operation: document.operation,
      serviceTime: services.stepTimes[index][place]
        ?? (factor == 1 ? law : law.scaled(by: factor)),
      probability: document.probability,
      isOptional: document.isOptional ?? services.optional[index],
      payment: document.payment
    )
  }

  private func checkScope(of step: JourneyDocument.StepDocument) {
    for call in step.calls {
      guard let index = services.index(of: call.service.value), !services.isInPCIScope[index]
      else { continue }
      context.report(
        .pciScope,
        at: call.service.node,
        "the payment step \"\(step.name)\" calls \"\(call.service.value)\", which is outside the "
          + "scope of card data",
        hint: "declare the service with \"pciScope\": true"
      )
    }
  }
}

// MARK: - Conditions

extension ScenarioResolver {
  /// A requirement whose step is looked up among `steps`.
  func requirement(
    of document: JourneyDocument.RequirementDocument,
    steps: [String]
  ) -> Requirement? {
    switch document {
    case .condition(let condition): .condition(checked(condition))
    case .step(let name): steps.firstIndex(of: name).map { .step($0) }
    case .flag(let name): .flag(name)
    }
  }

  /// The condition, after a look for the persona or region that it names.
  func checked(_ condition: Located<Condition>) -> Condition {
    switch condition.value.subject {
    case .persona(let name) where !library.personaNames.contains(name):
      reportUnknownPersona(Located(value: name, node: condition.node))
    case .region(let name): _ = index(ofRegion: Located(value: name, node: condition.node))
    default: break
    }
    return condition.value
  }

  /// A journey that nobody can complete is a mistake.
  private func checkFinalStep(of journey: Journey, _ document: JourneyDocument) {
    guard let last = document.steps.last, !journey.steps.isEmpty else { return }
    let candidates = personas.indices.filter { journey.personas?.contains($0) ?? true }
    guard !candidates.isEmpty, !personas.isEmpty else { return }
    let isReachable = candidates.contains { index in
      journey.canBeCompleted(
        by: index,
        personas[index],
        regions: library.regions.filter { $0.share > 0 }.map(\.name)
      )
    }
    guard !isReachable else { return }
    context.report(
      .finalStep,
      at: last.node["requirements"] ?? last.node["skipConditions"] ?? last.node,
      "no visitor of the mix can ever take the final step \"\(last.name)\"",
      hint: "change its requirements and skipConditions, or the mix"
    )
  }
}

// MARK: - Services

extension ScenarioResolver {
  /// The most services of a run: a row tells 65,535 apart, and their stand-ins are among them.
  private static let mostServices = 60_000

  /// The services that the journeys call and the effects strike, in order of the topology, else in
  /// order of first mention.
  func serviceDirectory(_ effects: [PendingEffect]) -> ServiceDirectory {
    let calls = assemblies.flatMap { $0.parts.flatMap(\.document.calls) }
    var mentioned: [Located<String>] = []
    var names: Set<String> = []
    for name in calls.map(\.service) + effects.compactMap(\.service)
    where names.insert(name.value).inserted {
      mentioned.append(name)
    }
    if mentioned.count > Self.mostServices {
      context.report(
        .limit,
        at: mentioned[Self.mostServices].node,
        "the journeys of the mix call more than \(Self.mostServices) services",
        hint: "leave some journeys out of the mix"
      )
      mentioned.removeLast(mentioned.count - Self.mostServices)
    }
    var directory = ServiceDirectory()
    guard let topology = library.topology else {
      for name in mentioned { addStandard(name, to: &directory) }
      return directory
    }
    checkDatabases(of: topology)
    for declared in topology.services where names.contains(declared.service.name) {
      add(declared, to: &directory)
    }
    let unknown = mentioned.filter { directory.index(of: $0.value) == nil }
    for name in unknown where name.node.place.file >= 0 {
      reportUnknownService(name, known: topology.services.map(\.service.name))
    }
    let inherited = unknown.filter { $0.node.place.file < 0 }.map(\.value)
    if !inherited.isEmpty { reportUnknownServices(inherited, ofBuiltInJourneysIn: topology) }
    return directory
  }

  /// A built-in journey has no place; what can be mended is the mix that names it, or the topology.
  private func reportUnknownServices(
    _ names: [String],
    ofBuiltInJourneysIn topology: TopologyDocument
  ) {
    let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
    let own = library.journeys.first { $0.node.place.file >= 0 }
    guard profile.journeys == nil, let own else {
      context.report(
        .serviceUnknown,
        at: topology.node,
        "the built-in journeys of the mix call services that are not declared: \(list)",
        hint: "declare them, or write \"extends\": \"insurance\" in the topology"
      )
      return
    }
    context.report(
      .missing,
      at: profile.node["profile"] ?? profile.node,
      "\"journeys\" is missing, so the built-in ones are taken, whose services are not declared: "
        + list,
      hint: "write \"journeys\": [{\"type\": \"\(own.name)\", \"weight\": 1}] in the load profile"
    )
  }

  private func addStandard(_ name: Located<String>, to directory: inout ServiceDirectory) {
    let builtIn = library.builtInTopology?.services.first { $0.service.name == name.value }
    if let builtIn {
      add(builtIn, to: &directory)
      return
    }
    context.warn(
      .serviceDefaulted,
      at: name.node,
      "\"\(name.value)\" is not declared: unlimited, mean 200 ms",
      hint: "declare it in a document {\"services\": [{\"name\": \"\(name.value)\", …}]}"
    )
    directory.add(
      Service(
        name: name.value,
        servers: nil,
        serviceTime: Service.standardTime,
        queuePatience: nil,
        servesAbandoned: false,
        timeout: .seconds(10),
        maxQueue: nil
      ),
      isOptional: false,
      isInPCIScope: false
    )
  }

  private func add(
    _ declared: TopologyDocument.ServiceDocument,
    to directory: inout ServiceDirectory
  ) {
    var service = declared.service
    if let name = declared.databases.first?.value {
      let database = library.databases.first { $0.database.name == name }?.database
      service.database = database.map { directory.index(of: $0) }
    }
    directory.add(
      service,
      isOptional: declared.isOptional,
      isInPCIScope: declared.isInPCIScope,
      stepTimes: declared.stepTimes
    )
  }

  func reportUnknownService(_ name: Located<String>, known: [String]) {
    let builtIn = library.builtInTopology?.services.contains { $0.service.name == name.value }
    let hint =
      builtIn == true
      ? "declare it, or write \"extends\": \"insurance\" in the topology"
      : Spelling.hint(for: name.value, among: known)
    context.report(
      .serviceUnknown,
      at: name.node,
      "no service is called \"\(name.value)\"",
      hint: hint
    )
  }
}

extension Law {
  /// The same shape with another mean; a law without a mean gives a constant.
  func withMean(_ mean: Double) -> Law {
    let old = self.mean
    guard old > 0, old.isFinite, (mean / old).isFinite else { return .constant(mean) }
    return scaled(by: mean / old)
  }
}
