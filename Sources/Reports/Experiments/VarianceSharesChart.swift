import Analysis
import Scenarios

/// How much of what a metric varies over the whole grid each varied value accounts for: Sobol's indices.
enum VarianceSharesChart {
  private static let rowHeight = 36.0

  /// The chart for one metric; `nil` where not every combination of two values or more was simulated.
  static func figure(_ words: WhatIfWords, _ metric: Metric) -> Figure? {
    guard
      let sensitivity = words.result.sensitivities.first(where: { $0.metric == metric.rawValue })
    else { return nil }
    let rows = sensitivity.shares.sorted {
      ($0.total.value ?? 0, $1.path) > ($1.total.value ?? 0, $0.path)
    }
    let plot = Plot(left: 230, top: 24, width: 480, height: Double(rows.count) * rowHeight)
    return Figure(
      id: "variance-\(metric.rawValue)",
      title: "\(metric.title): what share of its variance each value accounts for",
      description: rows.map { share in
        "\(name(share)): alone \(text(share.first, words)), with others \(text(share.total, words))."
      }.joined(separator: " "),
      caption:
        "Sobol's indices over all combinations of the varied values, each as likely as any other. "
        + "Filled: what a value does alone. Outlined: alone and together with the others; what it "
        + "reaches beyond the filled bar only happens together. Lines: 95 % intervals, jackknife over "
        + "\(words.result.replications) replications.",
      height: plot.bottom + 10,
      drawing: drawing(rows, plot, words),
      table: table(rows, words)
    )
  }

  private static func name(_ share: Sensitivity.Share) -> String {
    WhatIfWords.title(ofPath: share.path)
  }

  private static func text(_ estimate: Estimate, _ words: WhatIfWords) -> String {
    guard let value = estimate.value else { return words.numbers.nothing }
    guard let low = estimate.low, let high = estimate.high else {
      return words.numbers.percent(value)
    }
    let ends = [low, high].map(words.numbers.percentNumber).joined(separator: words.numbers.range)
    return "\(words.numbers.percent(value)) (\(ends))"
  }

  private static func drawing(
    _ rows: [Sensitivity.Share],
    _ plot: Plot,
    _ words: WhatIfWords
  ) -> Markup {
    var drawing: Markup = ""
    for quarter in 0...4 {
      let share = Double(quarter) / 4
      drawing += """
        <path class="grid" stroke="#DDDDDD" d="M\(plot.x(share)) \(plot.top)V\(plot.bottom)"/>\
        <text class="dim" fill="#555555" x="\(plot.x(share))" y="\(plot.top - 10)" \
        text-anchor="middle">\(words.numbers.decimal(share * 100, decimals: 0))\(words.numbers.space)%\
        </text>
        """
    }
    for (index, row) in rows.enumerated() {
      let y = plot.top + Double(index) * rowHeight
      let (alone, all) = (row.first.value ?? 0, row.total.value ?? 0)
      drawing += """
        <text class="ink" x="0" y="\(y + 21)">\(name(row).fitted(220))</text>\
        <rect class="bar c0" x="\(plot.left)" y="\(y + 8)" width="\(alone * plot.width)" \
        height="\(rowHeight - 16)" fill="#0072B2" fill-opacity="0.5"/>\
        <rect class="line c0" x="\(plot.left)" y="\(y + 8)" width="\(all * plot.width)" \
        height="\(rowHeight - 16)" fill="none" stroke="#0072B2" stroke-width="1.5"/>\
        <text class="ink" x="\(plot.right + 12)" y="\(y + 21)">\(text(row.first, words))</text>
        """
      drawing += whisker(row.first, y: y + 14, plot) + whisker(row.total, y: y + 22, plot)
    }
    return drawing
  }

  private static func whisker(_ estimate: Estimate, y: Double, _ plot: Plot) -> Markup {
    guard let low = estimate.low, let high = estimate.high else { return "" }
    return """
      <path class="line c7" fill="none" stroke="#222222" stroke-width="1.2" \
      d="M\(plot.x(low)) \(y - 3)v6m0 -3H\(plot.x(high))m0 -3v6"/>
      """
  }

  private static func table(_ rows: [Sensitivity.Share], _ words: WhatIfWords) -> DataTable {
    var table = DataTable(columns: ["Varied", "Alone", "With others"])
    table.rows = rows.map { [name($0), text($0.first, words), text($0.total, words)] }
    return table
  }
}
