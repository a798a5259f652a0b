/// Whether the customers of a persona come back, as far as their satisfaction says.
public struct LoyaltySummary: Codable, Equatable, Sendable {
  /// The name of the persona.
  public var persona: String
  /// Sessions that ended.
  public var sessions: Int
  /// The mean probability that a customer is lost after the session, 0...1.
  public var churn: Double
  /// Sessions after which that probability is below 0.20.
  public var lowRisk: Int
  /// Sessions after which it is from 0.20 to below 0.50.
  public var mediumRisk: Int
  /// Sessions after which it is 0.50 or more.
  public var highRisk: Int
  /// The sum of churn × lifetime value over the sessions, in minor units.
  public var valueAtRisk: Int64
  /// The mean of lifetime value × (1 − churn) ÷ (1 − churn of an undisturbed session), in minor units.
  public var lifetimeValueProjection: Int64

  /// Creates a summary.
  public init(
    persona: String,
    sessions: Int,
    churn: Double,
    lowRisk: Int,
    mediumRisk: Int,
    highRisk: Int,
    valueAtRisk: Int64,
    lifetimeValueProjection: Int64
  ) {
    self.persona = persona
    self.sessions = sessions
    self.churn = churn
    self.lowRisk = lowRisk
    self.mediumRisk = mediumRisk
    self.highRisk = highRisk
    self.valueAtRisk = valueAtRisk
    self.lifetimeValueProjection = lifetimeValueProjection
  }
}
