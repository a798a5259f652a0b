import Analysis

/// How many sessions were under way.
enum ConcurrencyChart {
  static func figure(_ run: RunData) -> Figure {
    let windows = run.summary.windows
    let concurrent = windows.concurrent.map { Double($0) }
    let twin = run.hasFaults ? windows.twin?.concurrent.map { Double($0) } : nil
    var panel = Panel(
      "Sessions under way (linear axis)",
      axis: .linear(
        covering: concurrent + (twin ?? []),
        isInteger: true,
        label: run.numbers.compact
      ),
      series: [Series("this run", .blue, concurrent)]
    )
    if let twin { panel.series.insert(Series("without faults", .green, twin), at: 0) }
    let (drawing, height) = TimeChart(run).drawing([panel])
    return Figure(
      id: "concurrency",
      title: "Sessions under way",
      description: "At most \(run.numbers.count(run.summary.sessions.peakConcurrent)) sessions "
        + "were under way at one time.",
      caption: "Sessions that had arrived and not ended, at the end of each window of "
        + "\(run.windowText). Where sessions last longer than in the fault-free twin, they pile up.",
      height: height,
      drawing: drawing,
      table: run.windowTable(["Under way"] + (twin == nil ? [] : ["Without faults"])) { index in
        [windows.concurrent[present: index], twin == nil ? nil : windows.twin?.concurrent[index]]
          .compactMap { $0.map(run.numbers.count) }
      },
      facts: (
        "A4",
        FigureFacts(
          unit: "sessions",
          population: "all sessions under way, those that will fail included",
          points: concurrent.count,
          check: .init(
            "/sessions/peakConcurrent",
            run.summary.sessions.peakConcurrent,
            run.numbers
          )
        )
      ),
      sheet: run.windowSheet(["under_way", "under_way_without_faults"]) { index in
        [
          .optional(windows.concurrent[present: index]),
          .optional(windows.twin?.concurrent[present: index]),
        ]
      },
      isOverTime: true
    )
  }
}
