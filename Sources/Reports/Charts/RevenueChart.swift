import Analysis

/// What was earned, beside the twin without faults.
enum RevenueChart {
  static func figure(_ run: RunData) -> Figure {
    let windows = run.summary.windows
    let actual = run.majorUnits(windows.revenue)
    let twin = windows.twinRevenue.map(run.majorUnits)
    var panel = Panel(
      "Revenue per window of \(run.windowText) in \(run.money.currency) (linear axis)",
      axis: .linear(covering: actual + (twin ?? []), label: run.numbers.compact),
      series: [Series("this run", .blue, actual)]
    )
    var panels: [Panel] = []
    if let twin {
      panel.series.insert(Series("without faults", .green, twin), at: 0)
      panel.difference = (twin, actual)
      let lost = cumulative(twin, minus: actual)
      panels.append(panel)
      panels.append(
        Panel(
          "Revenue behind the twin so far in \(run.money.currency) (linear axis)",
          axis: .linear(covering: lost, label: run.numbers.compact),
          series: [Series("behind twin", .vermillion.solid, lost)]
        )
      )
    } else {
      panels.append(panel)
    }
    let (drawing, height) = TimeChart(run).drawing(panels)
    return Figure(
      id: "revenue",
      title: twin == nil ? "Revenue" : "Revenue and the fault-free twin",
      description: description(run),
      caption: caption(run, hasTwin: twin != nil),
      height: height,
      drawing: drawing,
      table: run.windowTable(["Revenue (\(run.money.currency))"] + (twin == nil ? [] : ["Twin"])) {
        index in
        [windows.revenue, windows.twinRevenue ?? []].compactMap { series in
          series[present: index].map(run.money.number)
        }
      },
      facts: (
        "A13",
        FigureFacts(
          unit: "\(run.money.currency) per window",
          population:
            "value of completed steps and journeys by the end of their sessions; what lost "
            + "sessions had not realized is not in it",
          points: actual.count + (twin?.count ?? 0),
          check: .init(
            "/metrics/revenue-generated/value",
            run.summary.metrics["revenue-generated"]?.value,
            run.metrics.text(
              run.summary.metrics["revenue-generated"]?.value,
              of: .revenueGenerated
            )
          )
        )
      ),
      sheet: run.windowSheet(["revenue_minor_units", "twin_revenue_minor_units"]) { index in
        [
          .optional(windows.revenue[present: index].map { Int($0) }),
          .optional(windows.twinRevenue?[present: index].map { Int($0) }),
        ]
      },
      isOverTime: true
    )
  }

  private static func cumulative(_ twin: [Double], minus actual: [Double]) -> [Double] {
    var sum = 0.0
    return zip(twin, actual).map { pair in
      sum += pair.0 - pair.1
      return sum
    }
  }

  private static func description(_ run: RunData) -> String {
    let revenue = run.summary.windows.revenue.reduce(0, +)
    let text = "Revenue of the run: \(run.money.exact(revenue))."
    guard let twin = run.summary.twin else { return text + " No fault-free twin was simulated." }
    return text + " Of its fault-free twin: \(run.money.exact(twin.revenue)); the difference is "
      + "\(run.money.exact(twin.revenue - revenue))."
  }

  private static func caption(_ run: RunData, hasTwin: Bool) -> String {
    let what = "Value realized in windows of \(run.windowText), completed steps and journeys only. "
    return hasTwin
      ? what + "The twin has the same seed and traffic with every fault off; what lies between the "
        + "two lines is filled. Revenue that comes later than in the twin shows below its line."
      : what + "No fault-free twin was simulated, so nothing is said about what faults cost."
  }
}
