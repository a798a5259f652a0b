import Analysis
import Scenarios

/// How much a metric moves when one value is varied and the others stay as they are: a tornado.
enum SensitivityChart {
  private static let rowHeight = 34.0

  /// The chart for one metric; `nil` where fewer than two values are varied one at a time.
  static func figure(_ words: WhatIfWords, _ metric: Metric) -> Figure? {
    let rows = words.result.axes.indices.compactMap { row(words, metric, axis: $0) }
      .sorted { ($0.span, $1.name) > ($1.span, $0.name) }
    guard rows.count > 1 else { return nil }
    let unit = words.differences.unit(of: metric)
    let suffix = unit.isEmpty ? "" : " (\(unit))"
    let plot = Plot(left: 230, top: 24, width: 480, height: Double(rows.count) * rowHeight)
    return Figure(
      id: "sensitivity-\(metric.rawValue)",
      title: "\(metric.title): what each value moves it by\(suffix)",
      description: rows.map { row in
        "\(row.name): \(row.ends.map { "at \($0.value) \($0.text)" }.joined(separator: ", "))."
      }.joined(separator: " "),
      caption:
        "Mean paired difference to the base where one value alone is changed, from its least to "
        + "its greatest effect; the widest first, linear axis through zero. What values do together "
        + "stands in the table of variants.",
      height: plot.bottom + 10,
      drawing: drawing(rows, plot),
      table: table(rows, metric)
    )
  }

  private struct End {
    let value: String
    let difference: Double
    let text: String
  }

  private struct Row {
    let name: String
    /// The variants with the least and the greatest difference.
    let ends: [End]

    var least: Double { min(0, ends.map(\.difference).min() ?? 0) }
    var most: Double { max(0, ends.map(\.difference).max() ?? 0) }
    var span: Double { most - least }
  }

  private static func row(_ words: WhatIfWords, _ metric: Metric, axis: Int) -> Row? {
    let axes = words.result.axes
    let moved = words.result.variants.dropFirst().compactMap { variant -> End? in
      let isAlone = axes.indices.allSatisfy { index in
        (variant.changes[present: index]?.value == axes[index].base) == (index != axis)
      }
      guard isAlone, let difference = variant.differences[metric.rawValue],
        let value = difference.value
      else { return nil }
      return End(
        value: variant.changes[axis].value,
        difference: value,
        text: words.differences.text(difference, of: metric)
      )
    }.sorted { ($0.difference, $0.value) < ($1.difference, $1.value) }
    guard let first = moved.first, let last = moved.last else { return nil }
    return Row(
      name: WhatIfWords.title(ofPath: axes[axis].path),
      ends: moved.count > 1 ? [first, last] : [first]
    )
  }

  private static func drawing(_ rows: [Row], _ plot: Plot) -> Markup {
    let least = rows.map(\.least).min() ?? 0
    let most = rows.map(\.most).max() ?? 0
    let span = most > least ? most - least : 1
    func x(_ value: Double) -> Double { plot.x((value - least) / span) }
    let zero = x(0)
    var drawing: Markup = """
      <text class="dim" fill="#555555" x="\(zero)" y="\(plot.top - 10)" text-anchor="middle">0</text>
      """
    for (index, row) in rows.enumerated() {
      let y = plot.top + Double(index) * rowHeight
      drawing += "<text class=\"ink\" x=\"0\" y=\"\(y + 20)\">\(row.name.fitted(220))</text>"
      for end in row.ends {
        let place = x(end.difference)
        let isLess = end.difference < 0
        drawing += """
          <rect class="bar \(isLess ? "c1" : "c0")" x="\(min(zero, place))" y="\(y + 6)" \
          width="\((place - zero).magnitude)" height="\(rowHeight - 12)" \
          fill="\(isLess ? "#D55E00" : "#0072B2")" fill-opacity="0.5"/>\
          <text class="ink" x="\(isLess ? max(place, plot.left) + 4 : place - 4)" y="\(y + 21)" \
          text-anchor="\(isLess ? "start" : "end")">\(end.value)</text>
          """
      }
    }
    drawing += """
      <path class="axis" fill="none" stroke="#888888" d="M\(zero) \(plot.top - 6)V\(plot.bottom)"/>
      """
    return drawing
  }

  private static func table(_ rows: [Row], _ metric: Metric) -> DataTable {
    var table = DataTable(columns: ["Varied", "Value", "Difference"], textColumns: [2])
    table.rows = rows.flatMap { row in row.ends.map { [row.name, $0.value, $0.text] } }
    return table
  }
}
