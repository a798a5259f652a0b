import JSONText
import Traces

extension Visit {
  /// The visit for programs: names in place of numbers, times and durations in nanoseconds, amounts in
  /// minor units. What is not known or not the case is `null`.
  public var json: JSONValue {
    .object([
      .init("session", .integer(session)),
      .init("scenario", .string(description.scenario)),
      .init("seed", .integer(description.seed)),
      .init("currency", .string(description.currency)),
      .init("persona", Self.text(persona)),
      .init("journey", Self.text(journey)),
      .init("region", Self.text(region)),
      .init("payment", Self.text(payment)),
      .init("version", begin.map { .integer($0.version) } ?? .null),
      .init("phase", Self.text(phase)),
      .init("begin", begin.map { nanoseconds($0.time) } ?? .null),
      .init("end", end.map(json(of:)) ?? .null),
      .init("waited", nanoseconds(visibleWait)),
      .init("story", .array(story.map(json(of:)))),
    ])
  }

  private func json(of end: SessionEndRow) -> JSONValue {
    return .object([
      .init("time", nanoseconds(end.time)),
      .init("duration", nanoseconds(end.duration)),
      .init("result", .string("\(end.result)")),
      .init("reason", Self.text(description.reasonName(end.reason))),
      .init("fault", Self.text(description.faultName(end.fault))),
      .init("steps", .integer(end.steps)),
      .init("value", .integer(end.value)),
      .init("potential", .integer(end.potential)),
      .init("satisfaction", .real(Double(end.satisfaction) / 1_000)),
    ])
  }

  private func json(of line: Line) -> JSONValue {
    switch line {
    case .step(let name, let span, let value):
      .object(
        [.init("kind", .string("step"))] + times(span) + [
          .init("step", .string(name)), .init("value", .integer(value)),
        ]
      )
    case .call(let row): .object(members(of: row))
    case .pause(let pause, let span):
      .object(
        [.init("kind", .string("pause"))] + times(span) + [.init("why", .string(pause.rawValue))]
      )
    case .marker(let marker):
      .object([
        .init("kind", .string("marker")), .init("start", nanoseconds(marker.time)),
        .init("text", .string(text(of: marker))),
      ])
    }
  }

  private func members(of row: CallRow) -> [JSONValue.Member] {
    let service = description.service(of: row)
    return [.init("kind", .string("call"))] + times(row.start..<row.time) + [
      .init("step", .string(description.stepName(of: row))),
      .init("service", .string(service.name)),
      .init("operation", .string(service.operation)),
      .init("retry", .integer(row.visitorRetry)),
      .init("attempt", .integer(row.machineAttempt)),
      .init("outcome", .string("\(row.outcome)")),
      .init("fault", Self.text(description.faultName(row.fault))),
      .init("status", row.status == 0 ? .null : .integer(row.status)),
      .init("value", .integer(row.value)),
    ]
  }

  private func times(_ span: Range<UInt64>) -> [JSONValue.Member] {
    [
      .init("start", nanoseconds(span.lowerBound)),
      .init("duration", nanoseconds(span.upperBound - span.lowerBound)),
    ]
  }

  private func nanoseconds(_ quanta: UInt64) -> JSONValue {
    // A product that does not fit is that of a made-up trace; JSON has larger numbers.
    .integer(UInt128(quanta) * UInt128(description.quantum))
  }

  private static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}
