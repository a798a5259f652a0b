import JSONText

/// Reads one step of a journey.
struct StepReader {
  let gates: GateReader

  func step(of field: Field) -> JourneyDocument.StepDocument? {
    guard let object = field.object() else { return nil }
    defer { object.finish() }
    object.accept("milestone")
    let tags = object.field("tags")?.names()?.map(\.value) ?? []
    let isForm = object.field("form")?.boolean() ?? false
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
    let gates = gates.gates(of: object)
    guard let name else { return nil }
    return .init(
      name: name,
      node: field.node,
      calls: calls,
      value: value,
      isFinal: isFinal,
      isInformational: content == "informational",
      isPayment: isPayment,
      isForm: isForm,
      tags: tags,
      responseBytes: bytes,
      gates: gates,
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
    return Self.calls(to: service, isPayment: isPayment)
  }

  /// The calls of a step that names its service.
  static func calls(
    to service: Located<String>,
    isPayment: Bool
  ) -> [JourneyDocument.CallDocument] {
    let plain = JourneyDocument.CallDocument(
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
    let service = object.required("service", notCalled: "name")?.locatedName()
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
