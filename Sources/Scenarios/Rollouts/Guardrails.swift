import Statistics

/// What a rollout must not do, and whether it does.
///
/// At the end of each stage two tests ask whether version B converts less and whether its calls fail
/// more often, over all stages so far, each compared within itself; and the 95th percentile of the
/// visible time of completed journeys is compared within the stage that ends. A test is violated at
/// p < 0.05 / (2 · stages), one-sided: so a rollout of identical versions is taken back with a
/// probability of at most 5 % (Bonferroni's bound, however the readings depend on each other).
public struct Guardrails: Equatable, Sendable {
  /// The probability that B converts as little as it does where it is like A; `nil`: nothing was
  /// seen of one version.
  public let conversionPValue: Double?
  /// The probability that its calls fail as often as they do where it is like A; `nil` below ten
  /// sessions with a failed call.
  public let errorPValue: Double?
  /// The 95th percentile of B over that of A; `nil` below 200 completed journeys of each.
  public let percentileRatio: Double?
  /// What is violated.
  public let violations: Violations

  /// The guardrails that may be violated.
  public struct Violations: OptionSet, Hashable, Sendable {
    /// The bits, as a marker carries them.
    public let rawValue: Int64

    /// Creates a set.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// B converts less.
    public static let conversion = Violations(rawValue: 1)
    /// Calls of B fail more often.
    public static let errors = Violations(rawValue: 2)
    /// B is slower.
    public static let slowness = Violations(rawValue: 4)
  }

  /// The probability of any false alarm that all tests of a rollout share.
  public static let falseAlarms = 0.05
  /// By how much the 95th percentile of B may exceed that of A.
  public static let mostPercentileRatio = 1.2
  /// Completed journeys of a version below which its percentile says nothing.
  public static let leastJourneys: UInt64 = 200
  /// Sessions with failed calls below which error rates are not compared.
  private static let leastAffected: Int64 = 10

  /// Judges the stages so far, the last of which has just ended, in a rollout of `stages` stages.
  public init(_ strata: [RolloutLedger.Stratum], stages: Int) {
    let limit = Self.falseAlarms / Double(2 * stages)
    let conversion = StratifiedComparison(
      strata.map { FourfoldTable(treated: $0.b.conversions, control: $0.a.conversions) }
    )
    let errors = RatioComparison(strata.map { ($0.b.calls, $0.a.calls) })
    conversionPValue = conversion.lowerPValue
    errorPValue = errors.affected >= Self.leastAffected ? errors.upperPValue : nil
    percentileRatio = strata.last.flatMap { Self.percentileRatio($0) }
    var violations: Violations = []
    if let conversionPValue, conversionPValue < limit { violations.insert(.conversion) }
    if let errorPValue, errorPValue < limit { violations.insert(.errors) }
    if let percentileRatio, percentileRatio > Self.mostPercentileRatio {
      violations.insert(.slowness)
    }
    self.violations = violations
  }

  private static func percentileRatio(_ stratum: RolloutLedger.Stratum) -> Double? {
    let (a, b) = (stratum.a.visible, stratum.b.visible)
    guard a.count >= leastJourneys, b.count >= leastJourneys,
      let low = a.quantile(0.95), let high = b.quantile(0.95), low > 0
    else { return nil }
    return Double(high) / Double(low)
  }
}
