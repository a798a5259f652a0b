/// The services of a scenario and their indices.
struct ServiceDirectory {
  /// The services in their order.
  private(set) var services: [Service] = []
  /// Beside each service: whether an error of its calls is only a nuisance.
  private(set) var optional: [Bool] = []
  /// Beside each service: whether it may see card data.
  private(set) var isInPCIScope: [Bool] = []
  private var indices: [String: Int] = [:]

  /// Adds a service.
  mutating func add(_ service: Service, isOptional: Bool, isInPCIScope: Bool) {
    indices[service.name] = services.count
    services.append(service)
    optional.append(isOptional)
    self.isInPCIScope.append(isInPCIScope)
  }

  /// The index of a service.
  func index(of name: String) -> Int? { indices[name] }
}
