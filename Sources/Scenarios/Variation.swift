/// What makes a step a departure of some personas from their journey.
public struct Variation: Equatable, Sendable {
  /// The step that it takes the place of, by index; absent: it is an additional step.
  public var replaces: Int?
  /// Who uses it.
  public var uses: [Use]

  /// How the visitors of one persona use a variation.
  public struct Use: Equatable, Sendable {
    /// The persona, by index.
    public var persona: Int
    /// The probability that a session uses it, 0...1.
    public var weight: Double
    /// What must hold.
    public var requirements: [Requirement]
    /// What must not hold.
    public var skipConditions: [Condition]

    /// Creates a use.
    public init(
      persona: Int,
      weight: Double,
      requirements: [Requirement],
      skipConditions: [Condition]
    ) {
      self.persona = persona
      self.weight = weight
      self.requirements = requirements
      self.skipConditions = skipConditions
    }
  }

  /// Creates a variation.
  public init(replaces: Int?, uses: [Use]) {
    self.replaces = replaces
    self.uses = uses
  }
}

/// A shortcut by which visitors of a persona need less time for a form.
public struct AutoFill: Equatable, Sendable {
  /// The persona, by index.
  public var persona: Int
  /// The step that must have been completed, by index.
  public var source: Int

  /// The factor on the think time before the form.
  public static let thinkTimeFactor = 0.4

  /// Creates a shortcut.
  public init(persona: Int, source: Int) {
    self.persona = persona
    self.source = source
  }
}
