/// The memory of a process over the sessions that it simulates.
enum MemoryChart {
  /// The chart; `nil` where no memory was measured.
  static func figure(_ collection: BenchmarkCollection, _ numbers: NumberFormat) -> Figure? {
    let records = collection.records.filter { record in
      record.residentBytes != nil && record.sessions ?? 0 > 0 && record.shards == 1
    }
    guard !records.isEmpty else { return nil }
    let sizes = records.compactMap(\.sessions).map(Double.init)
    let place = CurvePlot.logarithmicPlaces(of: sizes)
    let names = BenchmarkCollection.distinct(records.map(name))
    let curves = zip(names, LineStyle.all).map { name, style in
      let mine = records.filter { self.name($0) == name }
      let points = Set(mine.compactMap(\.sessions)).sorted().compactMap { size in
        mine.last { $0.sessions == size }?.residentBytes.map {
          CurvePlot.Point(x: place(Double(size)), value: Double($0))
        }
      }
      return CurvePlot.Curve(name: name, style: style, points: points)
    }
    let plot = CurvePlot(
      title: "resident memory",
      axis: .logarithmic(covering: curves.flatMap { $0.points.map(\.value) }) {
        numbers.compact($0) + "B"
      },
      ticks: Set(sizes).sorted().map { (x: place($0), label: numbers.compact($0)) },
      curves: curves
    )
    var table = DataTable(
      columns: ["Workload", "Build", "Sessions", "Resident memory", "For a session"],
      textColumns: [1]
    )
    table.rows = records.map { record in
      [
        record.workload, record.build,
        record.sessions.map { numbers.count($0) } ?? numbers.nothing,
        record.residentBytes.map(numbers.bytes) ?? numbers.nothing,
        record.bytesPerSession.map { "\(numbers.decimal($0, decimals: 1))\(numbers.space)B" }
          ?? numbers.nothing,
      ]
    }
    return Figure(
      id: "memory",
      title: "Memory over sessions under way (both axes logarithmic)",
      description: records.map { record in
        let size = record.sessions.map { numbers.count($0) } ?? ""
        return "\(record.workload) with \(size): "
          + "\(record.residentBytes.map(numbers.bytes) ?? numbers.nothing)."
      }.joined(separator: " "),
      caption: "Resident memory of the process after its warm-up, before any yardstick; what a "
        + "session takes is the growth since the start, from 100,000 sessions on.",
      height: 250,
      drawing: plot.markup(in: CurvePlot.plot(top: 30)),
      table: table
    )
  }

  private static func name(_ record: BenchmarkRecord) -> String {
    "\(record.workload), \(record.build)"
  }
}
