import Analysis
import Foundation

/// The responses of the services by time and size: what percentiles over time hide, such as two modes.
enum LatencyMapChart {
  /// More maps than these are left to `summary.json`.
  static let mostMaps = 12
  /// The shades, from few responses to many.
  static let levels = 6

  static func figure(_ run: RunData) -> Figure? {
    let all = run.summary.latencyMaps.filter { $0.count > 0 && $0.edges.count > 1 }
    guard let first = all.first else { return nil }
    let time = { (map: LatencyMap) in share(of: map, run) }
    let shown = all.indices.sorted { (time(all[$0]), $1) > (time(all[$1]), $0) }
      .prefix(mostMaps).sorted().map { all[$0] }
    let edges = shown.flatMap { [$0.edges[0], $0.edges[$0.edges.count - 1]] }
    let axis = ValueAxis.logarithmic(
      covering: edges.map { max($0, 1e-6) },
      label: run.numbers.duration
    )
    let panels = MapPanels(run: run, axis: axis)
    let (drawing, height) = panels.drawing(shown)
    let index = run.summary.services.firstIndex { $0.name == first.service }
    let cut =
      shown.count < all.count
      ? " The \(shown.count) services on which most time was spent, of \(all.count)." : ""
    return Figure(
      id: "latency",
      title: "Responses by time and size (logarithmic axis)",
      description: shown.map { map in
        "\(map.service): \(run.numbers.count(map.count)) responses."
      }.joined(separator: " "),
      caption: "How many responses there were of each size; the stronger the shade the more, each "
        + "\(panels.ratio) times the one before, by each map's own greatest count. Times of the "
        + "caller, from asking to answer; calls turned away at once have none. Columns of "
        + "\(run.numbers.duration(first.width)), rows of a quarter of an octave.\(cut)",
      height: height,
      drawing: drawing,
      table: table(run, shown),
      facts: (
        "A8",
        FigureFacts(
          unit: "responses per column and row",
          population: "calls of real services that were not turned away, failed ones included",
          points: shown.reduce(0) { $0 + $1.columns.reduce(0) { $0 + $1.count / 2 } },
          check: .init(
            "/services/\(index ?? 0)/responses",
            index.map { run.summary.services[$0].responses } ?? 0,
            run.numbers
          )
        )
      ),
      sheet: sheet(all),
      isOverTime: true
    )
  }

  /// The share of the time of all calls that was spent on the service of a map.
  private static func share(of map: LatencyMap, _ run: RunData) -> Double {
    run.summary.services.first { $0.name == map.service }?.responseShare ?? 0
  }

  private static func table(_ run: RunData, _ maps: [LatencyMap]) -> DataTable {
    var table = DataTable(columns: ["Service", "Responses", "p50", "p95", "p99", "p99.9"])
    table.rows = maps.map { map in
      let service = run.summary.services.first { $0.name == map.service }
      return [map.service, run.numbers.count(map.count)]
        + [service?.p50, service?.p95, service?.p99, service?.p999].map { value in
          value.map(run.numbers.duration) ?? run.numbers.nothing
        }
    }
    table.note = "The counts of all cells stand in summary.json under “latencyMaps”."
    return table
  }

  private static func sheet(_ maps: [LatencyMap]) -> Sheet {
    var sheet = Sheet(["service", "start_seconds", "from_seconds", "to_seconds", "responses"])
    for map in maps {
      for (column, cells) in map.columns.enumerated() {
        for pair in stride(from: 0, to: cells.count - 1, by: 2) {
          guard let low = map.edges[present: cells[pair]],
            let high = map.edges[present: cells[pair] + 1]
          else { continue }
          sheet.rows.append([
            .text(map.service), .real(Double(column) * map.width), .real(low), .real(high),
            .integer(cells[pair + 1]),
          ])
        }
      }
    }
    return sheet
  }
}

/// Heat maps side by side on one axis.
private struct MapPanels {
  let run: RunData
  let axis: ValueAxis

  private let columns = 2
  private let height = 150.0

  /// The factor from shade to shade.
  let ratio = 2

  func drawing(_ maps: [LatencyMap]) -> (markup: Markup, height: Double) {
    let cell = Figure.width / Double(columns)
    var drawing: Markup = ""
    var bottom = 0.0
    for (index, map) in maps.enumerated() {
      let plot = Plot(
        left: Double(index % columns) * cell + 62,
        top: Double(index / columns) * (height + 64) + 28,
        width: cell - 90,
        height: height
      )
      drawing += panel(map, plot)
      bottom = max(bottom, plot.bottom)
    }
    drawing += """
      <text class="dim" fill="#555555" x="62" y="\(bottom + 38)">\(run.time.title)</text>
      """
    return (drawing, bottom + 48)
  }

  private func panel(_ map: LatencyMap, _ plot: Plot) -> Markup {
    var panel = Panel(
      "\(map.service.fitted(250)), \(run.numbers.count(map.count)) responses",
      axis: axis,
      series: []
    )
    panel.drawing = cells(map, plot)
    return run.panels.markup(panel, in: plot, ticks: 6, labelsLines: false)
  }

  /// One path a shade: rows of cells as strokes, in a system whose units are columns and rows.
  private func cells(_ map: LatencyMap, _ plot: Plot) -> Markup {
    let most = map.columns.reduce(0) { most, column in
      stride(from: 1, to: column.count, by: 2).reduce(most) { max($0, column[$1]) }
    }
    var paths = [String](repeating: "", count: LatencyMapChart.levels)
    for (row, counts) in rows(of: map).enumerated() {
      var column = 0
      while column < counts.count {
        let level = level(counts[column], most)
        let start = column
        while column < counts.count, self.level(counts[column], most) == level { column += 1 }
        if let level { paths[level] += "M\(start) \(row)h\(column - start)" }
      }
    }
    let rows = Double(map.edges.count - 1)
    let low = plot.y(axis.position(max(map.edges[0], 1e-6)))
    let high = plot.y(axis.position(map.edges[map.edges.count - 1]))
    let right = plot.x(run.time.position(map.width * Double(map.columns.count)))
    // The last column may lie beyond the end of the run: the scale is that of the whole axis.
    let scale = map.width / run.time.span * plot.width
    guard right > plot.left, low > high else { return "" }
    let shades = paths.enumerated().map { level, path -> Markup in
      guard !path.isEmpty else { return "" }
      let opacity = 0.14 + 0.86 * Double(level) / Double(LatencyMapChart.levels - 1)
      return """
        <path class="heat" stroke="#0072B2" stroke-opacity="\(hundredths: opacity)" d="\(path)"/>
        """
    }
    return """
      <g fill="none" shape-rendering="crispEdges" transform="translate(\(plot.left) \(low)) \
      scale(\(thousandths: scale) \(thousandths: (high - low) / rows)) translate(0 .5)">\(shades)</g>
      """
  }

  /// Counts by row and column.
  private func rows(of map: LatencyMap) -> [[Int]] {
    let count = min(map.columns.count, Int((run.time.span / max(map.width, 1e-9)).rounded(.up)))
    var rows = Array(repeating: [Int](repeating: 0, count: count), count: map.edges.count - 1)
    for (column, cells) in map.columns.prefix(count).enumerated() {
      for pair in stride(from: 0, to: cells.count - 1, by: 2) where rows.indices ~= cells[pair] {
        rows[cells[pair]][column] = cells[pair + 1]
      }
    }
    return rows
  }

  /// The shade of a count; `nil` for none.
  private func level(_ count: Int, _ most: Int) -> Int? {
    guard count > 0 else { return nil }
    let steps = Int((log(Double(most) / Double(count)) / log(Double(ratio))).rounded(.down))
    return max(0, LatencyMapChart.levels - 1 - steps)
  }
}
