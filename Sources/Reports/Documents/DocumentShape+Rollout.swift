extension DocumentShape {
  /// `rollout` of `summary.json`.
  static let rollout = object([
    Field("feature", .text(), "The name of the feature."),
    Field(
      "verdict",
      .oneOf(["promote", "hold", "rollback", "invalid"]),
      "What to do with version B; invalid where it did not get its share."
    ),
    Field("reason", .text(), "Why."),
    Field("rolledBackAt", .seconds, "When B was taken back; null: it was not."),
    Field("sampleRatio", .sampleRatio, "The customers of B beside the plan."),
    Field("overall", .comparison, "All stages together, each compared within itself."),
    Field("conversionTest", .conversionTest, "The test of conversion over the stages."),
    Field("stages", .array(.stage), "The stages of the rollout."),
  ])

  private static let sampleRatio = object([
    Field("customers", .integer(), "Customers who were given a version."),
    Field("treated", .integer(), "Those of them who got B."),
    Field("expected", .number(minimum: 0), "Those who were to get it by plan."),
    Field("statistic", .measured, "Chi-square over the stages; null: none had both versions."),
    Field("degreesOfFreedom", .integer(), "The stages that had both versions by plan."),
    Field("pValue", .measured, "The probability of a deviation at least as large."),
  ])

  private static let conversionTest = object([
    Field("statistic", .measured, "The statistic of Cochran, Mantel and Haenszel."),
    Field("pValue", .measured, "Its probability where the versions are alike."),
    Field("oddsRatio", .versionEstimate, "The common odds ratio."),
    Field("lift", .versionEstimate, "The ratio of the conversion rates less one."),
  ])

  private static let stage = object([
    Field("start", .number(minimum: 0), "The first instant."),
    Field("end", .number(minimum: 0), "The first instant behind it."),
    Field("share", .number(minimum: 0, maximum: 1), "The planned share of B at its start."),
    Field("comparison", .comparison, "What the versions came to."),
    Field("reading", .reading, "What a guard reads at its end."),
  ])

  private static let reading = object([
    Field("conversionPValue", .measured, "That B converts as little where it is like A."),
    Field("errorPValue", .measured, "That calls of B fail as often where it is like A."),
    Field("percentileRatio", .measured, "95th percentile of the visible time, B over A."),
    Field(
      "violations",
      .array(.oneOf(["conversion", "errors", "slowness"])),
      "The guardrails that are violated."
    ),
  ])

  private static let comparison = object([
    Field("a", .version, "The version that everybody had."),
    Field("b", .version, "The new one."),
    Field("conversionDifference", .versionEstimate, "Of the conversion rate, B less A."),
    Field("completionDifference", .versionEstimate, "Of the completion rate."),
    Field("revenueDifference", .versionEstimate, "Of the revenue of a session, in minor units."),
    Field("satisfactionDifference", .versionEstimate, "Of satisfaction."),
  ])

  private static let version = object([
    Field("sessions", .integer(), "Sessions that ended."),
    Field("conversion", .versionEstimate, "Completed out of ended."),
    Field("completion", .versionEstimate, "Completed out of completed and technical losses."),
    Field("revenuePerSession", .versionEstimate, "Mean revenue of a session, in minor units."),
    Field("satisfaction", .versionEstimate, "Mean satisfaction."),
    Field("errorRate", .measured, "Failed calls out of calls."),
    Field("p95", .versionEstimate, "95th percentile of the visible time of completed journeys."),
  ])

  private static let versionEstimate = object([
    Field("value", .measured, "The value; null where it is not defined."),
    Field("low", .measured, "The lower end of the 95 % interval."),
    Field("high", .measured, "The upper end of the 95 % interval."),
    Field(
      "method",
      .nullable(
        .oneOf(["wilson", "newcombe", "student", "welch", "mantel-haenszel", "stratified"])
      ),
      "How the interval was made."
    ),
  ])
}
