/// When the visitors of one persona take a step: what is left to be seen in a session.
public struct Attendance: Equatable, Sendable {
  /// Whether the step leaves no trace where it is not taken: it is a variation, or its place has been
  /// taken by one, or a shortcut leaves it out.
  public var isNeverTaken = false
  /// The probability that chance lets a session use the variation; 1 for other steps.
  public var weight = 1.0
  /// The steps of which one that was taken keeps this one from being taken; one bit each.
  public var substitutes: UInt64 = 0
  /// What must be the case, in order; whoever fails the first of those that fail is told by it.
  public var tests: [Test] = []

  /// A thing that must be the case.
  public struct Test: Equatable, Sendable {
    /// What must be the case.
    public var demand: Demand
    /// What it is called in the document.
    public var token: String
  }

  /// What a test asks of a session.
  public enum Demand: Equatable, Sendable {
    /// The fact.
    case fact(Condition.Fact)
    /// One of these steps was taken; one bit each.
    case step(UInt64)
  }

  /// Whether every session takes the step.
  public var isCertain: Bool {
    !isNeverTaken && weight == 1 && substitutes == 0 && tests.isEmpty
  }
}

extension Journey {
  /// Whether sessions of the journey may take different steps.
  public var isConditional: Bool { steps.indices.contains { isConditional($0) } }

  /// Whether there may be sessions that do not take a step.
  public func isConditional(_ index: Int) -> Bool {
    let step = steps[index]
    return step.variation != nil || !step.shortcuts.isEmpty || !step.requirements.isEmpty
      || !step.skipConditions.isEmpty || substitutes(of: index) != 0
  }

  /// When the visitors of a persona take a step.
  ///
  /// - Parameters:
  ///   - index: the step.
  ///   - number: the persona's index.
  ///   - persona: the persona.
  /// - Returns: what is left to be seen.
  /// - Complexity: O(steps + conditions).
  public func attendance(
    ofStep index: Int,
    by number: Int,
    _ persona: Persona
  ) -> Attendance {
    let step = steps[index]
    var attendance = Attendance()
    attendance.substitutes = substitutes(of: index)
    attendance.isNeverTaken = step.shortcuts.contains(number)
    var requirements = step.requirements
    var skipConditions = step.skipConditions
    if let variation = step.variation {
      if let use = variation.uses.first(where: { $0.persona == number }) {
        attendance.weight = use.weight
        requirements += use.requirements
        skipConditions += use.skipConditions
      } else {
        attendance.isNeverTaken = true
      }
    }
    attendance.tests =
      requirements.map { test(for: $0, persona) }
      + skipConditions.map { condition in
        .init(demand: .fact(condition.fact(for: persona).opposite), token: condition.token)
      }
    attendance.tests.removeAll { $0.demand == .fact(.constant(true)) }
    return attendance
  }

  /// The steps that may stand for a step: itself and those that replace it; one bit each.
  public func standIns(for index: Int) -> UInt64 {
    steps.indices.reduce(1 << UInt64(index)) { bits, other in
      steps[other].variation?.replaces == index ? bits | 1 << UInt64(other) : bits
    }
  }

  /// The steps of which one that was taken keeps a step from being taken: of those that stand for the
  /// same one the first counts.
  private func substitutes(of index: Int) -> UInt64 {
    let original = steps[index].variation?.replaces ?? index
    let others = standIns(for: original) & ~(1 << UInt64(original))
    return index == original ? others : others & ((1 << UInt64(index)) - 1)
  }

  private func test(for requirement: Requirement, _ persona: Persona) -> Attendance.Test {
    switch requirement {
    case .condition(let condition):
      .init(demand: .fact(condition.fact(for: persona)), token: condition.token)
    case .step(let index):
      .init(demand: .step(standIns(for: index)), token: steps[index].name)
    case .flag(let name):
      .init(demand: .fact(.constant(false)), token: name)
    }
  }
}

extension Condition.Fact {
  /// The fact that is the case where this one is not.
  fileprivate var opposite: Self {
    switch self {
    case .constant(let truth): .constant(!truth)
    case .returning(let wanted): .returning(!wanted)
    case .highValue(let wanted): .highValue(!wanted)
    case .region(let name, let wanted): .region(name, !wanted)
    case .version(let version, let wanted): .version(version, !wanted)
    }
  }
}
