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

  /// The journey with its names looked up.
  func journey(of document: JourneyDocument) -> Journey {
    let places = document.stepPlaces
    let steps = document.steps.enumerated().map { index, step in
      if document.compliance.contains("PCI"), step.isPayment { checkScope(of: step) }
      var resolved = Step(
        name: step.name,
        calls: step.calls.compactMap { call(of: $0) },
        value: step.value,
        isInformational: step.isInformational,
        isPayment: step.isPayment,
        responseBytes: step.responseBytes,
        routes: document.routes(ofStep: index, places: places),
        writes: step.writes
      )
      if !services.databases.isEmpty { resolved.dataUse = step.dataUse }
      return resolved
    }
    return Journey(
      name: document.name,
      steps: steps,
      personas: document.personas.map { indices(ofPersonas: $0) }
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

  private func call(of document: JourneyDocument.CallDocument) -> Call? {
    guard let index = services.index(of: document.service.value) else { return nil }
    let law = services.services[index].serviceTime
    return Call(
      service: index,
      operation: document.operation,
      serviceTime: document.mean.map { law.withMean($0) } ?? law,
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

// MARK: - Services

extension ScenarioResolver {
  /// The most services of a run: a row tells 65,535 apart, and their stand-ins are among them.
  private static let mostServices = 60_000

  /// The services that the journeys call and the effects strike, in order of the topology, else in
  /// order of first mention.
  func serviceDirectory(_ effects: [PendingEffect]) -> ServiceDirectory {
    let calls = journeyDocuments.flatMap { $0.steps.flatMap(\.calls) }
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
    for name in mentioned where directory.index(of: name.value) == nil {
      // A built-in journey has no place; what can be mended is the topology.
      let isBuiltIn = name.node.place.file < 0
      let place = isBuiltIn ? Located(value: name.value, node: topology.node) : name
      reportUnknownService(place, known: topology.services.map(\.service.name))
    }
    return directory
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
      isInPCIScope: declared.isInPCIScope
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
  fileprivate func withMean(_ mean: Double) -> Law {
    let old = self.mean
    guard old > 0, old.isFinite, (mean / old).isFinite else { return .constant(mean) }
    return scaled(by: mean / old)
  }
}
