/// What was measured beside what the model said, a row for each step: medians and 95th percentiles on
/// one axis.
struct ModelChart {
  /// A row of the chart; times in seconds.
  struct Row {
    var name: String
    var measured: (median: Double, p95: Double)
    var model: (median: Double, p95: Double)
  }

  /// More rows than these are left to the table.
  static let mostRows = 30

  let numbers: NumberFormat
  let rows: [Row]

  private let rowHeight = 34.0

  /// The drawing and its height; `nil` where there is no row.
  var drawing: (markup: Markup, height: Double)? {
    let shown = rows.prefix(Self.mostRows)
    guard !shown.isEmpty else { return nil }
    let times = shown.flatMap {
      [$0.measured.median, $0.measured.p95, $0.model.median, $0.model.p95]
    }
    let axis = ValueAxis.logarithmic(covering: times, label: numbers.duration)
    let plot = Plot(left: 230, top: 34, width: 690, height: Double(shown.count) * rowHeight)
    var drawing = legend(plot) + grid(axis, plot)
    for (index, row) in shown.enumerated() {
      drawing += markup(row, axis, plot, y: plot.top + Double(index) * rowHeight)
    }
    return (drawing, plot.bottom + 30)
  }

  private func legend(_ plot: Plot) -> Markup {
    """
    <path class="line c0" stroke="#0072B2" stroke-width="6" d="M\(plot.left) 10h28"/>\
    <text class="ink" x="\(plot.left + 36)" y="14">measured, median to p95</text>\
    <path class="line c1" stroke="#D55E00" stroke-width="2" stroke-dasharray="7 3" \
    d="M\(plot.left + 230) 10h28"/>\
    <text class="ink" x="\(plot.left + 266)" y="14">model, median to p95</text>
    """
  }

  private func grid(_ axis: ValueAxis, _ plot: Plot) -> Markup {
    var drawing: Markup = ""
    var lastLabel = -Double.infinity
    for tick in axis.ticks {
      let x = plot.x(axis.position(tick.value))
      drawing += """
        <path class="grid" stroke="#DDDDDD" d="M\(x) \(plot.top)V\(plot.bottom)"/>
        """
      guard x - lastLabel >= 52 else { continue }
      lastLabel = x
      drawing += """
        <text class="dim" fill="#555555" x="\(x)" y="\(plot.bottom + 16)" text-anchor="middle">\
        \(tick.label)</text>
        """
    }
    return drawing
  }

  private func markup(_ row: Row, _ axis: ValueAxis, _ plot: Plot, y: Double) -> Markup {
    let bar = { (times: (median: Double, p95: Double)) in
      let left = plot.x(axis.position(times.median))
      return (left, max(left + 1.5, plot.x(axis.position(times.p95))))
    }
    let (left, right) = bar(row.measured)
    let (modelLeft, modelRight) = bar(row.model)
    return """
      <text class="ink" x="\(plot.left - 10)" y="\(y + 20)" text-anchor="end">\
      \(row.name.fitted(215))</text>\
      <path class="line c0" stroke="#0072B2" stroke-width="6" d="M\(left) \(y + 12)H\(right)"/>\
      <path class="line c1" stroke="#D55E00" stroke-width="2" stroke-dasharray="7 3" \
      d="M\(modelLeft) \(y + 22)H\(modelRight)m0 -4v8M\(modelLeft) \(y + 18)v8"/>
      """
  }
}
