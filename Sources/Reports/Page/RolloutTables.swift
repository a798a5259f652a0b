import Analysis

/// The comparison of two versions of a feature.
enum RolloutTables {
  /// The section's content; `nil` without a rollout.
  static func markup(_ run: RunData) -> Markup? {
    guard let rollout = run.summary.rollout else { return nil }
    let text = RolloutText(rollout: rollout, numbers: run.numbers, money: run.money)
    return """
      <p><strong>\(rollout.feature)</strong>: \(text.verdict)</p>
      <p>\(text.lift).</p>
      <p>\(text.sampleRatio).</p>
      \(overall(text).markup)<h3>Stage by stage</h3>
      \(stages(rollout, text, run).markup)
      """
  }

  private static func overall(_ text: RolloutText) -> DataTable {
    var table = DataTable(
      columns: ["All stages", "A", "B", "B less A", "95 % interval"]
    )
    table.rows = text.overall
    table.note = """
      Every stage has the weight of Mantel and Haenszel, so that both versions are seen over the same \
      mix of stages; differences of rates in percentage points, revenue in \(text.money.currency).
      """
    return table
  }

  private static func stages(
    _ rollout: RolloutSummary,
    _ text: RolloutText,
    _ run: RunData
  ) -> DataTable {
    var table = DataTable(
      columns: [
        "From", "Share of B", "Sessions A", "Sessions B", "Conversion A", "Conversion B",
        "B less A (points)", "95 % interval", "p95 A (s)", "p95 B (s)", "Guardrails",
      ],
      textColumns: [10]
    )
    table.rows = rollout.stages.map { stage in
      let (a, b) = (stage.comparison.a, stage.comparison.b)
      let difference = stage.comparison.conversionDifference
      return [
        run.time.text(stage.start), text.share(stage), run.numbers.count(a.sessions),
        run.numbers.count(b.sessions), text.percent(a.conversion.value),
        text.percent(b.conversion.value), text.points(difference.value),
        text.pointsInterval(difference), text.seconds(a.p95.value), text.seconds(b.p95.value),
        text.reading(stage),
      ]
    }
    table.note = """
      A session belongs to the stage in which it arrived. Guardrails at the end of a stage: conversion \
      of B not lower and its error rate not higher over all stages so far, each at 5 % over twice the \
      number of stages; its 95th percentile at most 1.2 times that of A, on 200 journeys or more.
      """
    return table
  }
}
