import Analysis

/// How many sessions arrived, and how many were under way.
enum ArrivalsChart {
  static func figure(_ run: RunData) -> Figure {
    let windows = run.summary.windows
    let arrivals = run.perMinute(windows.arrivals)
    let concurrent = windows.concurrent.map { Double($0) }
    let panels = [
      Panel(
        "Arrivals in sessions/min (linear axis)",
        axis: .linear(covering: arrivals, label: run.numbers.compact),
        series: [Series("arrivals", .blue, arrivals)]
      ),
      Panel(
        "Sessions under way (linear axis)",
        axis: .linear(covering: concurrent, isInteger: true, label: run.numbers.compact),
        series: [Series("under way", .vermillion.solid, concurrent)]
      ),
    ]
    let (drawing, height) = TimeChart(run).drawing(panels)
    let most = arrivals.indices.max { arrivals[$0] < arrivals[$1] }
    let peak = most.map { index in
      "Arrivals peak at \(run.numbers.trimmed(arrivals[index], decimals: 1)) sessions/min in the "
        + "window from \(run.time.text(Double(index) * windows.width)). "
    }
    return Figure(
      id: "arrivals",
      title: "Arrivals and concurrency",
      description: (peak ?? "")
        + "At most \(run.numbers.count(run.summary.sessions.peakConcurrent)) "
        + "sessions were under way at one time.",
      caption:
        "Sessions that arrived, per minute, and sessions under way at the end of each window; "
        + "windows of \(run.windowText); all sessions, whatever became of them.",
      height: height,
      drawing: drawing,
      table: run.windowTable(["Arrivals", "Arrivals/min", "Under way"]) { index in
        [
          run.numbers.count(windows.arrivals[index]),
          run.numbers.trimmed(arrivals[index], decimals: 1),
          windows.concurrent[present: index].map(run.numbers.count) ?? run.numbers.nothing,
        ]
      }
    )
  }
}
