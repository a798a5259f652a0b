import SimulationKernel

/// Two versions of a feature side by side: a growing share of the customers gets version B.
///
/// What version B changes is said by the effects of the scenario that aim at it, see
/// ``Effect/Target/versions``.
public struct Rollout: Equatable, Sendable {
  /// The name of the feature; with the seed it decides who gets B at which share.
  public var feature: String
  /// How the share of B grows.
  public var plan: Plan
  /// Whether B is taken back as soon as a guardrail is violated.
  public var hasGuard: Bool

  /// How the share of B grows.
  public enum Plan: Equatable, Sendable {
    /// In steps; neither instants nor shares decrease.
    case steps([Step])
    /// In proportion to the time, from nothing at the start to everybody at the end of arrivals.
    case linear
  }

  /// A share that holds until the next.
  public struct Step: Equatable, Sendable {
    /// When, since the start of the run.
    public var start: SimulationTime.Duration
    /// The share of the customers who get B, 0...1.
    public var share: Double

    /// Creates a step.
    public init(start: SimulationTime.Duration, share: Double) {
      self.start = start
      self.share = share
    }
  }

  /// Creates a rollout.
  public init(feature: String, plan: Plan, hasGuard: Bool) {
    self.feature = feature
    self.plan = plan
    self.hasGuard = hasGuard
  }

  /// The most steps of a plan.
  public static let mostSteps = 24
  /// The equal parts in which a linear plan is judged.
  public static let linearStages = 6
}

/// The versions of a feature, as rows carry them.
public enum RolloutVersion {
  /// The version that everybody had.
  public static let a: UInt8 = 1
  /// The new one.
  public static let b: UInt8 = 2
}
