extension FaultDocument {
  /// Reads what is particular to `database-connection`.
  static func database(_ object: ObjectReader) -> EffectDocument? {
    let database = object.required("database")?.locatedName()
    var fault = DatabaseFault(
      database: 0,
      issue: .exhaustion,
      severity: .medium,
      looksIntoCache: false,
      degrades: false,
      continuity: .full
    )
    readFallback(object.field("fallbackBehavior"), &fault)
    guard let body = object.required("issue")?.object() else { return nil }
    defer { body.finish() }
    let issue = body.required("type")?.choice(DatabaseFault.Issue.self)
    fault.severity =
      body.field("severity")?.choice(DatabaseFault.Severity.self) ?? fault.severity
    let timing = innerTiming(body)
    guard let database, let issue else { return nil }
    fault.issue = issue
    var effect = EffectDocument(node: object.node, name: "", action: .database(database, fault))
    effect.timing = timing
    return effect
  }

  private static func readFallback(_ field: Field?, _ fault: inout DatabaseFault) {
    guard let object = field?.object() else { return }
    defer { object.finish() }
    fault.looksIntoCache = object.field("cacheFirst")?.boolean() ?? false
    fault.degrades = object.field("degradedMode")?.boolean() ?? false
    fault.continuity =
      object.field("businessContinuity")?.choice(DatabaseFault.Continuity.self) ?? .full
  }
}
