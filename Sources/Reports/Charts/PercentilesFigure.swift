import Analysis

/// How rare long waits are: the plot with the nines axis.
enum PercentilesFigure {
  /// The services of more columns than these are left to `summary.json`.
  private static let mostServices = 12

  static func figure(_ run: RunData) -> Figure? {
    let curves = run.summary.percentiles
    let points = { (values: [Double?]) in
      zip(curves.shares, values).compactMap { share, value in
        value.map { (share: share, seconds: max($0, 1e-6)) }
      }
    }
    var lines = [
      PercentileChart.Curve(name: "this run", style: .blue, points: points(curves.visible))
    ]
    if run.hasFaults, let twin = curves.twin {
      lines.append(.init(name: "without faults", style: .green, points: points(twin)))
    }
    var chart = PercentileChart(numbers: run.numbers, curves: lines)
    chart.population = "share of visible waits that took no longer"
    guard let (drawing, height) = chart.drawing else { return nil }
    let place = curves.shares.firstIndex(of: 0.99) ?? 0
    let p99 = curves.visible[present: place] ?? nil
    return Figure(
      id: "percentiles",
      title: "How rare long waits are (logarithmic axes)",
      description: p99.map { "99 % of the visible waits took at most \(run.numbers.duration($0))." }
        ?? "There are too few waits for a 99th percentile.",
      caption: "Visible response times of all steps over the whole run, by the share of waits that "
        + "took no longer; each step to the right is ten times rarer. A share that leaves less than "
        + "one wait beyond it is left out; relative error at most 1 %.",
      height: height,
      drawing: drawing,
      table: table(run),
      facts: (
        "A9",
        FigureFacts(
          unit: "seconds",
          population: "all visible waits of all steps, failed ones included",
          points: lines.reduce(0) { $0 + $1.points.count },
          check: .init(
            "/percentiles/visible/\(place)",
            p99,
            p99.map(run.numbers.duration) ?? run.numbers.nothing
          )
        )
      ),
      sheet: sheet(curves)
    )
  }

  private static func table(_ run: RunData) -> DataTable {
    let curves = run.summary.percentiles
    let services = run.summary.services.map(\.name).filter { curves.services[$0] != nil }
      .prefix(mostServices)
    let twin = curves.twin.map { [$0] } ?? []
    var table = DataTable(
      columns: ["Share", "Visible waits"] + (twin.isEmpty ? [] : ["Without faults"]) + services
    )
    for (index, share) in curves.shares.enumerated() {
      let values = ([curves.visible] + twin + services.map { curves.services[$0] ?? [] })
        .map { $0[present: index] ?? nil }
      guard values.contains(where: { $0 != nil }) else { continue }
      table.rows.append(
        [share == 0 ? "least" : share == 1 ? "greatest" : exact(share)]
          + values.map { $0.map(run.numbers.duration) ?? run.numbers.nothing }
      )
    }
    return table
  }

  /// A share in percent with all its digits.
  private static func exact(_ share: Double) -> String {
    NumberFormat.page.trimmed(share * 100, decimals: 4) + "\u{A0}%"
  }

  private static func sheet(_ curves: PercentileCurves) -> Sheet {
    let services = curves.services.keys.sorted()
    return Sheet(
      ["share", "visible_seconds", "twin_visible_seconds"] + services.map { "\($0)_seconds" },
      curves.shares.enumerated().map { index, share in
        [
          .real(share), .optional(curves.visible[present: index] ?? nil),
          .optional(curves.twin?[present: index] ?? nil),
        ] + services.map { .optional(curves.services[$0]?[present: index] ?? nil) }
      }
    )
  }
}
