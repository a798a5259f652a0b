/// A table in columns of characters.
struct TextTable {
  /// A column.
  struct Column {
    var title: String
    /// Numbers stand to the right.
    var isNumber = true
    /// Where the table is too wide, the columns with the highest number go first; 0 never goes.
    var expendability = 0
  }

  var columns: [Column]
  var rows: [[String]] = []

  init(_ columns: [Column]) {
    self.columns = columns
  }

  /// The lines, each no longer than `width` characters: expendable columns go first, then words are
  /// cut, those of the widest column first.
  func lines(width: Int, ellipsis: String) -> [String] {
    let kept = keptColumns(width: width)
    let columns = kept.map { self.columns[$0] }
    let cells = ([self.columns.map(\.title)] + rows).map { row in kept.map { row[$0] } }
    var widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let words = columns.indices.filter { !columns[$0].isNumber }
    while widths.reduce(0, +) + 2 * (widths.count - 1) > width,
      let widest = words.max(by: { widths[$0] < widths[$1] }), widths[widest] > 1
    {
      widths[widest] -= 1
    }
    return cells.map { row in
      let padded = row.enumerated().map { index, cell -> String in
        let isLong = cell.count > widths[index]
        let text = isLong ? cell.prefix(widths[index] - 1) + ellipsis : cell
        let blank = String(repeating: " ", count: widths[index] - text.count)
        return columns[index].isNumber ? blank + text : text + blank
      }
      let line = padded.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  private func keptColumns(width: Int) -> [Int] {
    let cells = [columns.map(\.title)] + rows
    let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    var kept = Array(columns.indices)
    while kept.reduce(0, { $0 + widths[$1] + 2 }) - 2 > width,
      let least = kept.max(by: { columns[$0].expendability < columns[$1].expendability }),
      columns[least].expendability > 0
    {
      kept.removeAll { $0 == least }
    }
    return kept
  }
}
