import SimulationKernel
import Statistics

/// What goes on behind the calls of a step: its `duration`.
public struct Processing: Equatable, Sendable {
  /// The shortest time that it takes.
  public var minimum: SimulationTime.Duration
  /// The longest time that it takes; each time between is as likely.
  public var maximum: SimulationTime.Duration
  /// Whether the visitor does something else meanwhile: patience and time budget stand still.
  public var isAsynchronous: Bool

  /// A visitor does not wait for what may take so long, unless the step says that he does.
  static let longestWait = SimulationTime.Duration.minutes(1)

  /// Creates processing.
  public init(
    minimum: SimulationTime.Duration,
    maximum: SimulationTime.Duration,
    isAsynchronous: Bool
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.isAsynchronous = isAsynchronous
  }

  /// The law of the time that it takes, in milliseconds.
  public var time: Law {
    minimum == maximum
      ? .constant(Double(minimum.nanoseconds) / 1e6)
      : .uniform(
        minimum: Double(minimum.nanoseconds) / 1e6,
        maximum: Double(maximum.nanoseconds) / 1e6
      )
  }
}
