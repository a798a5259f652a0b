/// The calls of one operation that a step of a journey makes to a service.
public struct CalledStep: Hashable, Sendable {
  /// The name of the journey.
  public var journey: String
  /// The name of the step.
  public var step: String
  /// The operation; empty for calls without one.
  public var operation: String

  /// Creates the name of calls.
  public init(journey: String, step: String, operation: String = "") {
    (self.journey, self.step, self.operation) = (journey, step, operation)
  }
}
