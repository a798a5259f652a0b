import JSONText
import Statistics

/// A topology document: services, databases and regions.
struct TopologyDocument {
  var services: [ServiceDocument] = []
  var databases: [DatabaseDocument] = []
  var regions: [Region] = []
  /// Where services are declared.
  var node: DocumentNode
  /// Whether it lists services; one that only names regions leaves services as they are.
  var declaresServices: Bool { node.elements != nil }

  /// A service and what else its declaration says.
  struct ServiceDocument {
    var node: DocumentNode
    var service: Service
    var isOptional: Bool
    var isInPCIScope: Bool
    /// The databases that it needs.
    var databases: [Located<String>]
    /// Service times of the calls of single steps.
    var stepTimes: [StepTime] = []
  }

  /// The service time of the calls of a step.
  struct StepTime {
    var call: CalledStep
    var node: DocumentNode
    var law: Law
  }

  /// A database.
  struct DatabaseDocument {
    var node: DocumentNode
    var database: Database
  }

  /// Reads `{"services": […]}`.
  init?(_ node: DocumentNode, context: ReadingContext) {
    self.node = node["services"] ?? node
    guard let object = ObjectReader(Field(node: node, label: "a topology", context: context))
    else { return nil }
    defer { object.finish() }
    object.accept("kind", "name", "extends")
    _ = object.field("refines")?.boolean()
    object.acceptNotes()
    for field in object.field("services")?.list(atMost: 100_000) ?? [] {
      if let service = Self.service(of: field) { services.append(service) }
    }
    for field in object.field("databases")?.list() ?? [] {
      if let database = Self.database(of: field) { databases.append(database) }
    }
    readRegions(object.field("regions"))
  }

  private static func service(of field: Field) -> ServiceDocument? {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    object.acceptNotes()
    let name = object.required("name")?.name()
    let instances = object.field("instances")?.integer(in: 1...1_000_000) ?? 1
    let concurrency = object.field("concurrency")?.concurrency() ?? .unlimited
    let serviceTime = object.field("serviceTime").map { $0.law() } ?? Service.standardTime
    let stepTimes = object.field("steps")?.list(atMost: 100_000)?.compactMap(Self.stepTime)
    let timeout = object.field("timeoutMs").map {
      $0.isNull ? nil : $0.duration(unit: .millisecond, isPositive: true)
    }
    let maxQueue = object.field("maxQueue").flatMap {
      $0.isNull ? nil : $0.integer(in: 0...1_000_000_000)
    }
    let patience = object.field("queuePatience").flatMap {
      $0.isNull ? nil : $0.law(defaultMean: nil)
    }
    let abandoned = object.field("abandonedWork")?.choice(["cancelled", "served"])
    let isOptional = object.field("optional")?.boolean() ?? false
    let isInPCIScope = object.field("pciScope")?.boolean() ?? false
    let databases = object.field("dependsOn")?.names() ?? []
    let isEssential = object.field("essential")?.boolean() ?? !isOptional
    let cacheHitRatio = object.field("cacheHitRatio")?.probability()
    guard let name else { return nil }
    var servers: Int?
    if case .limited(let count) = concurrency { servers = count * instances }
    let service = Service(
      name: name,
      servers: servers,
      serviceTime: serviceTime ?? Service.standardTime,
      queuePatience: patience,
      servesAbandoned: abandoned == "served",
      timeout: timeout ?? .seconds(10),
      maxQueue: maxQueue,
      instances: instances,
      cacheHitRatio: cacheHitRatio ?? Service.standardCacheHitRatio,
      isEssential: isEssential
    )
    return ServiceDocument(
      node: field.node,
      service: service,
      isOptional: isOptional,
      isInPCIScope: isInPCIScope,
      databases: databases,
      stepTimes: stepTimes ?? []
    )
  }

  private static func stepTime(of field: Field) -> StepTime? {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    let journey = object.required("journey")?.name()
    let step = object.required("step")?.name()
    let operation = object.field("operation").map { $0.name() } ?? ""
    let law = object.required("serviceTime")?.law()
    guard let journey, let step, let operation, let law else { return nil }
    let call = CalledStep(journey: journey, step: step, operation: operation)
    return StepTime(call: call, node: field.node, law: law)
  }

  private static func database(of field: Field) -> DatabaseDocument? {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    object.acceptNotes()
    let name = object.required("name")?.name()
    let pool = object.field("pool").map { $0.integer(in: 1...1_000_000) } ?? Database.standardPool
    let timeout = object.field("acquireTimeoutMs")?.duration(unit: .millisecond)
    let share = object.field("share")?.probability()
    let replication = object.field("replication")?.choice(Database.Replication.self)
    let lag = object.field("replicationLagMs")?.duration(unit: .millisecond)
    guard let name, let pool else { return nil }
    let database = Database(
      name: name,
      pool: pool,
      acquireTimeout: timeout ?? Database.standardTimeout,
      share: share ?? Database.standardShare,
      replication: replication ?? .sync,
      replicationLag: lag ?? .zero
    )
    return DatabaseDocument(node: field.node, database: database)
  }

  private mutating func readRegions(_ field: Field?) {
    guard let field, let entries = field.list(atLeast: 1, atMost: 256) else { return }
    for entry in entries {
      guard let object = entry.object() else { continue }
      let name = object.required("name")?.name()
      let share = object.required("share")?.probability()
      _ = object.field("primary")?.boolean()
      object.finish()
      if let name, let share { regions.append(Region(name: name, share: share)) }
    }
    let sum = regions.reduce(0) { $0 + $1.share }
    if regions.count == entries.count, (sum - 1).magnitude > 1e-4 {
      field.report(.mixSum, "have shares that sum to \(Field.print(sum))", hint: "make it 1")
    }
  }
}

extension Service {
  /// The service time where nothing else is said: mean 200 ms, coefficient of variation 0.5.
  static let standardTime: Law = Law.lognormal(mean: 200, variation: 0.5)
}

/// How many calls one instance serves at a time.
enum Concurrency {
  case unlimited
  case limited(Int)
}

extension Field {
  /// A number of servers, or `unlimited`.
  func concurrency() -> Concurrency? {
    if node.text == "unlimited" { return .unlimited }
    if node.text != nil {
      report(
        .choice,
        "must be a whole number or \"unlimited\"",
        hint: Spelling.hint(for: node.text ?? "", among: ["unlimited"])
      )
      return nil
    }
    return integer(in: 1...1_000_000).map { .limited($0) }
  }
}
