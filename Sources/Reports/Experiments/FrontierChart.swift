import Analysis
import Scenarios

/// The capacity frontier: how likely a run meets all goals, over capacity and load, with the numbers in
/// the cells.
enum FrontierChart {
  /// More rows or columns than these are left to the table.
  static let mostRows = 24
  static let mostColumns = 8
  private static let rowHeight = 30.0

  static func figure(_ words: WhatIfWords) -> Figure? {
    guard let frontier = words.result.frontier, let first = frontier.rows.first else { return nil }
    let capacity = WhatIfWords.title(ofPath: frontier.capacity)
    let load = frontier.load.map(WhatIfWords.title)
    let rows = Array(frontier.rows.suffix(mostRows).reversed())
    let columns = min(mostColumns, first.cells.count)
    let plot = Plot(
      left: 190,
      top: 44,
      width: min(740, Double(columns) * 190),
      height: Double(rows.count) * rowHeight
    )
    let cells = rows.flatMap { row in
      row.cells.map { cell in
        let at = cell.load.map { ", \(load ?? "load") \($0)" } ?? ""
        return "\(capacity) \(row.capacity)\(at): \(words.meeting(cell.meeting))."
      }
    }
    return Figure(
      id: "frontier",
      title: "Capacity frontier: runs that meet all goals",
      description: cells.joined(separator: " "),
      caption: "The share of runs of each cell that met all goals, with Wilson's 95 % interval; "
        + "population: \(words.result.replications) runs a cell. A thick frame marks cells whose means "
        + "meet all goals. The darker, the likelier; empty cells were not simulated.",
      height: plot.bottom + 12,
      drawing: drawing(rows, columns: columns, capacity, load, words, plot),
      table: table(frontier, capacity, load, words)
    )
  }

  private static func drawing(
    _ rows: [Frontier.Row],
    columns: Int,
    _ capacity: String,
    _ load: String?,
    _ words: WhatIfWords,
    _ plot: Plot
  ) -> Markup {
    let width = plot.width / Double(columns)
    var drawing: Markup = """
      <text class="ink" x="0" y="14" font-weight="bold">\(capacity.fitted(plot.left + width))</text>\
      <text class="ink" x="\(plot.right)" y="14" text-anchor="end" font-weight="bold">\(load ?? "")</text>
      """
    for (column, cell) in (rows.first?.cells.prefix(columns) ?? []).enumerated() {
      let x = plot.left + (Double(column) + 0.5) * width
      drawing += """
        <text class="ink" x="\(x)" y="\(plot.top - 8)" text-anchor="middle">\(cell.load ?? "")</text>
        """
    }
    for (index, row) in rows.enumerated() {
      let y = plot.top + Double(index) * rowHeight
      drawing += "<text class=\"ink\" x=\"0\" y=\"\(y + 19)\">\(row.capacity.fitted(180))</text>"
      for (column, cell) in row.cells.prefix(columns).enumerated() {
        drawing += box(cell, words, x: plot.left + Double(column) * width, y: y, width: width)
      }
    }
    return drawing
  }

  private static func box(
    _ cell: Frontier.Cell,
    _ words: WhatIfWords,
    x: Double,
    y: Double,
    width: Double
  ) -> Markup {
    guard let meeting = cell.meeting else { return "" }
    let passes = cell.verdict?.hasPrefix("pass") ?? false
    // At most half as dark as the color, so that the numbers stay readable on it.
    let opacity = (meeting.share * 5).rounded() / 10
    return """
      <rect class="bar c2" x="\(x + 2)" y="\(y + 2)" width="\(width - 4)" height="\(rowHeight - 4)" \
      fill="#009E73" fill-opacity="\(opacity)" stroke="#009E73" stroke-width="\(passes ? 3.0 : 0.5)"/>\
      <text class="ink" x="\(x + width / 2)" y="\(y + 19)" text-anchor="middle">\
      \(words.meeting(meeting))</text>
      """
  }

  private static func table(
    _ frontier: Frontier,
    _ capacity: String,
    _ load: String?,
    _ words: WhatIfWords
  ) -> DataTable {
    var table = DataTable(
      columns: [capacity, load ?? "load", "Runs that meet all goals", "By the means"],
      textColumns: [3]
    )
    table.rows = frontier.rows.flatMap { row in
      row.cells.map { cell in
        [
          row.capacity, cell.load ?? words.numbers.nothing, words.meeting(cell.meeting),
          cell.verdict ?? "not simulated",
        ]
      }
    }
    return table
  }
}
