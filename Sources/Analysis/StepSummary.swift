/// A step of a journey.
public struct StepSummary: Codable, Equatable, Sendable {
  /// The name of the journey.
  public var journey: String
  /// The name of the step.
  public var step: String
  /// Sessions that began the step.
  public var reached: Int
  /// Sessions that completed it.
  public var completed: Int
  /// Visible waits of the step, failed ones included.
  public var waits: Int
  /// The mean visible wait.
  public var meanResponse: Double?
  /// The median visible wait; relative error at most 1 %.
  public var p50: Double?
  /// The wait that 95 % do not exceed.
  public var p95: Double?
  /// The wait that 99 % do not exceed.
  public var p99: Double?

  /// Creates a summary of a step.
  public init(
    journey: String,
    step: String,
    reached: Int,
    completed: Int,
    waits: Int,
    meanResponse: Double? = nil,
    p50: Double? = nil,
    p95: Double? = nil,
    p99: Double? = nil
  ) {
    self.journey = journey
    self.step = step
    self.reached = reached
    self.completed = completed
    self.waits = waits
    self.meanResponse = meanResponse
    self.p50 = p50
    self.p95 = p95
    self.p99 = p99
  }
}

/// How many sessions of a persona reached each step of a journey.
public struct Funnel: Codable, Equatable, Sendable {
  /// The name of the persona.
  public var persona: String
  /// The name of the journey.
  public var journey: String
  /// Names of the steps, then `completed`.
  public var steps: [String]
  /// Sessions that reached each.
  public var reached: [Int]
  /// Sessions of the fault-free twin that reached each; absent without one.
  public var twinReached: [Int]?
  /// Why sessions came no further than each step; what is completed has none.
  public var dropOffs: [DropOffs] = []

  /// Creates a funnel.
  public init(
    persona: String,
    journey: String,
    steps: [String],
    reached: [Int]
  ) {
    self.persona = persona
    self.journey = journey
    self.steps = steps
    self.reached = reached
  }
}
