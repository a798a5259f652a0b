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
    .object(usualMembers + unusualMembers)
  }

  private var usualMembers: [JSONValue.Member] {
    [
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
    ]
  }

  /// What only some personas have; the form of the others does not speak of it.
  private var unusualMembers: [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if hasLowBandwidth { members.append(.init("lowBandwidth", .boolean(true))) }
    if hasPoorConnection { members.append(.init("poorConnection", .boolean(true))) }
    return members
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
