import Analysis

/// How long visitors waited.
enum ResponseChart {
  static func figure(_ run: RunData) -> Figure {
    let windows = run.summary.windows
    let all = (windows.p50 + windows.p95 + windows.p99 + windows.p999).compactMap { $0 }
    let panel = Panel(
      "Visible response time (logarithmic axis)",
      axis: .logarithmic(covering: all) { seconds in
        seconds < 1_000 && seconds >= 1
          ? run.numbers.trimmed(seconds, decimals: 0) + "\u{A0}s" : run.numbers.duration(seconds)
      },
      series: [
        Series("p99.9", .orange, windows.p999),
        Series("p99", .vermillion, windows.p99),
        Series("p95", .purple, windows.p95),
        Series("p50 (median)", .blue, windows.p50),
      ]
    )
    var chart = TimeChart(run)
    chart.panelHeight = 240
    let (drawing, height) = chart.drawing([panel])
    return Figure(
      id: "response",
      title: "Visible response time",
      description: description(run),
      caption:
        "What a visitor waits for one step: network, queues, service and automatic retries of "
        + "all its calls; thinking is not part of it. Quantiles of the waits that ended in a window "
        + "of \(run.windowText), failed ones included; relative error at most 1 %. A gap: none ended. "
        + "One replication: there is no interval between runs.",
      height: height,
      drawing: drawing,
      table: run.windowTable(["p50", "p95", "p99", "p99.9"]) { index in
        [windows.p50, windows.p95, windows.p99, windows.p999].map { series in
          series[present: index].flatMap { $0 }.map(run.numbers.duration) ?? run.numbers.nothing
        }
      },
      facts: ("A7", facts(run)),
      sheet: run.windowSheet(["p50_seconds", "p95_seconds", "p99_seconds", "p999_seconds"]) {
        index in
        [windows.p50, windows.p95, windows.p99, windows.p999].map {
          .optional($0[present: index] ?? nil)
        }
      },
      isOverTime: true
    )
  }

  private static func facts(_ run: RunData) -> FigureFacts {
    let windows = run.summary.windows
    let last = windows.p99.lastIndex { $0 != nil } ?? 0
    let value = windows.p99[present: last] ?? nil
    return FigureFacts(
      unit: "seconds",
      population: "visible waits by the window in which they ended, failed ones included",
      points: [windows.p50, windows.p95, windows.p99, windows.p999].joined().count { $0 != nil },
      check: .init(
        "/windows/p99/\(last)",
        value,
        value.map(run.numbers.duration) ?? run.numbers.nothing
      )
    )
  }

  private static func description(_ run: RunData) -> String {
    let windows = run.summary.windows
    let worst = windows.p99.enumerated().compactMap { index, value in value.map { (index, $0) } }
      .max { $0.1 < $1.1 }
    guard let worst else { return "No visible wait ended." }
    return "The 99th percentile is highest in the window from "
      + "\(run.time.text(Double(worst.0) * windows.width)): \(run.numbers.duration(worst.1))."
  }
}
