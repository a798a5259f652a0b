import Analysis

/// What a page shows of a run beside its tables, in the order of the page.
enum ChartList {
  /// The charts: what it came to first, then whence it came.
  static func figures(_ run: RunData) -> [Figure] {
    let figures: [Figure?] = [
      RevenueChart.figure(run), AttributionChart.figure(run), LossChart.figure(run),
      ArrivalsChart.figure(run), ConcurrencyChart.figure(run), ResponseChart.figure(run),
      LatencyMapChart.figure(run),
      PercentilesFigure.figure(run), UtilizationChart.figure(run), QueueChart.figure(run),
      WaitChart.figure(run), ErrorChart.figure(run), RetryChart.figure(run),
      FunnelChart.figure(run), EffectsChart.figure(run),
    ]
    return figures.compactMap(\.self)
  }

  /// Why a chart is not there, for each that is not; nothing where all are.
  static func absent(beside figures: [Figure]) -> Markup {
    let reasons = [
      ("A5", "utilization", "utilization: there is no service"),
      ("A6", "queues", "queues: no request ever waited for a server"),
      ("A8", "latency", "heat maps: no call was answered"),
      ("A9", "percentiles", "rare waits: nobody waited"),
      (
        "A14", "attribution",
        "revenue lost per event: there is no fault, or the run was made without --attribution"
      ),
      ("A12", "funnels", "funnels: no session reached a step"),
      ("A16", "timeline", "the timeline: there are no effects"),
    ]
    let items = reasons.filter { reason in !figures.contains { $0.id == reason.1 } }
      .map { item, id, text in
        "<li id=\"\(id)\" data-item=\"\(item)\">\(text)</li>\n" as Markup
      }
    guard !items.isEmpty else { return "" }
    return "<div class=\"note\"><p>Not shown:</p>\n<ul>\n\(items)</ul></div>\n"
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
