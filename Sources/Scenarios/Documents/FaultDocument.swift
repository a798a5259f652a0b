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
    var timing = TimingDocument(object)
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
    if let inner = effect?.timing, inner.hasDuration {
      if timing.hasDuration, let field = node["duration"] ?? node["for"] {
        context.report(
          .mixConflict,
          at: field,
          "two durations are given",
          hint: "leave one of them out"
        )
      }
      (timing.duration, timing.hasDuration) = (inner.duration, true)
    }
    timing.check(in: context, at: node)
    effect?.timing = timing
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

  /// The duration that stands beside what the fault does.
  static func innerTiming(_ body: ObjectReader) -> TimingDocument {
    var timing = TimingDocument()
    if let field = body.field("duration") {
      timing.hasDuration = true
      timing.duration = field.duration(unit: .second, isPositive: true)
    }
    return timing
  }

  private static func degradation(_ object: ObjectReader) -> EffectDocument? {
    let service = object.required("service")?.serviceReference()
    guard let body = object.required("degradation")?.object() else { return nil }
    defer { body.finish() }
    let factor = body.required("responseTime")?.factor()
    let share = body.field("affectedPercentage")?.percentage() ?? 100
    let timing = innerTiming(body)
    let scope = body.field("affectedScope")?.choice(Effect.Scope.self)
    guard let service, let factor else { return nil }
    var effect = effect(object, .slow(service, factor, probability: share / 100))
    effect.timing = timing
    effect.scope = scope ?? .call
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
    let persistence = body.field("persistence")?.probability()
    guard let service, let mode, let rate else { return nil }
    let fault = EffectDocument.PaymentDocument(
      service: service,
      rate: rate,
      mode: mode,
      timeout: timeout ?? .milliseconds(1_000),
      retry: retry,
      persistence: persistence ?? 1,
      responses: responses
    )
    return effect(object, .payment(fault))
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
