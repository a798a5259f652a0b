/// Where documents speak of the services of a scenario, so that what comes out later can be told there.
public struct ServicePlaces: Sendable {
  private var nodes: [String: DocumentNode] = [:]
  private var texts: [SourceText] = []

  /// No places.
  init() {}

  /// The places of services by name, in these files.
  init(_ nodes: [String: DocumentNode], in texts: [SourceText]) {
    (self.nodes, self.texts) = (nodes, texts)
  }

  /// A warning about a service, where it is declared, or where it is called if it is not.
  ///
  /// - Parameters:
  ///   - code: the name of the warning.
  ///   - service: the name of the service; of one without a place the warning names no line.
  ///   - message: what is suspicious.
  ///   - hint: what to do.
  /// - Returns: the warning.
  public func warning(
    _ code: Diagnostic.Code,
    about service: String,
    _ message: String,
    hint: String
  ) -> Diagnostic {
    let log = DiagnosticLog()
    let node = nodes[service]
    let place = node?.place ?? Place(file: 0, line: 1, column: 1, length: 1)
    log.warn(code, at: place, path: node?.path ?? "", message, hint: hint)
    return log.diagnostics(in: texts)[0]
  }
}

extension ScenarioResolver {
  /// Where each service of the scenario is declared; without a declaration the first step that calls it,
  /// or the mix that brings a built-in journey in.
  func servicePlaces() -> [String: DocumentNode] {
    func isOwn(_ node: DocumentNode) -> Bool { node.place.file >= 0 }
    var places: [String: DocumentNode] = [:]
    for declared in library.topology?.services ?? [] where isOwn(declared.node) {
      let node = declared.node
      let servers = node["concurrency"].flatMap { isOwn($0) ? $0 : nil }
      places[declared.service.name] = servers ?? node["name"] ?? node
    }
    for document in journeyDocuments {
      let entry = profile.journeys?.first { $0.name.value == document.name }?.name.node
      for call in document.steps.flatMap(\.calls) where places[call.service.value] == nil {
        places[call.service.value] =
          isOwn(call.service.node) ? call.service.node : entry ?? profile.node
      }
    }
    return places
  }
}
