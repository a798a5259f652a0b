/// What must hold for a visitor to take a step, rules apart.
public enum Requirement: Equatable, Sendable {
  /// A statement about the visitor.
  case condition(Condition)
  /// The step with this index, or the one in its place, was completed.
  case step(Int)
  /// A flag of the journey's business context that is not set, so that it never holds.
  case flag(String)
}
