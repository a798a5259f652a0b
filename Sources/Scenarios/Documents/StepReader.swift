import JSONText

/// Reads one step of a journey.
struct StepReader {
  /// Names of the steps before this one.
  let earlier: [String]
  /// Names of the validation rules that exist.
  let catalog: [String]
  /// Flags of the journey's business context that are set.
  let attributes: [String]
  /// What a run cannot do yet.
  private(set) var unsupported: [UnsupportedConstruct] = []

  /// The rules that exist without a catalog.
  static let builtInRules = [
    "credit-score", "income-verification", "identity-verification", "fraud-check", "kyc", "aml",
    "address-verification", "age-verification",
  ]

  init(earlier: [String], catalog: [String], attributes: [String]) {
    self.earlier = earlier
    self.catalog = catalog
    self.attributes = attributes
  }

  mutating func step(of field: Field) -> JourneyDocument.StepDocument? {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    object.accept("milestone")
    _ = object.field("tags")?.names()
    _ = object.field("form")?.boolean()
    object.acceptNotes()
    let name = object.required("name")?.name()
    let states = object.field("payment")?.boolean()
    let isPayment = states ?? name?.hasPrefix("payment") ?? false
    let value = object.field("businessValue")?.money() ?? 0
    let content = object.field("content")?.choice(["informational", "transactional"])
    let bytes = object.field("responseBytes")?.integer(in: 0...1_000_000_000) ?? 0
    let writes = object.field("writes")?.boolean()
    let isFinal = object.field("finalStep")?.boolean() ?? false
    let calls = calls(of: object, isPayment: isPayment)
    let routes = Self.routes(of: object.field("next"))
    let dataUse = Step.DataUse(object)
    readGates(of: object, isFinal: isFinal)
    guard let name else { return nil }
    return .init(
      name: name,
      node: field.node,
      calls: calls,
      value: value,
      isFinal: isFinal,
      isInformational: content == "informational",
      isPayment: isPayment,
      responseBytes: bytes,
      routes: routes,
      dataUse: dataUse,
      writes: writes
    )
  }
}

// MARK: - Calls

extension StepReader {
  private typealias CallDocument = JourneyDocument.CallDocument

  private func calls(of object: ObjectReader, isPayment: Bool) -> [CallDocument] {
    let service = object.field("service")
    let calls = object.field("calls")
    if service != nil, let calls {
      calls.report(.mixConflict, "and service are both given", hint: "give one of them")
    }
    if let calls { return calls.list(atMost: 64)?.compactMap { call(of: $0, isPayment) } ?? [] }
    guard let service = service?.locatedName() else { return [] }
    let plain = CallDocument(
      service: service,
      operation: "",
      probability: 1,
      isOptional: nil,
      mean: nil,
      payment: .any
    )
    guard isPayment else { return [plain] }
    return [("authorize", Call.Payment.authorize), ("confirm", .confirm)].map {
      var call = plain
      (call.operation, call.payment) = $0
      return call
    }
  }

  private func call(of field: Field, _ isPayment: Bool) -> CallDocument? {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    let service = object.required("service")?.locatedName()
    let operation = object.field("operation")?.name() ?? ""
    let probability = object.field("probability")?.probability() ?? 1
    let optional = object.field("optional")?.boolean()
    let mean = object.field("meanMs")?.positiveNumber(atMost: Field.longestMean)
    var payment = Call.Payment.any
    if isPayment, operation == "authorize" { payment = .authorize }
    if isPayment, operation == "confirm" { payment = .confirm }
    guard let service else { return nil }
    return CallDocument(
      service: service,
      operation: operation,
      probability: probability,
      isOptional: optional,
      mean: mean,
      payment: payment
    )
  }
}

// MARK: - Gates and waits

extension StepReader {
  private mutating func readGates(of object: ObjectReader, isFinal: Bool) {
    if let field = object.field("duration"), field.durationRange() != nil {
      refuse(field, "the duration of a step")
    }
    if let field = object.field("async"), field.boolean() == true {
      refuse(field, "an asynchronous step")
    }
    if let field = object.field("recognition"),
      let recognition = field.choice(["on-step", "on-completion"]),
      (recognition == "on-completion") != isFinal
    {
      refuse(field, "this time of recognition")
    }
    for rule in object.field("validationRules")?.list() ?? [] {
      guard rule.choice(catalog) != nil else { continue }
      refuse(rule, "a validation rule")
    }
    for requirement in object.field("requirements")?.list() ?? [] { readRequirement(requirement) }
    for condition in object.field("skipConditions")?.list() ?? [] {
      if condition.conditionToken() != nil { refuse(condition, "a condition of a step") }
    }
  }

  /// A requirement is a condition, an earlier step, a rule or a flag, in this order. An earlier step
  /// has always been done and a flag is set, so these two need nothing of the simulator.
  private mutating func readRequirement(_ field: Field) {
    guard let token = field.text() else { return }
    if Condition.isKnown(token) || catalog.contains(token) {
      refuse(field, "a requirement with a condition or rule")
    } else if !earlier.contains(token), !attributes.contains(token) {
      field.context.report(
        .requirementUnknown,
        at: field.node,
        "nothing is called \"\(token.prefix(80))\"",
        hint: Spelling.hint(for: token, among: catalog + earlier + attributes + Condition.names)
      )
    }
  }

  private mutating func refuse(_ field: Field, _ what: String) {
    unsupported.append(.init(node: field.node, what: what))
  }
}
