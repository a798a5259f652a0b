import Traces

extension TraceDifference {
  /// The difference as text for a terminal: of two traces that the user called `paths` and whose
  /// numbers `descriptions` explain. No line is longer than `width`, or than 60 characters where that
  /// is less; with `isASCII`, signs of our own are ASCII.
  public func text(
    paths: [String],
    descriptions: [TraceDescription],
    width: Int = 80,
    isASCII: Bool = false
  ) -> String {
    let page = DifferencePage(
      difference: self,
      paths: paths,
      descriptions: descriptions,
      width: max(60, width),
      isASCII: isASCII
    )
    let parts = [page.verdict, page.settings, page.tables, page.first, page.fields]
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }
      .joined(separator: "\n")
  }
}

/// The parts of the page.
private struct DifferencePage {
  let difference: TraceDifference
  let paths: [String]
  let descriptions: [TraceDescription]
  let width: Int
  let isASCII: Bool

  private var numbers: NumberFormat { isASCII ? .ascii : .terminal }
  private var ellipsis: String { isASCII ? "~" : "…" }

  private func lines(_ table: TextTable) -> [String] {
    table.lines(width: width, ellipsis: ellipsis)
  }

  private func words(_ title: String) -> TextTable.Column { .init(title: title, isNumber: false) }

  private func rows(_ side: TraceDifference.Side) -> UInt64 {
    difference.digests[side.rawValue].rows.reduce(0, +)
  }

  /// What each trace is, and whether they are the same.
  var verdict: [String] {
    var table = TextTable([words(""), words("trace"), .init(title: "rows"), words("content hash")])
    for side in TraceDifference.Side.allCases {
      table.rows.append([
        side.letter, paths[side.rawValue], numbers.count(rows(side)),
        difference.digests[side.rawValue].contentHash,
      ])
    }
    return lines(table) + ["", sentence]
  }

  private var sentence: String {
    let isRead = difference.hasComparedRows
    guard difference.hasEqualRows else { return "The traces differ." }
    let how = isRead ? "every row was compared" : "by their hash; --deep compares every row"
    guard !difference.settings.isEmpty else { return "The traces are equal (\(how))." }
    return "The rows are equal (\(how)); what the traces say of themselves is not."
  }

  /// Where the descriptions differ.
  var settings: [String] {
    guard !difference.settings.isEmpty else { return [] }
    var table = TextTable([words("description"), words("A"), words("B")])
    let half = (width - 4 - (difference.settings.map(\.name.count).max() ?? 0)) / 2
    for setting in difference.settings {
      let excerpts = Self.excerpts(setting.values, half, ellipsis)
      table.rows.append([setting.name] + excerpts)
    }
    return lines(table)
  }

  /// Two texts from a little before the place where they part, where they are too long to show.
  private static func excerpts(_ texts: [String], _ length: Int, _ ellipsis: String) -> [String] {
    guard texts.contains(where: { $0.count > length }) else { return texts }
    let same = zip(texts[0], texts[1]).prefix { $0 == $1 }.count
    let start = max(0, same - 8)
    return texts.map { text in
      let part = (start > 0 ? ellipsis : "") + text.dropFirst(start)
      return part.count > length ? part.prefix(length - 1) + ellipsis : part
    }
  }

  /// What the rows of each table came to.
  var tables: [String] {
    guard difference.hasComparedRows, !difference.hasEqualRows else { return [] }
    var table = TextTable([
      words("rows"), .init(title: "A"), .init(title: "B"), .init(title: "pairs"),
      .init(title: "differ"), .init(title: "only A"), .init(title: "only B"),
    ])
    for counts in difference.tables {
      table.rows.append(
        [counts.name]
          + [
            counts.rows[0], counts.rows[1], counts.pairs, counts.differing, counts.alone[0],
            counts.alone[1],
          ].map { numbers.count($0) }
      )
    }
    return lines(table)
  }

  /// The first record that differs, field by field.
  var first: [String] {
    guard let record = difference.first else { return [] }
    var table = TextTable([words(""), words("field"), words("A"), words("B")])
    let texts = descriptions.map { FieldText(description: $0, numbers: numbers) }
    for field in record.fields {
      let versions = TraceDifference.Side.allCases.map { side in
        field.numbers[side.rawValue].map { texts[side.rawValue].text($0, field.meaning) }
          ?? numbers.nothing
      }
      table.rows.append([field.differs ? (isASCII ? "!" : "≠") : "", field.name] + versions)
    }
    let noun = record.table.name
    let scope =
      TraceDifference.Side.allCases.first { !record.isIn($0) }
      .map { "this \(noun) row is only in \($0.other.letter)" } ?? "this \(noun) row"
    return ["First in the order of time, table and session: \(scope)", ""] + lines(table)
  }

  /// How many pairs differ in each field.
  var fields: [String] {
    let found = difference.tables.flatMap { table in
      table.fields.filter { $0.count > 0 }.sorted { $0.count > $1.count }
        .map { (table.name, $0.name, $0.count, table.pairs) }
    }
    guard !found.isEmpty else { return [] }
    var table = TextTable([
      words("pairs that differ in"), words(""), .init(title: "pairs"), .init(title: "share"),
    ])
    for (name, field, count, pairs) in found {
      let share = numbers.percent(Double(count) / Double(max(1, pairs)))
      table.rows.append([name, field, numbers.count(count), share])
    }
    return lines(table)
  }
}

extension TraceDifference.Side {
  var letter: String { self == .a ? "A" : "B" }
  var other: Self { self == .a ? .b : .a }
}
