import JSONText
import Traces

extension TraceDifference {
  /// The difference, of two traces that the user called `paths`, for programs: numbers of rows as they
  /// stand in the trace, times in quanta.
  public func json(paths: [String]) -> JSONValue {
    .object([
      .init("equal", .boolean(isEmpty)),
      .init("rowsEqual", .boolean(hasEqualRows)),
      .init("rowsCompared", .boolean(hasComparedRows)),
      .init("a", Self.json(of: digests[0], paths[0])),
      .init("b", Self.json(of: digests[1], paths[1])),
      .init("description", .array(settings.map(Self.json(of:)))),
      .init("tables", .array(tables.map(Self.json(of:)))),
      .init("first", first.map(Self.json(of:)) ?? .null),
    ])
  }

  private static func json(of digest: RunDigest, _ path: String) -> JSONValue {
    .object([
      .init("path", .string(path)), .init("contentHash", .string(digest.contentHash)),
      .init("rows", .integer(digest.rows.reduce(0, +))),
    ])
  }

  private static func json(of setting: Setting) -> JSONValue {
    .object([
      .init("name", .string(setting.name)), .init("a", value(setting.values[0])),
      .init("b", value(setting.values[1])),
    ])
  }

  /// The value that a description has; its text was made from one, so it can be read again.
  private static func value(_ text: String) -> JSONValue {
    (try? JSONValue(parsing: text)) ?? .string(text)
  }

  private static func json(of table: Table) -> JSONValue {
    .object([
      .init("name", .string(table.name)),
      .init("rowsA", .integer(table.rows[0])),
      .init("rowsB", .integer(table.rows[1])),
      .init("pairs", .integer(table.pairs)),
      .init("differing", .integer(table.differing)),
      .init("onlyA", .integer(table.alone[0])),
      .init("onlyB", .integer(table.alone[1])),
      .init(
        "fields",
        .object(table.fields.filter { $0.count > 0 }.map { .init($0.name, .integer($0.count)) })
      ),
    ])
  }

  private static func json(of record: Record) -> JSONValue {
    .object([
      .init("table", .string(record.table.name)),
      .init("a", json(of: record, .a)),
      .init("b", json(of: record, .b)),
      .init(
        "differs",
        .array(record.fields.filter(\.differs).map { .string($0.name) })
      ),
    ])
  }

  private static func json(of record: Record, _ side: Side) -> JSONValue {
    guard record.isIn(side) else { return .null }
    return .object(
      record.fields.map { .init($0.name, .integer($0.numbers[side.rawValue] ?? 0)) }
    )
  }
}
