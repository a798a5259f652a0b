/// Every document of a load, read, with what it inherits.
struct DocumentLibrary {
  /// Whether every file could be read to its end.
  let isReadable: Bool
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
  /// The regions of the documents, else the built-in ones.
  private(set) var regions: [Region] = []
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

  init(
    _ documents: [(kind: DocumentKind?, node: DocumentNode)],
    isReadable: Bool,
    context: ReadingContext
  ) {
    self.isReadable = isReadable
    func nodes(_ kind: DocumentKind) -> [DocumentNode] {
      documents.filter { $0.kind == kind }.map(\.node)
    }
    hasProfile = !nodes(.profile).isEmpty
    readPersonas(nodes(.persona), context)
    readJourneys(nodes(.journey), context)
    readProfiles(nodes(.profile), context)
    readChaos(nodes(.chaos), context)
    faults = nodes(.fault).compactMap { FaultDocument.read($0, context: context) }
    readTopologies(nodes(.topology), context)
    variations = nodes(.variations).compactMap { VariationsDocument($0, context: context) }
    readUnused(documents, context)
    collectNames()
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

  /// A journey by name.
  func journey(_ name: String) -> JourneyDocument? { journeys.first { $0.name == name } }
}

// MARK: - Kinds that inherit

extension DocumentLibrary {
  private mutating func readPersonas(_ nodes: [DocumentNode], _ context: ReadingContext) {
    let own = Inheritance(.persona, nodes: nodes, context: context).resolved()
      .compactMap { PersonaDocument($0.node, context: context) }
    reportTwins(own.map { ($0.name, $0.node["persona"]?["name"] ?? $0.node) }, "personas", context)
    let builtIn = BuiltIn.documents(.persona).compactMap {
      PersonaDocument($0, context: context)
    }
    personas = own + builtIn.filter { persona in !own.contains { $0.name == persona.name } }
    personaNames = Set(personas.map(\.name))
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
    let own = Inheritance(.journey, nodes: nodes, context: context).resolved()
      .compactMap { JourneyDocument($0.node, context: context) }
    reportTwins(own.map { ($0.name, $0.node["name"] ?? $0.node) }, "journeys", context)
    let builtIn = BuiltIn.documents(.journey).compactMap {
      JourneyDocument($0, context: context)
    }
    journeys = own + builtIn.filter { journey in !own.contains { $0.name == journey.name } }
  }

  private mutating func readProfiles(_ nodes: [DocumentNode], _ context: ReadingContext) {
    let inheritance = Inheritance(.profile, nodes: nodes, context: context)
    for entry in inheritance.resolved() {
      if inheritance.extended.contains(entry.name) {
        readBase(context) { _ = ProfileDocument(entry.node, context: $0) }
      } else if let profile = ProfileDocument(entry.node, context: context) {
        profiles.append(profile)
      }
    }
  }

  private mutating func readChaos(_ nodes: [DocumentNode], _ context: ReadingContext) {
    let inheritance = Inheritance(.chaos, nodes: nodes, context: context)
    for entry in inheritance.resolved() {
      if inheritance.extended.contains(entry.name) {
        readBase(context) { _ = ChaosDocument(entry.node, context: $0) }
      } else if let scenario = ChaosDocument(entry.node, context: context) {
        chaos.append(scenario)
      }
    }
    reportTwins(chaos.map { ($0.name, $0.node["scenario"] ?? $0.node) }, "scenarios", context)
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
    let builtIns = BuiltIn.documents(.topology)
    builtInTopology = builtIns.first.flatMap { TopologyDocument($0, context: context) }
    regions = builtInTopology?.regions ?? []
    for node in nodes {
      var node = node
      if let base = node["extends"] {
        let field = Field(node: base, label: "extends", context: context)
        guard field.choice(["insurance"]) != nil else { continue }
        if let builtIn = builtIns.first { node = node.extendingTopology(builtIn) }
      }
      guard let document = TopologyDocument(node, context: context) else { continue }
      if !document.regions.isEmpty { regions = document.regions }
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

  private func readUnused(
    _ documents: [(kind: DocumentKind?, node: DocumentNode)],
    _ context: ReadingContext
  ) {
    for (kind, node) in documents {
      switch kind {
      case .dashboard: DashboardDocument.validate(node, context: context)
      case .problems: ProblemsDocument.validate(node, context: context)
      case .webhooks: WebhooksDocument.validate(node, context: context)
      case .whatIf: WhatIfDocument.validate(node, context: context)
      default: continue
      }
      context.warn(
        .kindUnused,
        at: node,
        "a document of the kind \(kind?.rawValue ?? "unknown") has no effect on a run",
        hint: ""
      )
    }
  }
}

extension DocumentNode {
  /// A topology with the services and databases of another: those of one name are merged, new ones
  /// follow.
  fileprivate func extendingTopology(_ base: DocumentNode) -> DocumentNode {
    var merged = inheriting(from: base)
    guard case .mapping(var members) = merged.content else { return merged }
    for key in ["services", "databases"] {
      guard let index = members.firstIndex(where: { $0.key == key }) else { continue }
      let own = self[key]?.elements ?? []
      members[index].value.content = .sequence(own.extending(base[key]?.elements ?? []))
    }
    merged.content = .mapping(members)
    return merged
  }
}

extension [DocumentNode] {
  /// Inherited entries, each with what the entry of its name here says, then the new ones.
  fileprivate func extending(_ inherited: [DocumentNode]) -> [DocumentNode] {
    let merged = inherited.map { entry in
      first { $0["name"]?.text == entry["name"]?.text && $0["name"] != nil }?
        .inheriting(from: entry) ?? entry
    }
    return merged
      + filter { entry in !inherited.contains { $0["name"]?.text == entry["name"]?.text } }
  }
}
