import Statistics

/// A validation rule: a gate that takes time and lets a part of the visitors pass.
///
/// A visitor whom it refuses is `rejected`. It is evaluated at most once in a session.
public struct Rule: Equatable, Sendable {
  /// The name, such as `credit-score`.
  public var name: String
  /// How long it takes, in milliseconds.
  public var time: Law
  /// The probability that a visitor of low risk passes.
  public var passesLowRisk: Double
  /// The probability that a visitor of medium risk passes.
  public var passesMediumRisk: Double
  /// The probability that a visitor of high risk passes.
  public var passesHighRisk: Double

  /// Creates a rule.
  public init(
    name: String,
    time: Law,
    passesLowRisk: Double,
    passesMediumRisk: Double,
    passesHighRisk: Double
  ) {
    self.name = name
    self.time = time
    self.passesLowRisk = passesLowRisk
    self.passesMediumRisk = passesMediumRisk
    self.passesHighRisk = passesHighRisk
  }

  /// The probability that a visitor passes whose persona has the `riskProfile` `risk`.
  public func probability(ofPassing risk: String) -> Double {
    switch risk {
    case "high": passesHighRisk
    case "medium": passesMediumRisk
    default: passesLowRisk
    }
  }
}
