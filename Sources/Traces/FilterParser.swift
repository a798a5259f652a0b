extension FieldModel {
  /// What a text such as `persona=karen,outcome!=ok,latency>=250ms` asks of the rows of a table.
  ///
  /// Conditions stand between commas and must all hold. Each is a field, one of `= != < <= > >=`, and a
  /// value; `=` and `!=` also take several values with `|` between them. Times and durations have a
  /// unit, money is in major units, everything else is a name or a number. Quotation marks keep a comma
  /// or a bar inside a name.
  ///
  /// - Throws: ``QueryError`` for a field or a name that is not there, or a value of the wrong kind.
  public func filter(_ text: String, of table: TraceTable) throws(QueryError) -> RowFilter {
    var parser = FilterParser(text)
    var filter = RowFilter()
    repeat {
      let condition = try parser.condition()
      let field = try field(condition.field, of: table)
      let values = try FieldValue.set(of: field, self, condition.comparison, condition.values)
      filter.conditions.append(
        RowFilter.Condition(rule: field.rule, values: values, bounds: field.bounds(of: values))
      )
    } while parser.takesComma()
    try parser.finish()
    return filter
  }
}

/// How a value is compared.
enum Comparison: String, CaseIterable {
  case notEqual = "!="
  case atMost = "<="
  case atLeast = ">="
  case equal = "="
  case less = "<"
  case greater = ">"
}

/// Takes conditions out of a text.
struct FilterParser {
  private let text: [Character]
  private var place = 0

  init(_ text: String) { self.text = Array(text) }

  /// The next condition, not yet understood.
  mutating func condition() throws(QueryError) -> (
    field: String, comparison: Comparison, values: [String]
  ) {
    let field = word { !"=!<>,|\"".contains($0) }
    guard !field.isEmpty else {
      throw mistake("a condition begins with a field")
    }
    guard let comparison = comparison() else {
      throw mistake("behind '\(field)' one of = != < <= > >= is missing")
    }
    var values = [try value()]
    while place < text.count, text[place] == "|" {
      place += 1
      values.append(try value())
    }
    guard values.count == 1 || comparison == .equal || comparison == .notEqual else {
      throw mistake("only = and != take several values")
    }
    return (field, comparison, values)
  }

  /// Whether another condition follows; passes over the comma.
  mutating func takesComma() -> Bool {
    guard place < text.count, text[place] == "," else { return false }
    place += 1
    return true
  }

  /// Throws if there is text behind the conditions.
  func finish() throws(QueryError) {
    guard place == text.count else { throw mistake("a comma or the end is expected") }
  }

  private mutating func comparison() -> Comparison? {
    for comparison in Comparison.allCases where text[place...].starts(with: comparison.rawValue) {
      place += comparison.rawValue.count
      // Programmers write two.
      if comparison == .equal, place < text.count, text[place] == "=" { place += 1 }
      return comparison
    }
    return nil
  }

  private mutating func value() throws(QueryError) -> String {
    while place < text.count, text[place] == " " { place += 1 }
    guard place < text.count, text[place] == "\"" else {
      let value = word { $0 != "," && $0 != "|" }
      guard !value.isEmpty else { throw mistake("a value is missing") }
      return value
    }
    place += 1
    let value = text[place...].prefix { $0 != "\"" }
    guard value.endIndex < text.endIndex else { throw mistake("a quotation mark is not closed") }
    place = value.endIndex + 1
    while place < text.count, text[place] == " " { place += 1 }
    return String(value)
  }

  /// The characters that belong to a word, without spaces around it.
  private mutating func word(where belongs: (Character) -> Bool) -> String {
    let word = text[place...].prefix(while: belongs)
    place = word.endIndex
    let first = word.firstIndex { $0 != " " } ?? word.endIndex
    let last = word.lastIndex { $0 != " " } ?? word.endIndex
    return first < word.endIndex ? String(word[first...last]) : ""
  }

  private func mistake(_ message: String) -> QueryError {
    QueryError(
      "cannot read the filter '\(String(text))': \(message), at character \(place + 1)",
      hint: "write conditions such as outcome!=ok,latency>=250ms"
    )
  }
}
