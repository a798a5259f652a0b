/// A table of a page: the first column names the row, the others are mostly numbers.
struct DataTable {
  /// The longest table that a page carries.
  static let mostRows = 300

  var columns: [String]
  var rows: [[String]] = []
  /// Columns that hold words, by index, the first apart.
  var textColumns: Set<Int> = []
  /// What else there is to say, below the table.
  var note: String?

  init(columns: [String], textColumns: Set<Int> = []) {
    self.columns = columns
    self.textColumns = textColumns
  }

  /// The table for the page.
  var markup: Markup {
    var markup: Markup = ""
    if !rows.isEmpty {
      let head = columns.enumerated().map { index, title in
        "<th scope=\"col\"\(kind(index))>\(title)</th>" as Markup
      }
      markup += """
        <div class="scroll" tabindex="0"><table>
        <thead><tr>\(head)</tr></thead>
        <tbody>

        """
      for row in rows.prefix(Self.mostRows) { markup += line(row) }
      markup += "</tbody></table></div>\n"
    } else if note == nil {
      markup += "<p>There is nothing to show.</p>\n"
    }
    if rows.count > Self.mostRows {
      markup += """
        <p class="note">\(rows.count - Self.mostRows) more rows stand in summary.json.</p>

        """
    }
    if let note { markup += "<p class=\"note\">\(note)</p>\n" }
    return markup
  }

  private func line(_ row: [String]) -> Markup {
    let cells = row.enumerated().map { index, text -> Markup in
      index == 0
        ? "<th scope=\"row\">\(text)</th>" : "<td\(kind(index))>\(text)</td>"
    }
    return "<tr>\(cells)</tr>\n"
  }

  private func kind(_ index: Int) -> Markup {
    index > 0 && !textColumns.contains(index) ? " class=\"n\"" : ""
  }
}
