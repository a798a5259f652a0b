/// How rows are written as text.
public enum RowFormat: Sendable {
  /// Columns for people, with the width of their contents as far as that is known beforehand.
  case table
  /// RFC 4180: a line of names, then a line for each row, ended by carriage return and line feed.
  case csv
  /// One JSON object a line.
  case jsonLines
}

/// Turns rows to text, without a rounding anywhere.
///
/// Times and durations are seconds with as many decimals as the quantum of the trace needs; amounts are
/// in major units with the decimals of their currency. A field without a value is empty in CSV, `null`
/// in JSON and a hyphen in a table.
struct RowText {
  /// The text so far; its owner empties it.
  var bytes: [UInt8] = []

  private let format: RowFormat
  private let cells: [Cell]
  private let between: [UInt8]
  private let ending: [UInt8]

  init(_ fields: [TraceField], _ description: TraceDescription, _ format: RowFormat) {
    self.format = format
    cells = fields.map { Cell($0, description, format) }
    between = Array((format == .table ? "  " : ",").utf8)
    ending =
      switch format {
      case .table: Array("\n".utf8)
      case .csv: Array("\r\n".utf8)
      case .jsonLines: Array("}\n".utf8)
      }
  }

  /// Adds the line that names the fields, where the format has one.
  mutating func appendHeading() {
    guard format != .jsonLines else { return }
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes += between }
      cell.append(text: cell.heading, isLast: index == cells.count - 1, to: &bytes)
    }
    bytes += ending
  }

  /// Adds the row at `index` of the fields' values.
  mutating func append(_ columns: [[UInt64]], _ index: Int) {
    if format == .jsonLines { bytes.append(UInt8(ascii: "{")) }
    for number in cells.indices {
      if number > 0 { bytes += between }
      cells[number].append(columns[number][index], number == cells.count - 1, to: &bytes)
    }
    bytes += ending
  }
}

/// A field in one of the formats.
private final class Cell {
  /// The name of the field, as it stands in the first line.
  let heading: [UInt8]
  /// What stands before each value.
  private let lead: [UInt8]
  private let value: ValueText
  /// The width in a table; 0 elsewhere.
  private let width: Int

  init(_ field: TraceField, _ description: TraceDescription, _ format: RowFormat) {
    value = ValueText(field.format, description, format)
    heading = Array(field.name.utf8)
    lead = format == .jsonLines ? Array("\"\(field.name)\":".utf8) : []
    // Numbers of sessions are long.
    let isSession = field.rule.columns == [.session]
    let least = max(field.name.count, isSession ? 9 : 0)
    width = format == .table ? max(least, value.width) : 0
  }

  func append(_ number: UInt64, _ isLast: Bool, to bytes: inout [UInt8]) {
    bytes += lead
    guard width > 0 else { return value.append(number, to: &bytes) }
    let start = bytes.count
    value.append(number, to: &bytes)
    align(from: start, isLast, &bytes)
  }

  func append(text: [UInt8], isLast: Bool, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes += text
    if width > 0 { align(from: start, isLast, &bytes) }
  }

  /// Fills the cell with spaces, before numbers and behind names.
  private func align(from start: Int, _ isLast: Bool, _ bytes: inout [UInt8]) {
    // A byte that continues a character takes no place of its own.
    let taken = bytes[start...].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    guard taken < width, value.isNumber || !isLast else { return }
    let spaces = repeatElement(UInt8(ascii: " "), count: width - taken)
    bytes.insert(contentsOf: spaces, at: value.isNumber ? start : bytes.count)
  }
}
