import JSONText
import Traces
import Wire

extension EmissionReport {
  /// The report as the JSON object of `emission.json`: keys in a fixed order, times in seconds,
  /// rates a second.
  public var json: JSONValue {
    .object([
      .init("version", .string(engineVersion)),
      .init("target", .string(target)),
      .init("partial", .boolean(isPartial)),
      .init("verdict", .string(fidelity.verdict.rawValue)),
      .init("reasons", .array(fidelity.reasons.map { .string($0) })),
      .init("source", source.json),
      .init("pace", pace.json),
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
      .init("rateAchieved", rates.achieved.map { .real($0) } ?? .null),
      .init("scheduling", .string(scheduling.rawValue)),
      .init("waitForCore", waitForCore.map { .seconds($0) } ?? .null),
      .init("lateness", total.lateness.json),
      .init("service", total.service.json),
      .init("response", total.response.json),
      .init("simulated", total.simulated.json),
      .init("services", .array(services.map(\.json))),
      .init("steps", .array(steps.map(\.json))),
      .init("personas", .array(personas.map(\.json))),
      .init(
        "perSecond",
        .object([
          .init("intended", .array(seconds.intended.map { .integer($0) })),
          .init("sent", .array(seconds.sent.map { .integer($0) })),
          .init("answered", .array(seconds.answered.map { .integer($0) })),
        ])
      ),
    ])
  }

  private static func object(_ counts: [Count]) -> JSONValue {
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
      .init("sent", .integer(sent)),
      .init("lateness", lateness.json),
      .init("service", service.json),
      .init("response", response.json),
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
