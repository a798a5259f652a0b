import Statistics

/// The services of a scenario and their indices.
struct ServiceDirectory {
  /// The services in their order.
  private(set) var services: [Service] = []
  /// Beside each service: whether an error of its calls is only a nuisance.
  private(set) var optional: [Bool] = []
  /// Beside each service: whether it may see card data.
  private(set) var isInPCIScope: [Bool] = []
  /// The databases behind the services, in the order of their first mention.
  private(set) var databases: [Database] = []
  /// Beside each service: the service times of the calls of single steps.
  private(set) var stepTimes: [[CalledStep: Law]] = []
  private var indices: [String: Int] = [:]

  /// Adds a service.
  mutating func add(
    _ service: Service,
    isOptional: Bool,
    isInPCIScope: Bool,
    stepTimes: [TopologyDocument.StepTime] = []
  ) {
    indices[service.name] = services.count
    services.append(service)
    optional.append(isOptional)
    self.isInPCIScope.append(isInPCIScope)
    self.stepTimes.append(Dictionary(stepTimes.map { ($0.call, $0.law) }) { $1 })
  }

  /// The index of a database, which is added if it is new.
  mutating func index(of database: Database) -> Int {
    if let index = databases.firstIndex(where: { $0.name == database.name }) { return index }
    databases.append(database)
    return databases.count - 1
  }

  /// The services as a run has them: what only a fault of a database looks at is said only where there
  /// is a database.
  var resolvedServices: [Service] {
    services.map { service in
      var service = service
      if databases.isEmpty {
        service.isEssential = true
        service.cacheHitRatio = Service.standardCacheHitRatio
      }
      return service
    }
  }

  /// The index of a service.
  func index(of name: String) -> Int? { indices[name] }
}
