import Analysis
import Scenarios

/// How exact the numbers are, and what they leave open.
enum PrecisionNotes {
  /// The section's content.
  static func markup(_ run: RunData) -> Markup {
    let items = notes(run).map { "<li>\($0)</li>\n" as Markup }
    var table = DataTable(
      columns: ["Metric", "Value", "Half-width of the 95 % interval", "Relative"],
      textColumns: []
    )
    for metric in Metric.allCases {
      guard let estimate = run.summary.metrics[metric.rawValue], let value = estimate.value,
        let low = estimate.low, let high = estimate.high
      else { continue }
      let half = (high - low) / 2
      table.rows.append([
        metric.title, run.metrics.text(value, of: metric), halfWidth(half, of: metric, run),
        value != 0 ? run.numbers.percent(half / value.magnitude) : run.numbers.nothing,
      ])
    }
    let facts = FigureFacts(
      unit: "as each metric's",
      population: "the metrics of the run, with the failures that their definitions count",
      points: table.rows.count,
      check: .init("/replications", run.summary.replications, run.numbers)
    )
    return "<ul>\n\(items)</ul>\n" + table.markup + facts.markup(item: "A20", run.numbers)
  }

  private static func halfWidth(_ half: Double, of metric: Metric, _ run: RunData) -> String {
    metric.unit == .share
      ? run.numbers.percentNumber(half) + " points" : run.metrics.text(half, of: metric)
  }

  private static func notes(_ run: RunData) -> [String] {
    let summary = run.summary
    var notes = [
      summary.replications == 1
        ? "One replication: intervals come from this run alone, from the differences of neighboring "
          + "time slices. They say how far chance within such a day moves the numbers; another seed "
          + "draws another day. Replications say more."
        : "\(summary.replications) replications, each with its own seed.",
      "No warm-up is cut: the run is of a day from its first visitor to its last, not of a steady "
        + "state, so its beginning belongs to it.",
      "Quantiles come from histograms whose cells grow with the value: the relative error is at most "
        + "1 %. Counts, amounts and means are exact.",
      "Times in rows are whole multiples of "
        + "\(run.numbers.duration(Double(summary.quantum) / 1e9)).",
      "Lines in charts keep the least and the greatest value of the windows that share a pixel, never "
        + "a mean; the most sessions under way are known to the window.",
    ]
    if let twin = summary.twin, run.hasFaults {
      notes.append(
        "The fault-free twin draws the same visitors with the same random numbers, so the difference "
          + "is what the faults did and not chance; \(run.numbers.count(twin.unpaired)) sessions "
          + "ended in one of the two only."
      )
    }
    if summary.sessions.open > 0 {
      notes.append(
        "\(run.numbers.count(summary.sessions.open)) sessions were under way when the run ended; "
          + "they are in no rate."
      )
    }
    return notes
  }
}
