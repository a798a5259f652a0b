/// How much faster a run is on several cores than on one.
enum ScalingChart {
  /// The chart; `nil` where no divided run was measured.
  static func figure(_ collection: BenchmarkCollection, _ numbers: NumberFormat) -> Figure? {
    let records = collection.records.filter { $0.sharding != nil }
    let most = records.map(\.shards).max() ?? 1
    guard most > 1 else { return nil }
    func x(_ shards: Int) -> Double { 0.04 + 0.92 * Double(shards - 1) / Double(most - 1) }
    let curves = curves(records, x: x)
    let ideal = Double(most)
    let plot = CurvePlot(
      title: "times as fast as one core",
      axis: .linear(covering: curves.flatMap { $0.points.map(\.value) } + [ideal]) {
        numbers.trimmed($0, decimals: 2)
      },
      ticks: (1...most).map { (x: x($0), label: $0 == 1 ? "1 core" : "\($0) cores") },
      curves: curves,
      reference: (
        name: "ideal",
        points: [.init(x: x(1), value: 1), .init(x: x(most), value: ideal)]
      )
    )
    var table = DataTable(
      columns: ["Workload", "Build", "Cores", "One run divided", "Runs apart"],
      textColumns: [1]
    )
    table.rows = records.map { record in
      [
        record.title, record.build, "\(record.shards)",
        record.sharding.map { numbers.decimal($0.together, decimals: 2) } ?? numbers.nothing,
        record.sharding?.apart.map { numbers.decimal($0, decimals: 2) } ?? numbers.nothing,
      ]
    }
    return Figure(
      id: "scaling",
      title: "Speed-up over cores",
      description: curves.map { curve in
        "\(curve.name): \(curve.points.map { numbers.decimal($0.value, decimals: 2) }.joined(separator: ", "))."
      }.joined(separator: " "),
      caption:
        "One run divided among cores, whose shards meet at the end of every window, and as many "
        + "runs apart of a shard's size, which never meet: replications and what-ifs scale like those. One "
        + "core with the whole run is 1; all took their samples in turn in one process.",
      height: 250,
      drawing: plot.markup(in: CurvePlot.plot(top: 30)),
      table: table
    )
  }

  private static func curves(
    _ records: [BenchmarkRecord],
    x: (Int) -> Double
  ) -> [CurvePlot.Curve] {
    // Later measurements of the same number of cores stand in for earlier ones.
    let builds = BenchmarkCollection.distinct(records.map(name))
    let lines = builds.flatMap { build -> [(name: String, points: [CurvePlot.Point])] in
      let mine = records.filter { name($0) == build }
      let shards = Set(mine.map(\.shards)).sorted()
      func points(_ value: (BenchmarkRecord.Sharding) -> Double?) -> [CurvePlot.Point] {
        let measured = shards.compactMap { count in
          mine.last { $0.shards == count }?.sharding.flatMap(value)
            .map { CurvePlot.Point(x: x(count), value: $0) }
        }
        return measured.isEmpty ? [] : [.init(x: x(1), value: 1)] + measured
      }
      return [("divided, \(build)", points(\.together)), ("apart, \(build)", points(\.apart))]
    }
    return zip(lines.filter { !$0.points.isEmpty }, LineStyle.all).map { line, style in
      CurvePlot.Curve(name: line.name, style: style, points: line.points)
    }
  }

  private static func name(_ record: BenchmarkRecord) -> String {
    let size = record.sessions.map { NumberFormat.page.compact(Double($0)) + ", " } ?? ""
    return size + record.build
  }
}
