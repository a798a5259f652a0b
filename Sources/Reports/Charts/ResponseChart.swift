import Analysis

/// How long visitors waited.
enum ResponseChart {
  static func figure(_ run: RunData) -> Figure {
    let windows = run.summary.windows
    let all = (windows.p50 + windows.p95 + windows.p99).compactMap { $0 }
    let panel = Panel(
      "Visible response time (logarithmic axis)",
      axis: .logarithmic(covering: all) { seconds in
        seconds < 1_000 && seconds >= 1
          ? run.numbers.trimmed(seconds, decimals: 0) + "\u{A0}s" : run.numbers.duration(seconds)
      },
      series: [
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
        + "of \(run.windowText), failed ones included; relative error at most 1 %. A gap: none ended.",
      height: height,
      drawing: drawing,
      table: run.windowTable(["p50", "p95", "p99"]) { index in
        [windows.p50, windows.p95, windows.p99].map { series in
          series[present: index].flatMap { $0 }.map(run.numbers.duration) ?? run.numbers.nothing
        }
      }
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
