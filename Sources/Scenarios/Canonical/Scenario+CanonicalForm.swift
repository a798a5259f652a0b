import Crypto
import JSONText
import SimulationKernel
import Statistics

extension Scenario {
  /// The scenario as one JSON value: durations in integer nanoseconds, money in minor units, laws
  /// in milliseconds. Its canonical text is what ``hash`` is of.
  public var canonicalJSON: JSONValue {
    var members: [JSONValue.Member] = [
      .init("format", .string("stampede-scenario/1")),
      .init("name", .string(name)),
      .init("seed", seed.map { .integer($0) } ?? .null),
      .init("currency", .string(currency)),
      .init("start", start.map { .integer($0) } ?? .null),
      .init("window", window.canonicalJSON),
      .init("load", load.canonicalJSON),
      .init("personas", .array(personas.map(\.canonicalJSON))),
      .init("journeys", .array(journeys.map(\.canonicalJSON))),
      .init("services", .array(services.map(\.canonicalJSON))),
      .init("regions", .array(regions.map(\.canonicalJSON))),
      .init("effects", .array(effects.map(\.canonicalJSON))),
      .init("goals", .array(goals.map(\.canonicalJSON))),
    ]
    if satisfaction != .standard {
      members.append(.init("satisfaction", satisfaction.canonicalJSON))
    }
    // A scenario without databases keeps the form that it had before there were any.
    if !databases.isEmpty {
      members.append(.init("databases", .array(databases.map(\.canonicalJSON))))
    }
    if let rollout { members.append(.init("rollout", rollout.canonicalJSON)) }
    return .object(members)
  }

  /// The SHA-256 of the canonical text: equal for equal scenarios, however they were written.
  public var hash: [UInt8] {
    var hash = SHA256()
    var text = canonicalJSON.canonicalText
    text.withUTF8 { unsafe hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    return Array(hash.finalize())
  }
}

extension SimulationTime.Duration {
  var canonicalJSON: JSONValue { .integer(nanoseconds) }
}

extension Persona {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("name", .string(name)),
      .init("displayName", .string(displayName)),
      .init("thinkTime", thinkTime.canonicalJSON),
      .init("tolerance", .real(tolerance)),
      .init("retryAttempts", .integer(retryAttempts)),
      .init("patience", patience?.canonicalJSON ?? .null),
      .init("budget", budget?.canonicalJSON ?? .null),
      .init("informationalFactor", .real(informationalFactor)),
      .init(
        "paymentMethods",
        .array(
          paymentMethods.map { .array([.string($0.method.rawValue), .real($0.weight)]) }
        )
      ),
      .init("network", network.canonicalJSON),
      .init("averageValue", .integer(averageValue)),
      .init("valueVariation", .real(valueVariation)),
      .init("conversionProbability", .real(conversionProbability)),
      .init("lifetimeValue", .integer(lifetimeValue)),
      .init("traits", traits.canonicalJSON),
    ])
  }
}

extension Network {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("roundTrip", roundTrip.canonicalJSON),
      .init("bitsPerSecond", bitsPerSecond.map { .real($0) } ?? .null),
      .init("lossProbability", .real(lossProbability)),
    ])
  }
}

extension Persona.Traits {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("channel", .string(channel)), .init("device", .string(device)),
      .init("segment", .string(segment)), .init("risk", .string(risk)),
      .init("browser", .string(browser)), .init("screen", .string(screen)),
    ])
  }
}

extension Journey {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("name", .string(name)),
      .init("steps", .array(steps.map(\.canonicalJSON))),
      .init("personas", personas.map { .array($0.map { .integer($0) }) } ?? .null),
    ])
  }
}

extension Step {
  fileprivate var canonicalJSON: JSONValue {
    // A step without routes is written as before there were any, so that its hash stays.
    let ways = routes.map { JSONValue.array([$0.target.canonicalJSON, .real($0.probability)]) }
    var members = self.members
    if !ways.isEmpty { members.append(.init("routes", .array(ways))) }
    if let writes { members.append(.init("writes", .boolean(writes))) }
    if dataUse != DataUse() { members.append(.init("data", dataUse.canonicalJSON)) }
    return .object(members)
  }

  private var members: [JSONValue.Member] {
    [
      .init("name", .string(name)),
      .init("calls", .array(calls.map(\.canonicalJSON))),
      .init("value", .integer(value)),
      .init("informational", .boolean(isInformational)),
      .init("payment", .boolean(isPayment)),
      .init("responseBytes", .integer(responseBytes)),
    ]
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

extension Service {
  /// What is as nearly always is left out.
  fileprivate var canonicalJSON: JSONValue {
    var members: [JSONValue.Member] = [
      .init("name", .string(name)),
      .init("servers", servers.map { .integer($0) } ?? .null),
      .init("serviceTime", serviceTime.canonicalJSON),
      .init("queuePatience", queuePatience?.canonicalJSON ?? .null),
      .init("servesAbandoned", .boolean(servesAbandoned)),
      .init("timeout", timeout?.canonicalJSON ?? .null),
      .init("maxQueue", maxQueue.map { .integer($0) } ?? .null),
    ]
    if instances != 1 { members.append(.init("instances", .integer(instances))) }
    if let database { members.append(.init("database", .integer(database))) }
    if cacheHitRatio != Self.standardCacheHitRatio {
      members.append(.init("cacheHitRatio", .real(cacheHitRatio)))
    }
    if !isEssential { members.append(.init("essential", .boolean(false))) }
    return .object(members)
  }
}

extension Goal {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("metric", .string(metric.rawValue)),
      .init("comparison", .string(comparison.rawValue)),
      .init("limit", .real(limit)),
      .init("text", .string(text)),
    ])
  }
}
