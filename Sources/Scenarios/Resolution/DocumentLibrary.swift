/// Every document of a load, read, with what it inherits.
struct DocumentLibrary {
  /// Whether every file could be read to its end.
  let isReadable: Bool
  /// What takes the place of values in the documents.
  private let settings: Settings
  /// Whether there is a load profile at all, right or wrong.
  private(set) var hasProfile = false
  /// Personas by name, the documents' before the built-in ones.
  private(set) var personas: [PersonaDocument] = []
  /// The names of the personas, for look-up.
  private(set) var personaNames: Set<String> = []
  /// Journeys by name, the documents' before the built-in ones.
  private(set) var journeys: [JourneyDocument] = []
  /// The names of all their steps.
  private(set) var stepNames: Set<String> = []
  /// The services that an effect may name: the declared ones; without a topology the built-in ones
  /// and those of all journeys.
  private(set) var serviceNames: [String] = []
  /// Profiles that no other one extends.
  private(set) var profiles: [ProfileDocument] = []
  /// Chaos scenarios that no other one extends.
  private(set) var chaos: [ChaosDocument] = []
  /// Faults in document order.
  private(set) var faults: [EffectDocument] = []
  /// All effects and their ids, in document order.
  private(set) var effectNodes: [(id: String, node: DocumentNode)] = []
  /// The regions of the documents, else the built-in ones.
  private(set) var regions: [Region] = []
  /// Where they are declared.
  private(set) var regionNodes: [DocumentNode] = []
  /// The services that the documents declare; absent: whatever is called exists.
  private(set) var topology: TopologyDocument?
  /// The built-in topology.
  private(set) var builtInTopology: TopologyDocument?
  /// The databases that a service may depend on: those of the topology, without one the built-in ones.
  var databases: [TopologyDocument.DatabaseDocument] {
    if let topology { return topology.databases }
    let builtIn = builtInTopology?.databases ?? []
    let own = Set(databasesAlone.map(\.database.name))
    return databasesAlone + builtIn.filter { !own.contains($0.database.name) }
  }
  /// The databases of documents that declare no services.
  private var databasesAlone: [TopologyDocument.DatabaseDocument] = []
  /// Departures of personas from journeys.
  private(set) var variations: [VariationsDocument] = []
  /// What is asked about variants.
  private(set) var questions: [WhatIfQuestion] = []
  /// Whether somebody wants to know.
  private let asksWhatIf: Bool

  init(
    _ documents: [(kind: DocumentKind?, node: DocumentNode)],
    isReadable: Bool,
    settings: Settings,
    asksWhatIf: Bool = false,
    context: ReadingContext
  ) {
    self.isReadable = isReadable
    self.settings = settings
    self.asksWhatIf = asksWhatIf
    func nodes(_ kind: DocumentKind) -> [DocumentNode] {
      documents.filter { $0.kind == kind }.map(\.node)
    }
    hasProfile = !nodes(.profile).isEmpty
    readPersonas(nodes(.persona), context)
    readJourneys(nodes(.journey), context)
    readTimeline(
      faults: nodes(.fault),
      chaos: Inheritance(.chaos, nodes: nodes(.chaos), context: context),
      profiles: Inheritance(.profile, nodes: nodes(.profile), context: context),
      context
    )
    readTopologies(nodes(.topology), context)
    readVariations(nodes(.variations), context)
    readUnused(documents, context)
    collectNames()
    settings.reportStrangers(among: namesForSettings)
  }

  /// The one profile that runs.
  func runnableProfile(_ context: ReadingContext) -> ProfileDocument? {
    guard profiles.count > 1 else { return profiles.first }
    for profile in profiles.dropFirst() {
      context.report(
        .duplicateName,
        at: profile.node["profile"] ?? profile.node,
        "two load profiles could run: \"\(profiles[0].name)\" and \"\(profile.name)\"",
        hint: "leave one of them out, or let one extend the other"
      )
    }
    return nil
  }

  /// A persona by name.
  func persona(_ name: String) -> PersonaDocument? { personas.first { $0.name == name } }

  /// Where a service is declared, by a document or else in the built-in topology.
  func node(ofService name: String) -> DocumentNode? {
    (topology ?? builtInTopology)?.services.first { $0.service.name == name }?.node
  }

  /// A journey by name.
  func journey(_ name: String) -> JourneyDocument? { journeys.first { $0.name == name } }
}

// MARK: - Kinds that inherit

extension DocumentLibrary {
  private mutating func readPersonas(_ nodes: [DocumentNode], _ context: ReadingContext) {
    func persona(_ entry: (name: String, node: DocumentNode)) -> PersonaDocument? {
      var node = entry.node
      settings.apply(toPersona: entry.name, &node)
      return PersonaDocument(node, context: context)
    }
    let entries = Inheritance(.persona, nodes: nodes, context: context).resolved()
    let own = entries.compactMap(persona)
    reportTwins(own.map { ($0.name, $0.node["persona"]?["name"] ?? $0.node) }, "personas", context)
    let builtIn = BuiltIn.documents(.persona)
      .map { (name: $0["persona"]?["name"]?.text ?? "", node: $0) }
      .filter { builtIn in !entries.contains { $0.name == builtIn.name } }
    personas = own + builtIn.compactMap(persona)
    personaNames = Set(personas.map(\.name))
  }

  /// What settings can speak of, by root.
  private var namesForSettings: [String: [String]] {
    var names = [
      "personas": personas.map(\.name),
      "journeys": journeys.map(\.name),
      "variations": variations.compactMap { $0.persona?.value },
      "services": serviceNames,
      "databases": databases.map(\.database.name),
      "regions": regions.map(\.name),
      "effects": effectNodes.map(\.id),
      "chaos": chaos.map(\.name),
    ]
    if !profiles.isEmpty { names["goals"] = Metric.allCases.map(\.camelCase) }
    return names
  }

  private mutating func collectNames() {
    let variations = variations.flatMap { $0.journeys.flatMap { $0.steps.map(\.name.value) } }
    stepNames = Set(journeys.flatMap { $0.steps.map(\.name) } + variations)
    if let topology {
      serviceNames = topology.services.map(\.service.name)
      return
    }
    serviceNames = builtInTopology?.services.map(\.service.name) ?? []
    var known = Set(serviceNames)
    for call in journeys.flatMap({ $0.steps.flatMap(\.calls) })
    where known.insert(call.service.value).inserted {
      serviceNames.append(call.service.value)
    }
  }

  private mutating func readJourneys(_ nodes: [DocumentNode], _ context: ReadingContext) {
    func journey(_ entry: (name: String, node: DocumentNode)) -> JourneyDocument? {
      var node = entry.node
      settings.apply(toJourney: entry.name, &node)
      return JourneyDocument(node, context: context)
    }
    let entries = Inheritance(.journey, nodes: nodes, context: context).resolved()
    let own = entries.compactMap(journey)
    reportTwins(own.map { ($0.name, $0.node["name"] ?? $0.node) }, "journeys", context)
    let builtIn = BuiltIn.documents(.journey)
      .map { (name: $0["name"]?.text ?? "", node: $0) }
      .filter { builtIn in !entries.contains { $0.name == builtIn.name } }
    journeys = own + builtIn.compactMap(journey)
  }

  /// Reads the load and what happens meanwhile: effects have names across all of these documents.
  private mutating func readTimeline(
    faults: [DocumentNode],
    chaos: Inheritance,
    profiles: Inheritance,
    _ context: ReadingContext
  ) {
    var faultNodes = faults
    var chaosEntries = chaos.resolved()
    var profileEntries = profiles.resolved()
    let bases = (
      chaos: chaosEntries.filter { chaos.extended.contains($0.name) },
      profiles: profileEntries.filter { profiles.extended.contains($0.name) }
    )
    chaosEntries.removeAll { chaos.extended.contains($0.name) }
    profileEntries.removeAll { profiles.extended.contains($0.name) }
    for base in bases.chaos { readBase(context) { _ = ChaosDocument(base.node, context: $0) } }
    for base in bases.profiles { readBase(context) { _ = ProfileDocument(base.node, context: $0) } }

    let addresses = EffectAddress.all(
      faults: faultNodes,
      chaos: chaosEntries.map(\.node),
      profiles: profileEntries.map(\.node)
    )
    for address in addresses {
      let (index, path) = (address.document.index, address.path)
      func apply(to node: inout DocumentNode) {
        settings.apply(below: ["effects", address.id], to: &node, inside: path) { !$0.isEmpty }
      }
      switch address.document.kind {
      case .fault: apply(to: &faultNodes[index])
      case .chaos: apply(to: &chaosEntries[index].node)
      default: apply(to: &profileEntries[index].node)
      }
    }
    for index in chaosEntries.indices {
      settings.apply(toChaos: chaosEntries[index].name, &chaosEntries[index].node)
    }
    for index in profileEntries.indices {
      settings.apply(toProfile: &profileEntries[index].node)
    }
    effectNodes = addresses.compactMap { address in
      let document =
        switch address.document.kind {
        case .fault: faultNodes[address.document.index]
        case .chaos: chaosEntries[address.document.index].node
        default: profileEntries[address.document.index].node
        }
      return document.node(at: address.path).map { (address.id, $0) }
    }
    self.profiles = profileEntries.compactMap { ProfileDocument($0.node, context: context) }
    self.chaos = chaosEntries.compactMap { ChaosDocument($0.node, context: context) }
    reportTwins(self.chaos.map { ($0.name, $0.node["scenario"] ?? $0.node) }, "scenarios", context)
    self.faults = faultNodes.compactMap { FaultDocument.read($0, context: context) }
  }

  private mutating func readVariations(_ nodes: [DocumentNode], _ context: ReadingContext) {
    variations = nodes.compactMap { node in
      var node = node
      settings.apply(toVariations: &node)
      return VariationsDocument(node, context: context)
    }
  }

  /// Reads a document that others extend: it need not be complete, but what it says must be right.
  private func readBase(_ context: ReadingContext, read: (ReadingContext) -> Void) {
    let log = DiagnosticLog()
    read(
      ReadingContext(
        log: log,
        allowsUnknownKeys: context.allowsUnknownKeys,
        minorDigits: context.minorDigits,
        attachments: context.attachments,
        record: context.record
      )
    )
    context.log.merge(log) { $0.code != .missing }
  }

  private func reportTwins(
    _ named: [(name: String, node: DocumentNode)],
    _ what: String,
    _ context: ReadingContext
  ) {
    var known: Set<String> = []
    for (name, node) in named where !name.isEmpty && !known.insert(name).inserted {
      context.report(
        .duplicateName,
        at: node,
        "two \(what) have the name \"\(name)\"",
        hint: "rename one"
      )
    }
  }
}

// MARK: - Topologies and documents without effect

extension DocumentLibrary {
  private mutating func readTopologies(_ nodes: [DocumentNode], _ context: ReadingContext) {
    var written = TopologyNodes(nodes, context: context)
    let calls = journeys.flatMap { $0.steps.flatMap(\.calls) }
    let called = Set(calls.map(\.service.value))
    written.refine(called: called, context: context)
    written.apply(settings, called: called)
    builtInTopology = TopologyDocument(written.builtIn, context: context)
    regions = builtInTopology?.regions ?? []
    regionNodes = written.builtIn["regions"]?.elements ?? []
    for node in written.own {
      guard let document = TopologyDocument(node, context: context) else { continue }
      if !document.regions.isEmpty {
        regions = document.regions
        regionNodes = node["regions"]?.elements ?? []
      }
      guard document.declaresServices else {
        databasesAlone += document.databases
        continue
      }
      guard var joined = topology else {
        topology = document
        continue
      }
      joined.services += document.services
      joined.databases += document.databases
      topology = joined
    }
    topology?.databases += databasesAlone
    let services = topology?.services ?? []
    reportTwins(
      services.map { ($0.service.name, $0.node["name"] ?? $0.node) },
      "services",
      context
    )
    reportTwins(
      databases.map { ($0.database.name, $0.node["name"] ?? $0.node) },
      "databases",
      context
    )
  }

  private mutating func readUnused(
    _ documents: [(kind: DocumentKind?, node: DocumentNode)],
    _ context: ReadingContext
  ) {
    for (kind, node) in documents {
      switch kind {
      case .dashboard: DashboardDocument.validate(node, context: context)
      case .problems: ProblemsDocument.validate(node, context: context)
      case .webhooks: WebhooksDocument.validate(node, context: context)
      case .whatIf:
        if let question = WhatIfDocument.read(node, context: context) { questions.append(question) }
        if asksWhatIf { continue }
      default: continue
      }
      context.warn(
        .kindUnused,
        at: node,
        "a document of the kind \(kind?.rawValue ?? "unknown") has no effect on a run",
        hint: kind == .whatIf ? "'stampede whatif' answers what it asks" : ""
      )
    }
  }
}
