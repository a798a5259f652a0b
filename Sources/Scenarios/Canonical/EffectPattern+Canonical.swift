import JSONText
import SimulationKernel

extension Effect.Pattern {
  /// The pattern as JSON.
  var canonicalJSON: JSONValue {
    .object([
      .init("rampUp", rampUp.canonicalJSON),
      .init("rampDown", rampDown.canonicalJSON),
      .init("repetition", repetition?.canonicalJSON ?? .null),
      .init("jitter", jitter.canonicalJSON),
      .init("leader", leader.map { .string($0) } ?? .null),
      .init(
        "shifts",
        .array(
          shifts.map {
            .array([.string($0.effect), .integer($0.cycle), $0.jitter.canonicalJSON])
          }
        )
      ),
      .init("renewal", renewal?.canonicalJSON ?? .null),
    ])
  }

  /// Reads a pattern back from its canonical form.
  init(canonical reader: CanonicalReader) throws {
    self.init(
      rampUp: try reader["rampUp"].duration(),
      rampDown: try reader["rampDown"].duration(),
      repetition: try reader["repetition"].optional {
        let period = try $0["period"].duration()
        guard period > .zero else { throw try $0["period"].failure("must be longer than 0") }
        return Effect.Repetition(
          period: period,
          times: try $0["times"].optional { try $0.integer(from: 1) }
        )
      },
      jitter: try reader["jitter"].duration(),
      leader: try reader["leader"].optional { try $0.text() },
      shifts: try reader["shifts"].list { shift in
        let parts = try shift.elements()
        guard parts.count == 3 else { throw shift.failure("must be a list of three") }
        return Effect.Shift(
          effect: try parts[0].text(),
          cycle: try parts[1].integer(),
          jitter: try parts[2].duration()
        )
      },
      renewal: try reader["renewal"].optional {
        Effect.Renewal(
          availability: try $0["availability"].real(),
          meanDown: try $0["meanDown"].duration()
        )
      }
    )
  }
}

extension Effect.Repetition {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("period", period.canonicalJSON),
      .init("times", times.map { .integer($0) } ?? .null),
    ])
  }
}

extension Effect.Renewal {
  fileprivate var canonicalJSON: JSONValue {
    .object([
      .init("availability", .real(availability)),
      .init("meanDown", meanDown.canonicalJSON),
    ])
  }
}
