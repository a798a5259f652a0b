/// A table in columns of characters.
struct TextTable {
  /// A column.
  struct Column {
    var title: String
    /// Numbers stand to the right.
    var isNumber = true
  }

  var columns: [Column]
  var rows: [[String]] = []

  init(_ columns: [Column]) {
    self.columns = columns
  }

  /// The lines, each no longer than `width` characters: the first column is cut where it must be.
  func lines(width: Int, ellipsis: String) -> [String] {
    let cells = [columns.map(\.title)] + rows
    var widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let total = widths.reduce(0, +) + 2 * (widths.count - 1)
    if total > width, let first = widths.first {
      widths[0] = max(8, first - (total - width))
    }
    return cells.map { row in
      let padded = row.enumerated().map { index, cell -> String in
        let text =
          cell.count > widths[index]
          ? cell.prefix(widths[index] - ellipsis.count) + ellipsis : cell
        let blank = String(repeating: " ", count: widths[index] - text.count)
        return columns[index].isNumber ? blank + text : text + blank
      }
      let line = padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
