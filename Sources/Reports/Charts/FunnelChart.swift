import Analysis

/// How far the visitors of each persona came, and why they came no further.
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
    var drawing = DropOffReason.legend(top: 12)
    var top = 46.0
    for funnel in shown {
      drawing += bars(funnel, run, top: top)
      top += Double(funnel.steps.count) * 20 + 46
    }
    let cut = shown.count < reached.count ? " The \(shown.count) largest of \(reached.count)." : ""
    let first = run.summary.funnels.firstIndex(of: reached[0]) ?? 0
    return Figure(
      id: "funnels",
      title: "Funnel per persona and journey, and why sessions ended",
      description: shown.map { funnel in
        let first = funnel.reached.first ?? 0
        let last = funnel.reached.last ?? 0
        return "\(funnel.persona), \(funnel.journey): \(run.numbers.count(first)) began, "
          + "\(run.numbers.percent(Double(last) / Double(first))) completed."
      }.joined(separator: " "),
      caption:
        "Sessions that reached each step, and their share of those that reached the first; in "
        + "brackets the share of the step before, then the median visible response of the step, of "
        + "all personas. The right end of a bar is the sessions that came no further, by reason. "
        + (run.hasFaults ? "The upright stroke is the fault-free twin. " : "")
        + "Bars are linear from 0, each funnel by its own first step.\(cut)",
      height: top - 26,
      drawing: drawing,
      table: table(run, reached),
      facts: (
        "A12",
        FigureFacts(
          unit: "sessions",
          population:
            "all sessions of a persona and journey, those lost for whatever reason included",
          points: reached.reduce(0) { $0 + $1.reached.count },
          check: .init(
            "/funnels/\(first)/reached/0",
            reached[0].reached.first ?? 0,
            run.numbers
          )
        )
      ),
      sheet: sheet(run, reached)
    )
  }

  private static let left = 230.0
  private static let full = 420.0

  private static func bars(_ funnel: Funnel, _ run: RunData, top: Double) -> Markup {
    let first = Double(max(1, funnel.reached.first ?? 1))
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
        \(dropOffs(funnel.dropOffs[present: index], right: left + width, y: y, per: full / first))\
        \(twin(funnel, index, y: y, per: full / first))\
        <text class="ink" x="\(left - 8)" y="\(y + 12)" text-anchor="end">\(step.fitted(215))</text>\
        <text class="ink" x="\(left + max(width, twinWidth(funnel, index, full / first)) + 8)" \
        y="\(y + 12)">\(run.numbers.count(count)) · \(run.numbers.percent(Double(count) / first))\
        \(ofBefore(count, before, run))\(median(funnel, index, run))</text>
        """
    }
    return drawing
  }

  /// Those who came no further, at the right end of a bar.
  private static func dropOffs(
    _ counts: DropOffs?,
    right: Double,
    y: Double,
    per scale: Double
  ) -> Markup {
    guard let counts, counts.total > 0 else { return "" }
    var drawing: Markup = ""
    var end = right
    for reason in DropOffReason.all.reversed() {
      let width = min(Double(reason.count(counts)) * scale, end - left)
      guard width >= 0.05 else { continue }
      end -= width
      drawing += """
        <rect class="\(reason.name)" x="\(end)" y="\(y)" width="\(width)" height="15" \
        fill="\(reason.color)"/>
        """
    }
    return drawing
  }

  private static func twinWidth(_ funnel: Funnel, _ index: Int, _ scale: Double) -> Double {
    (funnel.twinReached?[present: index]).map { min(Double($0) * scale, full * 1.2) } ?? 0
  }

  private static func twin(_ funnel: Funnel, _ index: Int, y: Double, per scale: Double) -> Markup {
    guard funnel.twinReached != nil else { return "" }
    return """
      <path class="limit" fill="none" stroke="#000000" stroke-width="1.5" \
      d="M\(left + twinWidth(funnel, index, scale)) \(y - 2)v19"/>
      """
  }

  private static func median(_ funnel: Funnel, _ index: Int, _ run: RunData) -> String {
    let step = run.summary.steps.first {
      $0.journey == funnel.journey && $0.step == funnel.steps[index]
    }
    return (step?.p50).map { " · \(run.numbers.duration($0))" } ?? ""
  }

  private static func ofBefore(_ count: Int, _ before: Int?, _ run: RunData) -> String {
    guard let before, before > 0 else { return "" }
    return " (\(run.numbers.percent(Double(count) / Double(before))))"
  }

  private static func table(_ run: RunData, _ funnels: [Funnel]) -> DataTable {
    var table = DataTable(
      columns: ["Persona", "Journey", "Step", "Reached", "Of the first", "Of the step before"]
        + ["Without faults"] + DropOffReason.all.map(\.title),
      textColumns: [1, 2]
    )
    for funnel in funnels {
      for (index, step) in funnel.steps.enumerated() {
        let count = funnel.reached[present: index] ?? 0
        let shares = [funnel.reached.first, index > 0 ? funnel.reached[present: index - 1] : nil]
        let drops = funnel.dropOffs[present: index]
        table.rows.append(
          [funnel.persona, funnel.journey, step, run.numbers.count(count)]
            + shares.map { whole in
              guard let whole, whole > 0 else { return run.numbers.nothing }
              return run.numbers.percent(Double(count) / Double(whole))
            } + [
              (funnel.twinReached?[present: index]).map(run.numbers.count) ?? run.numbers.nothing
            ]
            + DropOffReason.all.map { reason in
              drops.map { run.numbers.count(reason.count($0)) } ?? run.numbers.nothing
            }
        )
      }
    }
    return table
  }

  private static func sheet(_ run: RunData, _ funnels: [Funnel]) -> Sheet {
    var sheet = Sheet(
      ["persona", "journey", "step", "reached", "reached_without_faults"]
        + DropOffReason.all.map { "ended_\($0.name)" }
    )
    for funnel in funnels {
      for (index, step) in funnel.steps.enumerated() {
        let drops = funnel.dropOffs[present: index]
        sheet.rows.append(
          [
            .text(funnel.persona), .text(funnel.journey), .text(step),
            .optional(funnel.reached[present: index]),
            .optional(funnel.twinReached?[present: index]),
          ] + DropOffReason.all.map { .optional(drops.map($0.count)) }
        )
      }
    }
    return sheet
  }
}
