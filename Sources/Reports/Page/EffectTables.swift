import Analysis

/// What the effects of the timeline did, beside what their author expected.
enum EffectTables {
  static func effects(_ run: RunData) -> DataTable {
    var table = DataTable(
      columns: [
        "Effect", "Kind", "From", "To", "Length", "Calls struck", "Sessions lost",
        "Value lost (\(run.money.currency))",
      ],
      textColumns: [1]
    )
    table.rows = run.summary.effects.map { effect in
      [
        effect.name, effect.kindText, run.time.text(effect.start),
        run.time.text(effect.end), run.numbers.duration(effect.duration),
        run.numbers.count(effect.struckCalls), run.numbers.count(effect.lostSessions),
        run.money.number(effect.lostValue),
      ]
    }
    table.note = """
      Lost sessions and their potential value count where the effect was the proximate cause; \
      losses that it caused through queues stand in the difference to the twin only.
      """
    return table
  }

  /// What authors expected of their effects; `nil` where they expected nothing.
  static func predictions(_ run: RunData) -> DataTable? {
    var table = DataTable(
      columns: ["Effect", "Expectation", "Expected", "Measured", "95 % interval", "Verdict"],
      textColumns: [1, 5]
    )
    for effect in run.summary.effects {
      guard let prediction = effect.prediction else { continue }
      let points = { (value: Double) in run.numbers.trimmed(value, decimals: 2) + " points" }
      let expectations = [
        ("Rise of abandonment", prediction.abandonmentIncrease, points),
        (
          "Rise of abandonment, named personas", prediction.personasAbandonmentIncrease, points
        ),
        ("Revenue lost while it acts", prediction.revenueLost, run.money.rounded),
        ("Time gained by each call", prediction.latencyIncrease, run.numbers.duration),
      ]
      for (title, value, text) in expectations {
        guard let value else { continue }
        table.rows.append([effect.name, title] + cells(of: value, run, text))
      }
    }
    table.note = """
      A rise is the abandonment rate less that of the fault-free twin, of sessions that arrived \
      while the effect acted. The time gained contains the waits in the new region. As expected: within the interval, or within 20 % of the measurement.
      """
    return table.rows.isEmpty ? nil : table
  }

  private static func cells(
    of value: PredictedValue,
    _ run: RunData,
    _ text: (Double) -> String
  ) -> [String] {
    var interval = run.numbers.nothing
    if let low = value.low, let high = value.high { interval = "\(text(low)) to \(text(high))" }
    return [
      text(value.expected), value.measured.map(text) ?? run.numbers.nothing, interval,
      value.verdict == "as-expected" ? "as expected" : value.verdict,
    ]
  }
}
