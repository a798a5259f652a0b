import JSONText
import Traces
import Wire

extension EmissionReport {
  /// The report as the JSON object of `emission.json`: keys in a fixed order, times in seconds,
  /// rates a second.
  public var json: JSONValue {
    .object(head + outcomes + times + [.init("perSecond", seconds.json), .init("curves", curves)])
  }

  private var head: [JSONValue.Member] {
    [
      .init("version", .string(engineVersion)),
      .init("target", .string(target)),
      .init("start", start.map { .string(UTCText.text(nanoseconds: $0)) } ?? .null),
      .init("partial", .boolean(isPartial)),
      .init("stopReason", stopReason.map { .string($0) } ?? .null),
      .init("changes", .array(changes.map(\.json))),
      .init("verdict", .string(fidelity.verdict.rawValue)),
      .init("reasons", .array(fidelity.reasons.map { .string($0) })),
      .init("thresholds", .array(thresholds.map(\.json))),
      .init("source", source.json),
      .init("pace", pace.json),
      .init("shards", .array(shards.map(\.json))),
      .init("startSkew", startSkew.map { .seconds($0) } ?? .null),
    ]
  }

  private var outcomes: [JSONValue.Member] {
    [
      .init("planned", .integer(counts.planned)),
      .init("sent", .integer(counts.sent)),
      .init("shed", .integer(counts.shed)),
      .init("skipped", .integer(counts.skipped)),
      .init("pending", .integer(counts.pending)),
      .init("answered", .integer(counts.answered)),
      .init("unanswered", .integer(counts.unanswered)),
      .init("seriouslyLate", .integer(counts.seriouslyLate)),
      .init("statuses", Self.object(statuses)),
      .init("errors", Self.object(errors)),
      .init("obstacles", Self.object(obstacles)),
      .init("ratePlanned", rates.planned.map { .real($0) } ?? .null),
      .init("rateDue", rates.due.map { .real($0) } ?? .null),
      .init("rateAchieved", rates.achieved.map { .real($0) } ?? .null),
      .init("driftPpm", drift.map { .real($0) } ?? .null),
      .init("scheduling", .string(scheduling.rawValue)),
      .init("waitForCore", waitForCore.map { .seconds($0) } ?? .null),
      .init("sending", sending.json),
    ]
  }

  private var times: [JSONValue.Member] {
    [
      .init("lateness", total.lateness.json),
      .init("service", total.service.json),
      .init("response", total.response.json),
      .init("slip", total.slip.json),
      .init("simulated", total.simulated.json),
      .init("services", .array(services.map(\.json))),
      .init("steps", .array(steps.map(\.json))),
      .init("personas", .array(personas.map(\.json))),
      .init("journeys", .array(journeys.map(\.json))),
      .init("phases", .array(phases.map(\.json))),
      .init("targets", .array(targets.map(\.json))),
    ]
  }

  private var curves: JSONValue {
    func points(_ curve: [CurvePoint]) -> JSONValue {
      .array(curve.map { .array([.real($0.probability), .seconds($0.value)]) })
    }
    return .object([
      .init("response", points(responseCurve)), .init("service", points(serviceCurve)),
    ])
  }

  fileprivate static func object(_ counts: [Count]) -> JSONValue {
    .object(counts.map { .init($0.name, .integer($0.count)) })
  }
}

extension EmissionReport.Source {
  fileprivate var json: JSONValue {
    .object([
      .init("scenario", .string(scenario)),
      .init("scenarioHash", .string(scenarioHash)),
      .init("seed", .integer(seed)),
      .init("load", .string(isOpenLoad ? "open" : "closed")),
    ])
  }
}

extension EmissionReport.Group {
  fileprivate var json: JSONValue {
    .object([
      .init("name", .string(name)),
      .init("taken", .integer(taken)),
      .init("sent", .integer(sent)),
      .init("answered", .integer(answered)),
      .init("shed", .integer(shed)),
      .init("skipped", .integer(skipped)),
      .init("errors", EmissionReport.object(errors)),
      .init("firstIntended", span.map { .seconds($0.lowerBound) } ?? .null),
      .init("lastIntended", span.map { .seconds($0.upperBound) } ?? .null),
      .init("lateness", lateness.json),
      .init("service", service.json),
      .init("response", response.json),
      .init("slip", slip.json),
      .init("simulated", simulated.json),
    ])
  }
}

extension EmissionReport.Quantiles {
  fileprivate var json: JSONValue {
    guard count > 0 else { return .null }
    return .object([
      .init("count", .integer(count)),
      .init("p50", .seconds(p50)),
      .init("p90", .seconds(p90)),
      .init("p95", .seconds(p95)),
      .init("p99", .seconds(p99)),
      .init("p999", .seconds(p999)),
      .init("max", .seconds(maximum)),
    ])
  }
}

extension EmissionReport.Seconds {
  fileprivate var json: JSONValue {
    func counts(_ counts: [Int]) -> JSONValue { .array(counts.map { .integer($0) }) }
    func times(_ time: KeyPath<SecondQuantiles, UInt64?>) -> JSONValue {
      .array(quantiles.map { $0[keyPath: time].map { .seconds($0) } ?? .null })
    }
    return .object([
      .init("intended", counts(intended)),
      .init("sent", counts(sent)),
      .init("answered", counts(answered)),
      .init("errors", counts(errors)),
      .init("lateness99", times(\.lateness99)),
      .init("response50", times(\.response50)),
      .init("response99", times(\.response99)),
    ])
  }
}

extension EmissionReport.Shard {
  fileprivate var json: JSONValue {
    .object([
      .init("name", .string(name)),
      .init("planned", .integer(planned)),
      .init("sent", .integer(sent)),
      .init("start", start.map { .string(UTCText.text(nanoseconds: $0)) } ?? .null),
      .init("verdict", .string(verdict.rawValue)),
    ])
  }
}

extension SendingFacts {
  fileprivate var json: JSONValue {
    .object([
      .init("loops", .integer(loops)),
      .init("utilization", utilization.map { .real($0) } ?? .null),
      .init("spin", spin.map { .seconds($0) } ?? .null),
      .init("quantum", quantum.map { .seconds($0) } ?? .null),
      .init("steal", steal.map { .real($0) } ?? .null),
    ])
  }
}

extension ThresholdResult {
  fileprivate var json: JSONValue {
    .object([
      .init("threshold", .string(threshold.description)),
      .init("observed", observed.map { .real($0) } ?? .null),
      .init("met", .boolean(isMet)),
    ])
  }
}
