import Analysis
import Scenarios

/// What the effects of the timeline did, beside what their author expected.
enum EffectTables {
  static func effects(_ run: RunData) -> DataTable {
    let predictions = run.summary.effects.map { prediction(of: $0, in: run.scenario) }
    let hasPredictions = predictions.contains { $0 != nil }
    var columns = [
      "Effect", "Kind", "From", "To", "Length", "Calls struck", "Sessions lost",
      "Value lost (\(run.money.currency))",
    ]
    if hasPredictions {
      columns += [
        "Expected at risk (\(run.money.currency))", "Expected rise of abandonment (points)",
      ]
    }
    var table = DataTable(columns: columns, textColumns: [1])
    for (effect, prediction) in zip(run.summary.effects, predictions) {
      var row = [
        effect.name, effect.isFault ? "fault" : "traffic", run.time.text(effect.start),
        run.time.text(effect.end), run.numbers.duration(effect.end - effect.start),
        run.numbers.count(effect.struckCalls),
        run.numbers.count(effect.lostSessions), run.money.number(effect.lostValue),
      ]
      if hasPredictions {
        row += [
          prediction?.revenueRisk.map(run.money.number) ?? run.numbers.nothing,
          prediction?.abandonmentIncrease.map { run.numbers.trimmed($0, decimals: 1) }
            ?? run.numbers.nothing,
        ]
      }
      table.rows.append(row)
    }
    table.note = """
      Lost sessions and their potential value count where the effect was the proximate cause; \
      losses that it caused through queues stand in the difference to the twin only.
      """
    return table
  }

  private static func prediction(
    of effect: EffectSummary,
    in scenario: Scenario
  ) -> Effect.Prediction? {
    let found = scenario.effects.first { $0.id == effect.name || $0.name == effect.name }
    return found?.prediction
  }
}
