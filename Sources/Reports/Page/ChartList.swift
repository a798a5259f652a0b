import Analysis

/// What a page shows of a run beside its tables, in the order of the page.
enum ChartList {
  /// The charts: what it came to first, then whence it came.
  static func figures(_ run: RunData) -> [Figure] {
    let figures: [Figure?] = [
      RevenueChart.figure(run), LossChart.figure(run), ArrivalsChart.figure(run),
      ConcurrencyChart.figure(run), ResponseChart.figure(run), LatencyMapChart.figure(run),
      PercentilesFigure.figure(run), UtilizationChart.figure(run), QueueChart.figure(run),
      WaitChart.figure(run), ErrorChart.figure(run), RetryChart.figure(run),
      FunnelChart.figure(run), EffectsChart.figure(run),
    ]
    return figures.compactMap(\.self)
  }

  /// What is no chart over the run: recovery, bottlenecks, single sessions.
  static func sections(_ run: RunData, _ visits: [Visit]) -> Markup {
    HTMLReport.section("recovery", "How long it took to recover", RecoveryTable.markup(run))
      + HTMLReport.section("bottlenecks", "Bottlenecks", BottleneckTable.markup(run))
      + HTMLReport.section("examples", "Sessions to look at", ExampleSection.markup(run, visits))
  }

  /// The numbers of all of them by their names.
  static func sheets(_ run: RunData) -> [(name: String, sheet: Sheet)] {
    figures(run).compactMap { figure in figure.sheet.map { (figure.id, $0) } } + [
      ("recovery", RecoveryTable.sheet(run)), ("bottlenecks", BottleneckTable.sheet(run)),
    ]
  }
}
