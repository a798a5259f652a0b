import Analysis
import Scenarios

/// The differences of the variants to the base: a dot with its interval each, sorted.
enum DifferenceChart {
  /// More variants than these are left to the table.
  static let mostVariants = 30
  private static let rowHeight = 26.0

  /// The chart for one metric; `nil` where no difference is known.
  static func figure(_ words: WhatIfWords, _ metric: Metric) -> Figure? {
    let entries = words.result.variants.dropFirst().compactMap { variant -> Entry? in
      guard let difference = variant.differences[metric.rawValue],
        let value = difference.value, let low = difference.low, let high = difference.high
      else { return nil }
      let name = words.name(of: variant)
      return Entry(name: name, value: value, low: low, high: high, difference: difference)
    }.sorted { ($0.value, $0.name) < ($1.value, $1.name) }
    guard !entries.isEmpty else { return nil }
    let shown = entries.prefix(mostVariants)
    let unit = words.differences.unit(of: metric)
    let suffix = unit.isEmpty ? "" : " (\(unit))"
    let plot = Plot(left: 230, top: 24, width: 480, height: Double(shown.count) * rowHeight)
    return Figure(
      id: "difference-\(metric.rawValue)",
      title: "\(metric.title): variant less base\(suffix)",
      description: shown.map { "\($0.name): \(words.differences.text($0.difference, of: metric))." }
        .joined(separator: " "),
      caption: "Mean paired difference with its 95 % interval, sorted; linear axis through zero. "
        + "Each pair has one seed: the same visitors come to both. Population: "
        + "\(shown[0].difference.pairs) pairs of whole runs. An interval that leaves zero out is a "
        + "difference that is detected.",
      height: plot.bottom + 24,
      drawing: drawing(Array(shown), words, metric, plot),
      table: table(entries, words, metric)
    )
  }

  private struct Entry {
    let name: String
    let value: Double
    let low: Double
    let high: Double
    let difference: PairedDifference
  }

  private static func drawing(
    _ entries: [Entry],
    _ words: WhatIfWords,
    _ metric: Metric,
    _ plot: Plot
  ) -> Markup {
    let least = min(0, entries.map(\.low).min() ?? 0)
    let most = max(0, entries.map(\.high).max() ?? 0)
    let span = most > least ? most - least : 1
    func x(_ value: Double) -> Double { plot.x((value - least) / span) }
    let zero = x(0)
    var drawing: Markup = """
      <path class="axis" fill="none" stroke="#888888" d="M\(zero) \(plot.top - 6)V\(plot.bottom)"/>\
      <text class="dim" fill="#555555" x="\(zero)" y="\(plot.top - 10)" text-anchor="middle">0</text>
      """
    for (index, entry) in entries.enumerated() {
      let y = plot.top + (Double(index) + 0.5) * rowHeight
      drawing += """
        <text class="ink" x="0" y="\(y + 4)">\(entry.name.fitted(220))</text>\
        <path class="line c0" fill="none" stroke="#0072B2" stroke-width="2" \
        d="M\(x(entry.low)) \(y)H\(x(entry.high))M\(x(entry.low)) \(y - 4)v8M\(x(entry.high)) \(y - 4)v8"/>\
        <rect class="bar c0" x="\(x(entry.value) - 4)" y="\(y - 4)" width="8" height="8" fill="#0072B2"/>\
        <text class="ink" x="\(plot.right + 14)" y="\(y + 4)">\
        \(words.differences.text(entry.difference, of: metric))</text>
        """
    }
    return drawing
  }

  private static func table(
    _ entries: [Entry],
    _ words: WhatIfWords,
    _ metric: Metric
  ) -> DataTable {
    var table = DataTable(
      columns: ["Variant", "Difference", "Verdict", "Variance saved by common seeds"],
      textColumns: [2]
    )
    table.rows = entries.map { entry in
      [
        entry.name, words.differences.text(entry.difference, of: metric),
        words.differences.verdict(entry.difference),
        entry.difference.varianceReduction.map { words.numbers.trimmed($0, decimals: 1) + " ×" }
          ?? words.numbers.nothing,
      ]
    }
    return table
  }
}
