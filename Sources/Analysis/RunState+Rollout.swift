import Scenarios
import SimulationKernel
import Statistics

extension RunState {
  /// The comparison of the versions; `nil` without a rollout.
  func rolloutSummary() -> RolloutSummary? {
    guard let rollout else { return nil }
    let strata = rollout.strata
    let test = ConversionTest(strata)
    let ratio = SampleRatio(strata, population: rollout.population)
    let schedule = rollout.ledger.schedule
    let takenBack = rollout.decision.map { min($0 + 1, schedule.stageCount - 1) }.map {
      schedule.starts[$0] + schedule.reaction
    }
    let stages = strata.map { stratum in
      RolloutStage(
        start: schedule.starts[stratum.stage].sinceStart.inSeconds,
        end: stratum.end.sinceStart.inSeconds,
        share: schedule.shares[stratum.stage],
        comparison: VersionComparison(stratum),
        reading: GuardReading(rollout.guardrails(atEndOf: stratum.stage))
      )
    }
    let decided = rollout.decision.map { stages[min($0, stages.count - 1)].reading.violations }
    let judgment = RolloutJudgment(
      violations: decided ?? stages.last?.reading.violations ?? [],
      stage: rollout.decision ?? stages.count - 1,
      isTakenBack: rollout.decision != nil,
      sampleRatio: ratio,
      test: test
    )
    return RolloutSummary(
      feature: rollout.rollout.feature,
      verdict: judgment.verdict,
      reason: judgment.reason,
      rolledBackAt: takenBack?.sinceStart.inSeconds,
      sampleRatio: ratio,
      overall: VersionComparison(strata),
      conversionTest: test,
      stages: stages
    )
  }
}

/// What to do with version B.
struct RolloutJudgment {
  /// The guardrails that are violated.
  let violations: [String]
  /// The stage at whose end they were read.
  let stage: Int
  let isTakenBack: Bool
  let sampleRatio: SampleRatio
  let test: ConversionTest

  /// The level of the check of the sample ratio: far below the others, for it speaks of the experiment
  /// and not of the versions.
  static let sampleRatioLevel = 0.001
  /// The level of the test of conversion.
  static let level = 0.05

  private var isBalanced: Bool { (sampleRatio.pValue ?? 1) >= Self.sampleRatioLevel }
  private var isBetter: Bool {
    (test.pValue ?? 1) < Self.level && (test.lift.value ?? 0) > 0
  }

  /// `invalid`, `rollback`, `promote` or `hold`.
  var verdict: String {
    if !isBalanced { return "invalid" }
    if !violations.isEmpty { return "rollback" }
    return isBetter ? "promote" : "hold"
  }

  /// Why, in a sentence.
  var reason: String {
    let told = violations.map { Self.words[$0] ?? $0 }.joined(separator: ", ")
    let broken = "\(told) at the end of stage \(stage + 1)"
    if !isBalanced {
      let rest = violations.isEmpty ? "" : "; besides, \(broken)"
      return "version B did not get the share that was planned" + rest
    }
    if !violations.isEmpty {
      return broken + (isTakenBack ? ": B was taken back" : ", and no guard took B back")
    }
    guard test.pValue != nil else { return "the versions could not be compared" }
    if isBetter { return "B converts better" }
    return (test.pValue ?? 1) < Self.level
      ? "B converts less, but within its guardrails" : "no difference of conversion is detectable"
  }

  private static let words = [
    "conversion": "B converts less", "errors": "calls of B fail more often",
    "slowness": "B is more than 1.2 times as slow at the 95th percentile",
  ]
}

extension GuardReading {
  /// A reading with the names of what is violated.
  init(_ guardrails: Guardrails) {
    let names: [(Guardrails.Violations, String)] = [
      (.conversion, "conversion"), (.errors, "errors"), (.slowness, "slowness"),
    ]
    self.init(
      conversionPValue: guardrails.conversionPValue,
      errorPValue: guardrails.errorPValue,
      percentileRatio: guardrails.percentileRatio,
      violations: names.filter { guardrails.violations.contains($0.0) }.map(\.1)
    )
  }
}

extension ConversionTest {
  /// Compares the conversion of the versions within each stage.
  init(_ strata: [RolloutLedger.Stratum]) {
    let comparison = StratifiedComparison(
      strata.map { FourfoldTable(treated: $0.b.conversions, control: $0.a.conversions) }
    )
    let ratio = Estimate(comparison.shareRatio())
    self.init(
      statistic: comparison.statistic,
      pValue: comparison.pValue,
      oddsRatio: Estimate(comparison.oddsRatio()),
      lift: Estimate(
        value: ratio.value.map { $0 - 1 },
        low: ratio.low.map { $0 - 1 },
        high: ratio.high.map { $0 - 1 },
        method: ratio.method
      )
    )
  }
}
