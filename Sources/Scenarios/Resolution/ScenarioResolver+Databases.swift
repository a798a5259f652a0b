import JSONText

extension ScenarioResolver {
  /// Checks that services depend on databases that there are, and on one each.
  func checkDatabases(of topology: TopologyDocument) {
    let declared = Set(topology.databases.map(\.database.name))
    for database in topology.services.flatMap(\.databases)
    where !declared.contains(database.value) {
      reportUnknownDatabase(database)
    }
    for second in topology.services.compactMap({ $0.databases.dropFirst().first }) {
      UnsupportedConstruct(node: second.node, what: "a second database behind a service")
        .report(to: context)
    }
  }

  /// Reports a database that a fault names and nobody declares.
  func checkDatabase(_ database: Located<String>) {
    if !isDeclared(database) { reportUnknownDatabase(database) }
  }

  private func isDeclared(_ database: Located<String>) -> Bool {
    library.databases.contains { $0.database.name == database.value }
  }

  /// A fault with its database looked up; `nil` where no call of the mix depends on it.
  func databaseFault(
    _ fault: DatabaseFault,
    of database: Located<String>,
    in document: EffectDocument
  ) -> DatabaseFault? {
    if fault.issue == .exhaustion, document.target.isGiven {
      UnsupportedConstruct(
        node: document.node["target"] ?? document.node,
        what: "a target of \"connection-pool-exhaustion\", for a pool is shared by all,"
      ).report(to: context)
    }
    let index = services.databases.firstIndex { $0.name == database.value }
    guard let index else {
      guard isDeclared(database) else { return nil }
      warnOfIdle(document, "no journey of the mix calls a service that depends on it")
      return nil
    }
    var fault = fault
    fault.database = index
    return fault
  }

  private func reportUnknownDatabase(_ name: Located<String>) {
    context.report(
      .databaseUnknown,
      at: name.node,
      "no database is called \"\(name.value)\"",
      hint: Spelling.hint(for: name.value, among: library.databases.map(\.database.name))
    )
  }
}

extension EffectDocument.TargetDocument {
  /// Whether it names anybody.
  var isGiven: Bool {
    !(personas.isEmpty && regions.isEmpty && journeys.isEmpty && steps.isEmpty)
  }
}
