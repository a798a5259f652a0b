import Analysis

/// How far the visitors of each persona came.
enum FunnelChart {
  /// More funnels than these are left to the table.
  static let mostFunnels = 12

  static func figure(_ run: RunData) -> Figure? {
    let reached = run.summary.funnels.filter { ($0.reached.first ?? 0) > 0 }
    guard !reached.isEmpty else { return nil }
    let largest = reached.indices.sorted {
      (reached[$0].reached.first ?? 0, $1) > (reached[$1].reached.first ?? 0, $0)
    }
    let shown = largest.prefix(mostFunnels).sorted().map { reached[$0] }
    var drawing: Markup = ""
    var top = 20.0
    for funnel in shown {
      drawing += bars(funnel, run, top: top)
      top += Double(funnel.steps.count) * 20 + 46
    }
    let cut = shown.count < reached.count ? " The \(shown.count) largest of \(reached.count)." : ""
    return Figure(
      id: "funnels",
      title: "Funnel per persona and journey",
      description: shown.map { funnel in
        let first = funnel.reached.first ?? 0
        let last = funnel.reached.last ?? 0
        return "\(funnel.persona), \(funnel.journey): \(run.numbers.count(first)) began, "
          + "\(run.numbers.percent(Double(last) / Double(first))) completed."
      }.joined(separator: " "),
      caption:
        "Sessions that reached each step, and their share of those that reached the first; in "
        + "brackets the share of the step before. Bars are linear from 0, each funnel by its own "
        + "first step. All sessions, those lost for whatever reason included.\(cut)",
      height: top - 26,
      drawing: drawing,
      table: table(run, reached)
    )
  }

  private static func bars(_ funnel: Funnel, _ run: RunData, top: Double) -> Markup {
    let first = Double(max(1, funnel.reached.first ?? 1))
    let left = 230.0
    let full = 470.0
    var drawing: Markup = """
      <text class="ink" x="0" y="\(top)" font-weight="bold">\
      \(funnel.persona.fitted(300)) · \(funnel.journey.fitted(300))</text>
      """
    for (index, step) in funnel.steps.enumerated() {
      let count = funnel.reached[present: index] ?? 0
      let before = index > 0 ? funnel.reached[present: index - 1] : nil
      let y = top + 10 + Double(index) * 20
      let width = max(0.5, Double(count) / first * full)
      let style = index == funnel.steps.count - 1 ? ("c2", "#009E73") : ("c0", "#0072B2")
      drawing += """
        <rect class="bar \(style.0)" x="\(left)" y="\(y)" width="\(width)" height="15" \
        fill="\(style.1)"/>\
        <text class="ink" x="\(left - 8)" y="\(y + 12)" text-anchor="end">\(step.fitted(215))</text>\
        <text class="ink" x="\(left + width + 8)" y="\(y + 12)">\
        \(run.numbers.count(count)) · \(run.numbers.percent(Double(count) / first))\
        \(ofBefore(count, before, run))</text>
        """
    }
    return drawing
  }

  private static func ofBefore(_ count: Int, _ before: Int?, _ run: RunData) -> String {
    guard let before, before > 0 else { return "" }
    return " (\(run.numbers.percent(Double(count) / Double(before))))"
  }

  private static func table(_ run: RunData, _ funnels: [Funnel]) -> DataTable {
    var table = DataTable(
      columns: ["Persona", "Journey", "Step", "Reached", "Of the first", "Of the step before"],
      textColumns: [1, 2]
    )
    for funnel in funnels {
      for (index, step) in funnel.steps.enumerated() {
        let count = funnel.reached[present: index] ?? 0
        let shares = [funnel.reached.first, index > 0 ? funnel.reached[present: index - 1] : nil]
        table.rows.append(
          [funnel.persona, funnel.journey, step, run.numbers.count(count)]
            + shares.map { whole in
              guard let whole, whole > 0 else { return run.numbers.nothing }
              return run.numbers.percent(Double(count) / Double(whole))
            }
        )
      }
    }
    return table
  }
}
