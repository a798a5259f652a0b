import Analysis

/// How many standard errors simulated figures lie from theory.
enum AccuracyChart {
  private static let rowHeight = 22.0
  /// What lies farther out is drawn at the edge.
  private static let widest = 6.0

  static func figure(_ result: AccuracyResult, id: String, _ numbers: NumberFormat) -> Figure? {
    guard !result.checks.isEmpty else { return nil }
    let words = AccuracyWords(result: result, numbers: numbers)
    let plot = Plot(
      left: 330,
      top: 44,
      width: 300,
      height: Double(result.checks.count) * rowHeight
    )
    return Figure(
      id: id,
      title: "Simulated less theory, in standard errors: \(words.build)",
      description: result.checks.map { check in
        "\(check.model), \(check.quantity): \(words.difference(check))."
      }.joined(separator: " "),
      caption:
        "\(words.scope) Between the inner lines lie nineteen of twenty figures of a simulator "
        + "without fault; beyond the outer ones, in one of a thousand such charts, any. Figures of one "
        + "model depend on each other.",
      height: plot.bottom + 12,
      drawing: drawing(words, plot),
      table: words.table
    )
  }

  private static func drawing(_ words: AccuracyWords, _ plot: Plot) -> Markup {
    func x(_ errors: Double) -> Double {
      plot.x((min(widest, max(-widest, errors)) + widest) / (2 * widest))
    }
    var drawing: Markup = """
      <text class="ink" x="\(plot.right + 16)" y="\(plot.top - 10)" font-weight="bold">\
      theory, simulated</text>
      """
    for errors in stride(from: -widest, through: widest, by: 2) {
      drawing += """
        <path class="grid" stroke="#DDDDDD" d="M\(x(errors)) \(plot.top)V\(plot.bottom)"/>\
        <text class="dim" fill="#555555" x="\(x(errors))" y="\(plot.top - 10)" \
        text-anchor="middle">\(words.numbers.decimal(errors, decimals: 0))</text>
        """
    }
    let bounds = [words.usual, words.result.limit].compactMap(\.self)
    for bound in bounds.flatMap({ [-$0, $0] }) where bound.magnitude <= widest {
      drawing += """
        <path class="limit" fill="none" stroke="#000000" stroke-dasharray="1 3" \
        d="M\(x(bound)) \(plot.top)V\(plot.bottom)"/>
        """
    }
    drawing += """
      <path class="axis" fill="none" stroke="#888888" d="M\(x(0)) \(plot.top)V\(plot.bottom)"/>
      """
    var last = ""
    for (index, check) in words.result.checks.enumerated() {
      let y = plot.top + (Double(index) + 0.5) * rowHeight
      let name = check.model == last ? "" : check.model
      last = check.model
      drawing += """
        <text class="ink" x="0" y="\(y + 4)" font-weight="bold">\(name)</text>\
        <text class="ink" x="\(plot.left - 10)" y="\(y + 4)" text-anchor="end">\
        \(check.quantity)</text>\
        <text class="dim" fill="#555555" x="\(plot.right + 16)" y="\(y + 4)">\
        \(words.figures(check))</text>
        """
      guard let errors = check.difference else { continue }
      let isFar = words.result.limit.map { errors.magnitude > $0 } ?? false
      let style = isFar ? LineStyle.vermillion : .blue
      drawing += """
        <path class="line \(style.name)" fill="none" stroke="\(style.color)" stroke-width="2" \
        d="M\(x(0)) \(y)H\(x(errors))"/>\
        <rect class="line \(style.name)" x="\(x(errors) - 4)" y="\(y - 4)" width="8" height="8" \
        fill="\(style.color)" stroke="\(style.color)"/>
        """
    }
    return drawing
  }
}
