/// A table of values for templates: comma-separated, its first line the names of the columns.
///
/// Quotation marks and line ends inside them are as RFC 4180 has them.
struct FeederTable: Equatable, Sendable {
  /// Its name in templates.
  let name: String
  /// The names of the columns.
  let columns: [String]
  /// The rows; each has a value for every column.
  let rows: [[String]]

  /// What is wrong with a table, and on which line.
  struct Flaw: Error, Equatable {
    let line: Int
    let message: String
    let hint: String
  }

  /// The most values in all.
  static let mostValues = 4_000_000

  /// Reads a table.
  init(_ text: String, name: String) throws(Flaw) {
    self.name = name
    var records = Records(text)
    guard let header = try records.next(), header.contains(where: { !$0.isEmpty }) else {
      throw Flaw(line: 1, message: "the file has no line with the names of its columns", hint: "")
    }
    if let repeated = header.first(where: { name in header.count { $0 == name } > 1 }) {
      throw Flaw(
        line: 1,
        message: "the column \"\(repeated)\" is there twice",
        hint: "give each column a name of its own"
      )
    }
    var rows: [[String]] = []
    while let row = try records.next() {
      if row == [""] { continue }
      guard row.count == header.count else {
        throw Flaw(
          line: records.firstLine,
          message: "the line has \(row.count) values, not \(header.count) as the first",
          hint: "put a value that holds a comma in quotation marks"
        )
      }
      rows.append(row)
      guard rows.count * header.count <= Self.mostValues else {
        throw Flaw(
          line: records.firstLine,
          message: "the file holds more than \(Self.mostValues) values",
          hint: "shorten it: each session takes the row of its hash"
        )
      }
    }
    guard !rows.isEmpty else {
      throw Flaw(line: 1, message: "the file has no row below its columns", hint: "")
    }
    columns = header
    self.rows = rows
  }
}

/// Cuts a text into records of values.
private struct Records {
  private let scalars: String.UnicodeScalarView
  private var index: String.UnicodeScalarView.Index
  private var line = 1
  /// The line on which the last record began.
  private(set) var firstLine = 1

  init(_ text: String) {
    scalars = text.unicodeScalars
    index = scalars.startIndex
    if scalars.first == "\u{FEFF}" { index = scalars.index(after: index) }
  }

  /// The next record; `nil` at the end.
  mutating func next() throws(FeederTable.Flaw) -> [String]? {
    guard index < scalars.endIndex else { return nil }
    firstLine = line
    var values = [try value()]
    while index < scalars.endIndex, scalars[index] == "," {
      index = scalars.index(after: index)
      values.append(try value())
    }
    skipLineEnd()
    return values
  }

  private mutating func value() throws(FeederTable.Flaw) -> String {
    guard index < scalars.endIndex, scalars[index] == "\"" else {
      let begin = index
      while index < scalars.endIndex, scalars[index] != ",", scalars[index] != "\n",
        scalars[index] != "\r"
      {
        index = scalars.index(after: index)
      }
      return String(scalars[begin..<index])
    }
    var text = String.UnicodeScalarView()
    index = scalars.index(after: index)
    while index < scalars.endIndex {
      let scalar = scalars[index]
      index = scalars.index(after: index)
      if scalar == "\n" { line += 1 }
      guard scalar == "\"" else {
        text.append(scalar)
        continue
      }
      guard index < scalars.endIndex, scalars[index] == "\"" else { return String(text) }
      text.append("\"")
      index = scalars.index(after: index)
    }
    throw FeederTable.Flaw(
      line: firstLine,
      message: "a quotation mark is not closed",
      hint: "write a quotation mark inside a value twice"
    )
  }

  private mutating func skipLineEnd() {
    if index < scalars.endIndex, scalars[index] == "\r" { index = scalars.index(after: index) }
    if index < scalars.endIndex, scalars[index] == "\n" { index = scalars.index(after: index) }
    line += 1
  }
}
