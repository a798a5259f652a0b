import Analysis

/// What failed and how, and whom it cost the journey.
enum ErrorChart {
  /// Other causes than these, the most frequent, are drawn as one.
  static let mostCauses = 5

  static func figure(_ run: RunData) -> Figure {
    let windows = run.summary.windows
    let errors = run.perMinute(windows.errors)
    let lost = run.perMinute(windows.lost)
    var panels = [
      Panel(
        "Failed calls/min by cause, stacked (linear axis)",
        axis: .linear(covering: errors, label: run.numbers.compact),
        series: []
      ),
      Panel(
        "Technical losses in sessions/min (linear axis)",
        axis: .linear(covering: lost, label: run.numbers.compact),
        series: [Series("lost sessions", .purple.solid, lost)]
      ),
    ]
    panels[0].areas = causes(run)
    var chart = TimeChart(run)
    chart.panelHeight = 120
    let (drawing, height) = chart.drawing(panels)
    return Figure(
      id: "errors",
      title: "Errors by cause, and lost sessions",
      description: "\(run.numbers.count(windows.errors.reduce(0, +))) calls failed and "
        + "\(run.numbers.count(run.summary.sessions.technicalLosses)) sessions were lost for a "
        + "technical reason.",
      caption:
        "Calls that failed, every attempt counted, by what their caller saw; and sessions that were abandoned or failed "
        + "for a technical reason, when they ended; per minute, windows of \(run.windowText).",
      height: height,
      drawing: drawing,
      table: run.windowTable(["Failed calls", "Lost sessions"]) { index in
        [windows.errors, windows.lost].map { series in
          series[present: index].map(run.numbers.count) ?? run.numbers.nothing
        }
      },
      facts: (
        "A10",
        FigureFacts(
          unit: "calls/min and sessions/min",
          population: "calls of real services that failed, retries included; sessions lost for a "
            + "technical reason",
          points: errors.count * max(1, windows.failures.count) + lost.count,
          check: .init(
            "/sessions/technicalLosses",
            run.summary.sessions.technicalLosses,
            run.numbers
          )
        )
      ),
      sheet: sheet(run),
      visibleTable: table(run),
      isOverTime: true
    )
  }

  /// Causes by how often they came, the most frequent first.
  private static func ranked(_ windows: WindowSeries) -> [(cause: String, counts: [Int], sum: Int)]
  {
    windows.failures.map { ($0.key, $0.value, $0.value.reduce(0, +)) }
      .sorted { ($0.2, $1.0) > ($1.2, $0.0) }
  }

  private static func causes(_ run: RunData) -> [Series] {
    let windows = run.summary.windows
    let all = ranked(windows)
    guard !all.isEmpty else {
      return [Series("failed calls", .vermillion, run.perMinute(windows.errors))]
    }
    let styles: [LineStyle] = [.vermillion, .orange, .purple, .blue, .sky]
    var series = zip(all.prefix(mostCauses), styles).map { entry, style in
      Series(word(entry.cause), style, run.perMinute(entry.counts))
    }
    let rest = all.dropFirst(mostCauses)
    if !rest.isEmpty {
      let sums = windows.errors.indices.map { index in
        rest.reduce(0) { $0 + ($1.counts[present: index] ?? 0) }
      }
      series.append(Series("\(rest.count) others", .grey, run.perMinute(sums)))
    }
    return series
  }

  /// What a caller saw, in words.
  static func word(_ outcome: String) -> String {
    switch outcome {
    case "error": "error"
    case "timeout": "time-out"
    case "overload": "queue full"
    case "poolTimeout": "no connection free"
    case "outage": "service down"
    case "declined": "declined"
    case "shed": "shed"
    case "breakerOpen": "breaker open"
    case "reneged": "left the queue"
    case "degraded": "failed, the step goes on without it"
    case "refusedByRule": "refused by a rule"
    case "visitorLeft": "visitor left while it ran"
    default: outcome
    }
  }

  private static func table(_ run: RunData) -> DataTable? {
    let all = ranked(run.summary.windows)
    guard !all.isEmpty else { return nil }
    let calls = run.summary.windows.calls.reduce(0, +)
    var table = DataTable(columns: ["Cause", "Failed calls", "Of all calls", "Most in a window"])
    table.rows = all.map { entry in
      [
        word(entry.cause), run.numbers.count(entry.sum),
        calls > 0
          ? run.numbers.percent(Double(entry.sum) / Double(calls)) : run.numbers.nothing,
        run.numbers.count(entry.counts.max() ?? 0),
      ]
    }
    return table
  }

  private static func sheet(_ run: RunData) -> Sheet {
    let windows = run.summary.windows
    let causes = windows.failures.keys.sorted()
    return run.windowSheet(["failed_calls", "lost_sessions"] + causes.map { "failed_\($0)" }) {
      index in
      [.optional(windows.errors[present: index]), .optional(windows.lost[present: index])]
        + causes.map { .optional(windows.failures[$0]?[present: index]) }
    }
  }
}
