/// The numbers of a chart for programs: no units in cells, no grouping, nothing rounded.
struct Sheet {
  /// A value of a cell.
  enum Cell {
    case text(String)
    case integer(Int)
    case real(Double)
    /// There is no such value.
    case none

    /// A number that may be missing.
    static func optional(_ value: Double?) -> Cell { value.map(Cell.real) ?? .none }
    /// A count that may be missing.
    static func optional(_ value: Int?) -> Cell { value.map(Cell.integer) ?? .none }
  }

  /// Column titles; units stand in them, such as `wait_seconds`.
  var columns: [String]
  var rows: [[Cell]]

  init(_ columns: [String], _ rows: [[Cell]] = []) {
    self.columns = columns
    self.rows = rows
  }

  /// The sheet as RFC 4180 has it, but for lines that end as lines do here: a head, then a line a row.
  var csv: String {
    var text = columns.map(Self.quoted).joined(separator: ",") + "\n"
    for row in rows { text += row.map(Self.text).joined(separator: ",") + "\n" }
    return text
  }

  private static func text(_ cell: Cell) -> String {
    switch cell {
    case .text(let text): quoted(text)
    case .integer(let value): String(value)
    case .real(let value): value.isFinite ? "\(value)" : ""
    case .none: ""
    }
  }

  /// A text in quotes where it needs them; a spreadsheet must not take a name for a formula.
  private static func quoted(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
    let safe = isFormula ? "'" + text : text
    guard safe.contains(where: { ",\"\n\r".contains($0) }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}

extension RunData {
  /// A sheet with a row a window: its begin in seconds, then a cell of each series.
  func windowSheet(_ columns: [String], row: (Int) -> [Sheet.Cell]) -> Sheet {
    let width = summary.windows.width
    return Sheet(
      ["window_start_seconds"] + columns,
      summary.windows.arrivals.indices.map { [.real(Double($0) * width)] + row($0) }
    )
  }
}
