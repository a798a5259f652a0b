import SimulationKernel

/// Reads fault documents.
enum FaultDocument {
  static let types = ["service-degradation", "payment-failure", "database-connection"]

  /// Reads `{"errorType": …}`.
  static func read(_ node: DocumentNode, context: ReadingContext) -> EffectDocument? {
    guard let object = ObjectReader(Field(node: node, label: "a fault", context: context))
    else { return nil }
    object.accept("kind")
    object.acceptNotes()
    defer { object.finish() }
    let type = object.required("errorType")?.choice(types)
    let id = object.field("id")?.locatedName()
    let name = object.field("name")?.name()
    let start = object.field("at")?.duration(unit: .second)
    let duration = object.field("duration")?.duration(unit: .second, isPositive: true)
    let target = EffectDocument.TargetDocument(object.field("target"))
    let impact = EffectDocument.ImpactDocument(object.field("businessImpact"))
    guard let type else {
      object.abandon()
      return nil
    }
    var effect: EffectDocument?
    switch type {
    case "service-degradation": effect = degradation(object)
    case "payment-failure": effect = payment(object)
    default: effect = database(object)
    }
    effect?.node = node
    effect?.id = id
    effect?.name = name ?? type
    effect?.start = start ?? .zero
    if let duration {
      if effect?.duration != nil, let field = node["duration"] {
        context.report(
          .mixConflict,
          at: field,
          "two durations are given",
          hint: "leave one of them out"
        )
      }
      effect?.duration = duration
    }
    effect?.target = target
    effect?.impact = impact
    return effect
  }

  private static func effect(
    _ object: ObjectReader,
    _ action: EffectDocument.Action
  ) -> EffectDocument {
    EffectDocument(node: object.node, name: "", action: action)
  }

  private static func degradation(_ object: ObjectReader) -> EffectDocument? {
    let service = object.required("service")?.serviceReference()
    guard let body = object.required("degradation")?.object() else { return nil }
    defer { body.finish() }
    let factor = body.required("responseTime")?.factor()
    let share = body.field("affectedPercentage")?.percentage() ?? 100
    let duration = body.field("duration")?.duration(unit: .second, isPositive: true)
    let scope = body.field("affectedScope")
    let scopeName = scope?.choice(["call", "session", "instance"])
    guard let service, let factor else { return nil }
    var effect = effect(object, .slow(service, factor, probability: share / 100))
    effect.duration = duration
    if let scope, let scopeName, scopeName != "call" {
      effect.unsupported.append(.init(node: scope.node, what: "the scope \"\(scopeName)\""))
    }
    return effect
  }

  private static func payment(_ object: ObjectReader) -> EffectDocument? {
    let service = object.required("service")?.serviceReference()
    let responses = responses(object.field("personaResponses"))
    guard let body = object.required("failure")?.object() else { return nil }
    defer { body.finish() }
    let mode = body.required("type")?.choice(PaymentFailure.Mode.self)
    let rate = body.required("rate")?.probability()
    let retry = body.field("retryBehavior")?.choice(MachineRetry.self) ?? MachineRetry.none
    let timeout = body.field("timeoutMs")?.duration(unit: .millisecond, isPositive: true)
    let persistence = body.field("persistence")
    let lasting = persistence?.probability()
    guard let service, let mode, let rate else { return nil }
    let fault = EffectDocument.PaymentDocument(
      service: service,
      rate: rate,
      mode: mode,
      timeout: timeout ?? .milliseconds(1_000),
      retry: retry,
      responses: responses
    )
    var effect = effect(object, .payment(fault))
    if let persistence, let lasting, lasting != 1 {
      effect.unsupported.append(.init(node: persistence.node, what: "a persistence below 1"))
    }
    return effect
  }

  private static func responses(
    _ field: Field?
  ) -> [(persona: Located<String>, response: PersonaResponse)] {
    guard let object = field?.object() else { return [] }
    return object.freeMembers.compactMap { member in
      let field = Field(node: member.value, label: member.key, context: object.context)
      guard let response = field.choice(PersonaResponse.self) else { return nil }
      var key = member.value
      key.place = member.keyPlace
      return (Located(value: member.key, node: key), response)
    }
  }
}
