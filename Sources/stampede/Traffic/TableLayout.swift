/// Where the time stands in the lines of a table.
struct TableLayout {
  let separator: UInt8
  /// Its column, from 0.
  let column: Int

  private static let names = ["time", "timestamp", "@timestamp", "ts", "date", "datetime"]
  private static let separators = Array(",;\t".utf8)

  /// Finds the column by the names of the first line, or by the first field that is a time in a table
  /// that has no names.
  static func of(firstLine line: ArraySlice<UInt8>) throws(LineFault) -> (TableLayout, Bool) {
    var found: TableLayout?
    for separator in separators {
      let fields = Self(separator: separator, column: 0).fields(of: line)
      let words = fields.map { String(decoding: $0, as: UTF8.self).lowercased() }
      if let column = names.lazy.compactMap({ words.firstIndex(of: $0) }).first {
        return (TableLayout(separator: separator, column: column), true)
      }
      if found == nil, let column = fields.firstIndex(where: { (try? LogInstant.any($0)) != nil }) {
        found = TableLayout(separator: separator, column: column)
      }
    }
    guard let found else {
      throw LineFault(column: 1, reason: "no column is called \"time\", \"timestamp\" or \"ts\"")
    }
    return (found, false)
  }

  /// The request of a line.
  func request(in line: ArraySlice<UInt8>) throws(LineFault) -> LoggedRequest {
    let fields = fields(of: line)
    guard fields.indices.contains(column) else {
      throw LineFault(column: line.count + 1, reason: "column \(column + 1) is missing")
    }
    let field = fields[column]
    do {
      return LoggedRequest(time: try LogInstant.any(field), client: nil)
    } catch {
      let offset = field.startIndex - line.startIndex
      throw LineFault(column: offset + error.column, reason: error.reason)
    }
  }

  /// The fields of a line, without quotation marks and blanks around them.
  func fields(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    let quote = UInt8(ascii: "\"")
    var fields: [ArraySlice<UInt8>] = []
    var (start, isQuoted) = (line.startIndex, false)
    for index in line.indices {
      if line[index] == quote { isQuoted.toggle() }
      guard line[index] == separator, !isQuoted else { continue }
      fields.append(line[start..<index])
      start = index + 1
    }
    fields.append(line[start...])
    return fields.map { field in
      let bare = field.trimmed
      guard bare.count >= 2, bare.first == quote, bare.last == quote else { return bare }
      return bare.dropFirst().dropLast()
    }
  }
}
