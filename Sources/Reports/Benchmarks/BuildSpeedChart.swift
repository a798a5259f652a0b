/// Events a second over the builds that were measured, and beside a yardstick in the same process.
enum BuildSpeedChart {
  /// The chart; `nil` where no speed was measured.
  static func figure(_ collection: BenchmarkCollection, _ numbers: NumberFormat) -> Figure? {
    let records = collection.records.filter { $0.rate != nil }
    guard !records.isEmpty else { return nil }
    let cases = BenchmarkCollection.distinct(records.map(\.title))
    let builds = BenchmarkCollection.distinct(records.map(\.build))
    let shown = cases.prefix(LineStyle.all.count)
    let plots = plots(records, cases: Array(shown), builds: builds, numbers)
    var drawing: Markup = ""
    for (index, curve) in plots.enumerated() {
      drawing += curve.markup(
        in: CurvePlot.plot(top: 30 + Double(index) * 250)
      )
    }
    let left = cases.count - shown.count
    return Figure(
      id: "speed",
      title: "Events a second over builds (logarithmic axis)",
      description: records.map { "\($0.title) of \($0.build): \(speed($0, numbers))." }
        .joined(separator: " "),
      caption: "Medians of the samples, lines from their 10th to their 90th percentile; a later "
        + "measurement of the same case and build stands in for an earlier one. Absolute speeds compare "
        + "builds on one machine and one day only; the ratio to the yardstick, which took its samples in "
        + "turn in the same process, carries over."
        + (left > 0 ? " Further cases in the table: \(left)." : ""),
      height: Double(plots.count) * 250 + 10,
      drawing: drawing,
      table: table(records, numbers)
    )
  }

  private static func plots(
    _ records: [BenchmarkRecord],
    cases: [String],
    builds: [String],
    _ numbers: NumberFormat
  ) -> [CurvePlot] {
    let ticks = builds.enumerated().map { (x: place($0, of: builds.count), label: $1) }
    func plot(
      _ title: String,
      _ point: (BenchmarkRecord, Double) -> CurvePlot.Point?,
      axis: ([Double]) -> ValueAxis
    ) -> CurvePlot? {
      let curves = zip(cases, LineStyle.all).map { name, style in
        CurvePlot.Curve(
          name: name,
          style: style,
          points: builds.enumerated().compactMap { index, build in
            records.last { $0.title == name && $0.build == build }
              .flatMap { point($0, place(index, of: builds.count)) }
          }
        )
      }.filter { !$0.points.isEmpty }
      guard !curves.isEmpty else { return nil }
      let values = curves.flatMap { $0.points.flatMap { [$0.low, $0.high] } }
      return CurvePlot(title: title, axis: axis(values), ticks: ticks, curves: curves)
    }
    let speed = plot("operations a second") { record, x in
      record.rate.map { CurvePlot.Point(x: x, value: $0.median, low: $0.low, high: $0.high) }
    } axis: {
      ValueAxis.logarithmic(covering: $0) { numbers.compact($0) }
    }
    let ratio = plot("times as fast as its yardstick") { record, x in
      record.ratio.map { CurvePlot.Point(x: x, value: $0.value) }
    } axis: {
      ValueAxis.linear(covering: $0) { numbers.trimmed($0, decimals: 2) }
    }
    return [speed, ratio].compactMap(\.self)
  }

  private static func place(_ index: Int, of count: Int) -> Double {
    (Double(index) + 0.5) / Double(count)
  }

  private static func speed(_ record: BenchmarkRecord, _ numbers: NumberFormat) -> String {
    record.rate.map { "\(numbers.count(Int($0.median))) a second" } ?? numbers.nothing
  }

  private static func table(_ records: [BenchmarkRecord], _ numbers: NumberFormat) -> DataTable {
    var table = DataTable(
      columns: ["Workload", "Build", "Operations a second", "10 % to 90 %", "Beside", "Ratio"],
      textColumns: [1, 4]
    )
    table.rows = records.map { record in
      let range = record.rate.map {
        numbers.compact($0.low) + numbers.range + numbers.compact($0.high)
      }
      return [
        record.title + (record.isPartial ? " (interrupted)" : ""), record.build,
        record.rate.map { numbers.count(Int($0.median)) } ?? numbers.nothing,
        range ?? numbers.nothing, record.ratio?.yardstick ?? numbers.nothing,
        record.ratio.map { numbers.decimal($0.value, decimals: 2) } ?? numbers.nothing,
      ]
    }
    return table
  }
}
