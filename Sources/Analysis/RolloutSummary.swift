/// The comparison of the two versions of a feature.
///
/// Rates are 0...1, amounts minor units, times seconds, satisfaction 1...5. Differences are those of B
/// less A.
public struct RolloutSummary: Codable, Equatable, Sendable {
  /// The name of the feature.
  public var feature: String
  /// `promote`, `hold`, `rollback` or `invalid`.
  public var verdict: String
  /// Why.
  public var reason: String
  /// When B was taken back; absent: it was not.
  public var rolledBackAt: Double?
  /// What the share of B was planned and came to.
  public var sampleRatio: SampleRatio
  /// All stages together, each compared within itself.
  public var overall: VersionComparison
  /// The test of conversion over the stages.
  public var conversionTest: ConversionTest
  /// The stages in which B was offered or could have been.
  public var stages: [RolloutStage]

  /// Creates a summary.
  public init(
    feature: String,
    verdict: String,
    reason: String,
    rolledBackAt: Double?,
    sampleRatio: SampleRatio,
    overall: VersionComparison,
    conversionTest: ConversionTest,
    stages: [RolloutStage]
  ) {
    self.feature = feature
    self.verdict = verdict
    self.reason = reason
    self.rolledBackAt = rolledBackAt
    self.sampleRatio = sampleRatio
    self.overall = overall
    self.conversionTest = conversionTest
    self.stages = stages
  }
}

/// Whether B got the share that was planned.
public struct SampleRatio: Codable, Equatable, Sendable {
  /// Customers who were given a version; where customers return, their sessions.
  public var customers: Int
  /// Those of them who got B.
  public var treated: Int
  /// Those who were to get it by plan.
  public var expected: Double
  /// χ² over the stages; absent where no stage had both versions by plan.
  public var statistic: Double?
  /// Its degrees of freedom: the stages that had both versions by plan; 1 where customers return.
  public var degreesOfFreedom: Int
  /// The probability of a deviation at least as large.
  public var pValue: Double?

  /// Creates a check.
  public init(
    customers: Int,
    treated: Int,
    expected: Double,
    statistic: Double?,
    degreesOfFreedom: Int,
    pValue: Double?
  ) {
    self.customers = customers
    self.treated = treated
    self.expected = expected
    self.statistic = statistic
    self.degreesOfFreedom = degreesOfFreedom
    self.pValue = pValue
  }
}

/// The test of Cochran, Mantel and Haenszel for conversion, over the stages.
public struct ConversionTest: Codable, Equatable, Sendable {
  /// χ² with one degree of freedom, without a correction for continuity.
  public var statistic: Double?
  /// The probability of a statistic at least as large where versions are alike.
  public var pValue: Double?
  /// The common odds ratio.
  public var oddsRatio: Estimate
  /// The ratio of the conversion rates less one.
  public var lift: Estimate

  /// Creates a result.
  public init(statistic: Double?, pValue: Double?, oddsRatio: Estimate, lift: Estimate) {
    self.statistic = statistic
    self.pValue = pValue
    self.oddsRatio = oddsRatio
    self.lift = lift
  }
}

/// One stage of a rollout.
public struct RolloutStage: Codable, Equatable, Sendable {
  /// The first instant.
  public var start: Double
  /// The first instant behind it.
  public var end: Double
  /// The planned share of B at its start.
  public var share: Double
  /// What the versions came to.
  public var comparison: VersionComparison
  /// What a guard reads at its end.
  public var reading: GuardReading

  /// Creates a stage.
  public init(
    start: Double,
    end: Double,
    share: Double,
    comparison: VersionComparison,
    reading: GuardReading
  ) {
    self.start = start
    self.end = end
    self.share = share
    self.comparison = comparison
    self.reading = reading
  }
}

/// The guardrails at the end of a stage.
public struct GuardReading: Codable, Equatable, Sendable {
  /// The probability that B converts as little where it is like A; absent: too little was seen.
  public var conversionPValue: Double?
  /// The probability that its calls fail as often; absent: too little was seen.
  public var errorPValue: Double?
  /// The 95th percentile of the journeys' visible time, B over A; absent below 200 journeys of each.
  public var percentileRatio: Double?
  /// The guardrails that are violated: `conversion`, `errors`, `slowness`.
  public var violations: [String]

  /// Creates a reading.
  public init(
    conversionPValue: Double?,
    errorPValue: Double?,
    percentileRatio: Double?,
    violations: [String]
  ) {
    self.conversionPValue = conversionPValue
    self.errorPValue = errorPValue
    self.percentileRatio = percentileRatio
    self.violations = violations
  }
}
