import JSONText
import Requests
import Wire

extension Census {
  /// The census as a JSON object; times in seconds, rates a second.
  public func json(of plan: EmissionPlan, _ map: RequestMap) -> JSONValue {
    .object([
      .init("target", .string(map.targets[0].description)),
      .init("scenario", .string(plan.description.scenario)),
      .init("scenarioHash", .string(plan.description.shortHash)),
      .init("seed", .integer(plan.description.seed)),
      .init("load", .string(plan.description.isOpenLoad ? "open" : "closed")),
      .init("pace", plan.pace.json),
      .init("requests", .integer(requests)),
      .init("sessions", .integer(sessions)),
      .init("rounds", .integer(rounds)),
      .init("bytes", .integer(bytes)),
      .init("virtualFrom", .seconds(firstStart)),
      .init("virtualUntil", .seconds(lastStart)),
      .init("duration", .seconds(lastIntended)),
      .init("meanRate", meanRate.map { .real($0) } ?? .null),
      .init("peakPerSecond", .integer(peakPerSecond)),
      .init("peakPerHundredth", .integer(peakPerHundredth)),
      .init("schedule", schedule.json),
      .init("targets", .array(targets(map))),
      .init("phases", .array(phases(plan))),
      .init("endpoints", .array(lines.map { json(of: $0, map) })),
      .init(
        "bounds",
        .object([
          .init("requests", .integer(requests)),
          .init("bytes", .integer(bytes)),
          .init("duration", .seconds(lastIntended)),
        ])
      ),
      .init("secrets", .array(map.secretNames.map { .string($0) })),
    ])
  }

  private func targets(_ map: RequestMap) -> [JSONValue] {
    map.targets.indices.map { number in
      let own = lines.filter { $0.target == number }
      return .object([
        .init("name", .string(map.targetNames[number])),
        .init("address", .string(map.targets[number].description)),
        .init("requests", .integer(own.reduce(0) { $0 + $1.requests })),
        .init("bytes", .integer(own.reduce(0) { $0 + $1.bytes })),
      ])
    }
  }

  private func phases(_ plan: EmissionPlan) -> [JSONValue] {
    zip(plan.description.phases, requestsByPhase).map { name, count in
      .object([.init("name", .string(name)), .init("requests", .integer(count))])
    }
  }

  private func json(of line: Line, _ map: RequestMap) -> JSONValue {
    .object([
      .init("target", .string(map.targetNames[line.target])),
      .init("method", .string(line.method)),
      .init("path", .string(line.path)),
      .init("requests", .integer(line.requests)),
      .init("bytes", .integer(line.bytes)),
      .init("peakPerSecond", .integer(line.peakPerSecond)),
      .init("peakPerHundredth", .integer(line.peakPerHundredth)),
    ])
  }
}
