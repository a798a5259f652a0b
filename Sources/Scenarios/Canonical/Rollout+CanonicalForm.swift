import JSONText
import SimulationKernel

extension Rollout {
  /// The rollout as JSON.
  var canonicalJSON: JSONValue {
    .object([
      .init("feature", .string(feature)),
      .init("shares", plan.canonicalJSON),
      .init("guard", .boolean(hasGuard)),
    ])
  }

  /// Reads a rollout back from its canonical form.
  init(canonical reader: CanonicalReader) throws {
    self.init(
      feature: try reader["feature"].text(),
      plan: try Plan(canonical: reader["shares"]),
      hasGuard: try reader["guard"].boolean()
    )
  }
}

extension Rollout.Plan {
  fileprivate var canonicalJSON: JSONValue {
    switch self {
    case .linear: .string("linear")
    case .steps(let steps):
      .array(steps.map { .array([$0.start.canonicalJSON, .real($0.share)]) })
    }
  }

  fileprivate init(canonical reader: CanonicalReader) throws {
    if case .string = reader.value {
      guard try reader.text() == "linear" else { throw reader.failure("must be \"linear\"") }
      self = .linear
      return
    }
    let steps = try reader.list { reader -> Rollout.Step in
      let (start, share) = try reader.pair()
      return Rollout.Step(start: try start.duration(), share: try share.real())
    }
    guard (1...Rollout.mostSteps).contains(steps.count) else {
      throw reader.failure("must have 1 to \(Rollout.mostSteps) steps")
    }
    self = .steps(steps)
  }
}
