import Analysis

/// When the effects of the timeline acted.
enum EffectsChart {
  /// More effects than these are left to the table.
  static let mostEffects = 40

  static func figure(_ run: RunData) -> Figure? {
    let effects = run.summary.effects
    guard !effects.isEmpty else { return nil }
    let shown = Array(effects.prefix(mostEffects))
    let plot = Plot(left: 230, top: 8, width: 700, height: Double(shown.count) * 30)
    var drawing: Markup = ""
    for tick in run.time.ticks(count: 10) {
      let x = plot.x(run.time.position(tick.time))
      drawing += """
        <path class="grid" stroke="#DDDDDD" d="M\(x) \(plot.top)V\(plot.bottom)"/>
        """
    }
    for (index, effect) in shown.enumerated() {
      drawing += bar(effect, run, plot, y: plot.top + Double(index) * 30)
    }
    for tick in run.time.ticks(count: 10) {
      drawing += """
        <text class="dim" fill="#555555" x="\(plot.x(run.time.position(tick.time)))" \
        y="\(plot.bottom + 16)" text-anchor="middle">\(tick.label)</text>
        """
    }
    drawing += """
      <text class="dim" fill="#555555" x="\(plot.left)" y="\(plot.bottom + 36)">\
      \(run.time.title)</text>
      """
    return Figure(
      id: "timeline",
      title: "Timeline of effects",
      description: shown.map { "\($0.name): \(interval($0, run))." }.joined(separator: " "),
      caption:
        "When each effect acted. Orange: faults, which the fault-free twin leaves out. Blue, "
        + "outlined: traffic, which it keeps.",
      height: plot.bottom + 46,
      drawing: drawing,
      table: EffectTables.effects(run),
      facts: (
        "A16",
        FigureFacts(
          unit: run.time.start == nil ? "time since the start of the run" : "time of day, UTC",
          population: "all effects of the timeline, faults and traffic",
          points: effects.count,
          check: .init(
            "/effects/0/start",
            effects[0].start,
            run.time.text(effects[0].start)
          )
        )
      ),
      sheet: Sheet(
        [
          "effect", "kind", "start_seconds", "end_seconds", "struck_calls", "lost_sessions",
          "lost_value_minor_units",
        ],
        effects.map { effect in
          [
            .text(effect.name), .text(effect.kindText), .real(effect.start), .real(effect.end),
            .integer(effect.struckCalls), .integer(effect.lostSessions),
            .integer(Int(effect.lostValue)),
          ]
        }
      )
    )
  }

  /// From when to when.
  static func interval(_ effect: EffectSummary, _ run: RunData) -> String {
    let length = run.numbers.duration(effect.duration)
    let count = effect.occurrences?.count ?? 1
    let times = count == 1 ? "" : " in \(run.numbers.count(count)) stretches"
    return "\(run.time.text(effect.start)) to \(run.time.text(effect.end)) (\(length)\(times))"
  }

  private static func bar(
    _ effect: EffectSummary,
    _ run: RunData,
    _ plot: Plot,
    y: Double
  ) -> Markup {
    let begin = plot.x(run.time.position(effect.start))
    let end = max(begin + 2, plot.x(run.time.position(effect.end)))
    let label = interval(effect, run)
    let width = label.estimatedWidth
    let inside = end - begin > width + 12
    let fits = end + 6 + width < Figure.width
    let x = inside ? begin + 6 : fits ? end + 6 : max(plot.left, begin - 6 - width)
    let color = effect.isFault ? "#D55E00" : "#0072B2"
    let outline: Markup = effect.isFault ? "" : " stroke=\"#0072B2\""
    var drawing: Markup = """
      <text class="ink" x="\(plot.left - 10)" y="\(y + 17)" text-anchor="end">\
      \(effect.name.fitted(215))</text>
      """
    for band in RunData.bands(of: effect, span: run.time.span) {
      let left = plot.x(run.time.position(band.start))
      let right = max(left + 2, plot.x(run.time.position(band.end)))
      drawing += """
        <rect class="\(effect.isFault ? "fault" : "traffic")" x="\(left)" y="\(y + 3)" \
        width="\(right - left)" height="20" fill="\(color)" fill-opacity="0.35"\(outline)/>
        """
    }
    return drawing + """
      <text class="ink" x="\(x)" y="\(y + 17)">\(label)</text>
      """
  }
}
