import JSONText
import SimulationKernel

extension Effect {
  /// The effect as JSON. Pattern and scope are left out where they are plain.
  var canonicalJSON: JSONValue {
    var members: [JSONValue.Member] = [
      .init("id", .string(id)),
      .init("name", .string(name)),
      .init("start", .integer(start.nanoseconds)),
      .init("end", end.map { .integer($0.nanoseconds) } ?? .null),
      .init("kind", kind.canonicalJSON),
      .init("target", target.canonicalJSON),
      .init("prediction", prediction?.canonicalJSON ?? .null),
    ]
    if pattern != .plain { members.append(.init("pattern", pattern.canonicalJSON)) }
    if scope != .call { members.append(.init("scope", .string(scope.rawValue))) }
    return .object(members)
  }
}

extension Effect.Kind {
  fileprivate var canonicalJSON: JSONValue {
    switch self {
    case .traffic(let multiplier):
      .object([.init("type", .string("traffic")), .init("multiplier", .real(multiplier))])
    case .slow(let service, let factor, let probability):
      .object([
        .init("type", .string("slow")),
        .init("service", .integer(service)),
        .init("factor", factor.canonicalJSON),
        .init("probability", .real(probability)),
      ])
    case .failure(let service, let availability, let failsFast):
      .object([
        .init("type", .string("failure")),
        .init("service", .integer(service)),
        .init("availability", .real(availability)),
        .init("failsFast", .boolean(failsFast)),
      ])
    case .paymentFailure(let fault): fault.canonicalJSON
    case .database(let fault): fault.canonicalJSON
    case .regionalFailure(let failure): failure.canonicalJSON
    case .reroute(let reroute): reroute.canonicalJSON
    }
  }
}

extension PaymentFailure {
  fileprivate var canonicalJSON: JSONValue {
    var members: [JSONValue.Member] = [
      .init("type", .string("payment-failure")),
      .init("service", .integer(service)),
      .init("rate", .real(rate)),
      .init("mode", .string(mode.rawValue)),
      .init("timeout", timeout.canonicalJSON),
      .init("machineRetry", .string(machineRetry.rawValue)),
      .init(
        "responses",
        .array(
          responses.keys.sorted().compactMap { persona in
            responses[persona].map { .array([.integer(persona), .string($0.rawValue)]) }
          }
        )
      ),
    ]
    if persistence != 1 { members.append(.init("persistence", .real(persistence))) }
    return .object(members)
  }
}

extension Factor {
  fileprivate var canonicalJSON: JSONValue {
    switch self {
    case .times(let factor): .object([.init("times", .real(factor))])
    case .plus(let time): .object([.init("plus", time.canonicalJSON)])
    case .mean(let time): .object([.init("mean", time.canonicalJSON)])
    }
  }
}

extension Effect.Target {
  fileprivate var canonicalJSON: JSONValue {
    .object(
      [
        .init("personas", .array(personas.map { .integer($0) })),
        .init("regions", .array(regions.map { .integer($0) })),
        .init("journeys", .array(journeys.map { .integer($0) })),
        .init("steps", .array(steps.map { .string($0) })),
      ]
        + (versions.isEmpty ? [] : [.init("versions", .array(versions.map { .integer(Int($0)) }))])
    )
  }
}

extension Effect.Prediction {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("abandonmentIncrease", abandonmentIncrease.map { .real($0) } ?? .null),
      .init("personas", .array(personas.map { .integer($0) })),
      .init("revenueRisk", revenueRisk.map { .integer($0) } ?? .null),
    ])
  }
}
