import Analysis

/// The percentiles of two sides over time on one axis, and how far the second is from the first.
struct OverlayChart {
  /// One of the two.
  struct Side {
    let name: String
    let stretches: [EmissionComparison.Stretch]
  }

  let numbers: NumberFormat
  let before: Side
  let after: Side
  /// What is timed, for the caption.
  var population =
    "requests by the stretch of time for which they were intended, failed ones that were "
    + "answered included; response times from the instant a request was due"

  /// The percentiles over time, then the differences; none where either side has hardly a stretch.
  func figures(id: String) -> [Figure] {
    guard min(before.stretches.count, after.stretches.count) > 1 else { return [] }
    return [percentiles(id: id), differences(id: id)]
  }

  private typealias Quantile = KeyPath<EmissionComparison.Stretch, Double?>

  private static var quantiles: [(name: String, path: Quantile)] {
    [("p99", \.p99), ("p95", \.p95), ("p50", \.p50)]
  }

  private var count: Int { min(before.stretches.count, after.stretches.count) }
  private var width: Double { before.stretches[1].start - before.stretches[0].start }

  private var panels: PanelDrawing {
    PanelDrawing(
      time: TimeAxis(span: width * Double(count), start: nil, origin: "each"),
      bands: [],
      endOfArrivals: nil,
      window: width
    )
  }

  private func percentiles(id: String) -> Figure {
    let panels = Self.quantiles.map { name, path in
      let values = [before, after].map { side in
        side.stretches.prefix(count).map { stretch in
          stretch[keyPath: path].map { max(1e-9, $0) }
        }
      }
      return Panel(
        "\(name) of response times (logarithmic axis)",
        axis: .logarithmic(covering: values.joined().compactMap(\.self), label: numbers.duration),
        series: [
          Series(before.name.fitted(130), .blue, values[0]),
          Series(after.name.fitted(130), .vermillion, values[1]),
        ]
      )
    }
    let (drawing, height) = TimeChart(self.panels).drawing(panels)
    return Figure(
      id: id + "-percentiles",
      title: "Percentiles over time",
      description: "The p99, p95 and median response times of \(before.name) and of \(after.name), "
        + "stretch by stretch.",
      caption: "Population: \(population).",
      height: height,
      drawing: drawing,
      table: table(Self.quantiles.map { ($0.name, $0.path) })
    )
  }

  private func differences(id: String) -> Figure {
    let series = zip(Self.quantiles, [LineStyle.vermillion, .purple, .blue]).map {
      quantile,
      style in
      Series(
        quantile.name,
        style,
        (0..<count).map { ratio($0, quantile.path).map { ($0 - 1) * 100 } }
      )
    }
    let values = series.flatMap(\.values).compactMap { $0 } + [0]
    var panel = Panel(
      "\(after.name) less \(before.name), in percent of the latter (linear axis)",
      axis: .linear(covering: values) { numbers.trimmed($0, decimals: 1) + numbers.space + "%" },
      series: series
    )
    panel.limit = (0, "equal")
    var chart = TimeChart(panels)
    chart.panelHeight = 200
    let (drawing, height) = chart.drawing([panel])
    var table = DataTable(columns: ["Time"] + Self.quantiles.map(\.name))
    table.rows = (0..<count).map { index in
      [numbers.duration(before.stretches[index].start)]
        + Self.quantiles.map { quantile in
          ratio(index, quantile.path).map { numbers.signedPercent($0 - 1) } ?? numbers.nothing
        }
    }
    return Figure(
      id: id + "-difference",
      title: "Difference over time",
      description: "How far each percentile of \(after.name) is above that of \(before.name), in "
        + "percent; the dotted line is no difference.",
      caption: "Each stretch of time by itself, without an interval: single stretches scatter. "
        + "Population: \(population).",
      height: height,
      drawing: drawing,
      table: table
    )
  }

  private func ratio(_ index: Int, _ path: Quantile) -> Double? {
    guard let first = before.stretches[index][keyPath: path], first > 0,
      let second = after.stretches[index][keyPath: path]
    else { return nil }
    return second / first
  }

  private func table(_ quantiles: [(name: String, path: Quantile)]) -> DataTable {
    var table = DataTable(
      columns: ["Time"]
        + quantiles.flatMap { ["\($0.name), \(before.name)", "\($0.name), \(after.name)"] }
    )
    table.rows = (0..<count).map { index in
      [numbers.duration(before.stretches[index].start)]
        + quantiles.flatMap { quantile in
          [before, after].map { side in
            side.stretches[index][keyPath: quantile.path].map(numbers.duration) ?? numbers.nothing
          }
        }
    }
    return table
  }
}
