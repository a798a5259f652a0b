import Analysis

/// What failed, and whom it cost the journey.
enum ErrorChart {
  static func figure(_ run: RunData) -> Figure? {
    let windows = run.summary.windows
    guard windows.errors.contains(where: { $0 > 0 }) || windows.lost.contains(where: { $0 > 0 })
    else { return nil }
    let errors = run.perMinute(windows.errors)
    let lost = run.perMinute(windows.lost)
    let panels = [
      Panel(
        "Failed calls/min (linear axis)",
        axis: .linear(covering: errors, label: run.numbers.compact),
        series: [Series("failed calls", .vermillion.solid, errors)]
      ),
      Panel(
        "Technical losses in sessions/min (linear axis)",
        axis: .linear(covering: lost, label: run.numbers.compact),
        series: [Series("lost sessions", .purple.solid, lost)]
      ),
    ]
    var chart = TimeChart(run)
    chart.panelHeight = 120
    let (drawing, height) = chart.drawing(panels)
    return Figure(
      id: "errors",
      title: "Errors and lost sessions",
      description: "\(run.numbers.count(windows.errors.reduce(0, +))) calls failed and "
        + "\(run.numbers.count(run.summary.sessions.technicalLosses)) sessions were lost for a "
        + "technical reason.",
      caption:
        "Calls that failed, every attempt counted, and sessions that were abandoned or failed "
        + "for a technical reason, when they ended; per minute, windows of \(run.windowText).",
      height: height,
      drawing: drawing,
      table: run.windowTable(["Failed calls", "Lost sessions"]) { index in
        [windows.errors, windows.lost].map { series in
          series[present: index].map(run.numbers.count) ?? run.numbers.nothing
        }
      }
    )
  }
}
