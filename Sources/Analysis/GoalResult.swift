/// A verdict on a goal.
public struct GoalResult: Codable, Equatable, Sendable {
  /// The metric.
  public var name: String
  /// What was observed; absent where it could not be measured.
  public var observed: Double?
  /// The lower end of the 95 % interval.
  public var low: Double?
  /// The upper end.
  public var high: Double?
  /// The criterion as its author wrote it.
  public var criterion: String
  /// `pass`, `fail`, `pass (marginal)`, `fail (marginal)` or `unknown`.
  public var verdict: String

  /// Creates a verdict.
  public init(
    name: String,
    observed: Double? = nil,
    low: Double? = nil,
    high: Double? = nil,
    criterion: String,
    verdict: String
  ) {
    self.name = name
    self.observed = observed
    self.low = low
    self.high = high
    self.criterion = criterion
    self.verdict = verdict
  }
}
