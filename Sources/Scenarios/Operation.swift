/// One thing that happens in a step.
public enum Operation: Equatable, Sendable {
  /// A rule is evaluated, unless one of the steps of the mask was taken, which has evaluated it.
  case rule(Rule, unlessTaken: UInt64)
  /// The call with this place among the step's calls is made.
  case call(Int)
  /// The step's processing goes on.
  case processing(Processing)
}

extension Journey {
  /// What happens in a step, in order: its rules, its calls, its processing.
  ///
  /// A rule that every session has passed in an earlier step is not evaluated again; along routes no
  /// step is earlier than another.
  ///
  /// - Complexity: O(rules · earlier steps).
  public func operations(ofStep index: Int) -> [Operation] {
    let step = steps[index]
    var operations: [Operation] = []
    for rule in step.rules {
      let before = isRouted ? 0..<0 : 0..<index
      let earlier = before.filter { steps[$0].rules.contains { $0.name == rule.name } }
      if earlier.contains(where: { !isConditional($0) }) { continue }
      operations.append(.rule(rule, unlessTaken: earlier.reduce(0) { $0 | 1 << UInt64($1) }))
    }
    operations += step.calls.indices.map { .call($0) }
    if let processing = step.processing { operations.append(.processing(processing)) }
    return operations
  }
}
