import JSONText
import SimulationKernel
import Statistics

extension Journey {
  var canonicalJSON: JSONValue {
    .object([
      .init("name", .string(name)),
      .init("steps", .array(steps.map(\.canonicalJSON))),
      .init("personas", personas.map { .array($0.map { .integer($0) }) } ?? .null),
    ])
  }
}

extension Step {
  fileprivate var canonicalJSON: JSONValue {
    .object(
      [
        .init("name", .string(name)),
        .init("calls", .array(calls.map(\.canonicalJSON))),
        .init("value", .integer(value)),
        .init("informational", .boolean(isInformational)),
        .init("payment", .boolean(isPayment)),
        .init("responseBytes", .integer(responseBytes)),
      ] + gates + departures
    )
  }

  /// What only some steps have; the form of the others does not speak of it.
  private var gates: [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if !rules.isEmpty { members.append(.init("rules", .array(rules.map(\.canonicalJSON)))) }
    if let processing { members.append(.init("processing", processing.canonicalJSON)) }
    if isRecognizedAtEnd { members.append(.init("recognizedAtEnd", .boolean(true))) }
    return members + conditions(requirements, skipConditions)
  }

  private var departures: [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if !routes.isEmpty {
      members.append(
        .init(
          "routes",
          .array(routes.map { .array([$0.target.canonicalJSON, .real($0.probability)]) })
        )
      )
    }
    if let writes { members.append(.init("writes", .boolean(writes))) }
    if dataUse != DataUse() { members.append(.init("data", dataUse.canonicalJSON)) }
    if let variation { members.append(.init("variation", variation.canonicalJSON)) }
    if !shortcuts.isEmpty {
      members.append(.init("shortcuts", .array(shortcuts.map { .integer($0) })))
    }
    if !autoFills.isEmpty {
      members.append(
        .init(
          "autoFills",
          .array(autoFills.map { .array([.integer($0.persona), .integer($0.source)]) })
        )
      )
    }
    if thinkTimeFactor != 1 { members.append(.init("thinkTimeFactor", .real(thinkTimeFactor))) }
    return members
  }
}

extension Route.Target {
  fileprivate var canonicalJSON: JSONValue {
    switch self {
    case .step(let index): .integer(index)
    case .end: .string("end")
    case .leave: .string("leave")
    }
  }
}

/// The members for what must and what must not hold.
private func conditions(
  _ requirements: [Requirement],
  _ skipConditions: [Condition]
) -> [JSONValue.Member] {
  var members: [JSONValue.Member] = []
  if !requirements.isEmpty {
    members.append(.init("requirements", .array(requirements.map(\.canonicalJSON))))
  }
  if !skipConditions.isEmpty {
    members.append(.init("skipConditions", .array(skipConditions.map { .string($0.token) })))
  }
  return members
}

extension Rule {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("name", .string(name)),
      .init("time", time.canonicalJSON),
      .init(
        "pass",
        .array([.real(passesLowRisk), .real(passesMediumRisk), .real(passesHighRisk)])
      ),
    ])
  }
}

extension Processing {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("minimum", minimum.canonicalJSON),
      .init("maximum", maximum.canonicalJSON),
      .init("asynchronous", .boolean(isAsynchronous)),
    ])
  }
}

extension Requirement {
  fileprivate var canonicalJSON: JSONValue {
    switch self {
    case .condition(let condition): .string(condition.token)
    case .step(let index): .integer(index)
    case .flag(let name): .object([.init("flag", .string(name))])
    }
  }
}

extension Variation {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("replaces", replaces.map { .integer($0) } ?? .null),
      .init(
        "uses",
        .array(
          uses.map { use in
            .object(
              [.init("persona", .integer(use.persona)), .init("weight", .real(use.weight))]
                + conditions(use.requirements, use.skipConditions)
            )
          }
        )
      ),
    ])
  }
}

extension Call {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("service", .integer(service)),
      .init("operation", .string(operation)),
      .init("serviceTime", serviceTime.canonicalJSON),
      .init("probability", .real(probability)),
      .init("optional", .boolean(isOptional)),
      .init("payment", .string(payment.rawValue)),
    ])
  }
}
