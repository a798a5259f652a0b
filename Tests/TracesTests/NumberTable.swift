import JSONText

@testable import Traces

/// The rows of one table as numbers, with the ids and names of the columns.
///
/// Both are written out here, so that they are what the format says, whatever the code calls them.
struct NumberTable {
  /// A column of a table.
  struct Column {
    let id: UInt8
    let name: String
    var isSigned: Bool { id == 3 || id == 19 }
  }

  let id: UInt8
  let name: String
  let columns: [Column]
  /// For each row its values in order of columns, two's complement where they are signed.
  let rows: [[UInt64]]

  init(id: UInt8, name: String, columns: KeyValuePairs<UInt8, String>, rows: [[UInt64]]) {
    self.id = id
    self.name = name
    self.columns = columns.map { Column(id: $0.key, name: $0.value) }
    self.rows = rows
  }

  /// The names of the columns, and one line of integers a row.
  var text: String {
    let names = JSONValue.array(columns.map { .string($0.name) }).canonicalText
    let lines = rows.map { row in
      let cells = zip(columns, row).map { column, value in
        column.isSigned ? String(Int64(bitPattern: value)) : String(value)
      }
      return "[\(cells.joined(separator: ","))]"
    }
    return "\"\(name)\": {\"columns\": \(names), \"rows\": [\n\(lines.joined(separator: ",\n"))\n]}"
  }
}

extension TraceFixture {
  /// The rows as text that a person and any program can read, with the hash of the whole, and the
  /// description where it is wanted.
  func text(contentHash: String, description: JSONValue) -> String {
    """
    {
    "contentHash": "\(contentHash)",
    "description": \(description.canonicalText),
    "tables": {
    \(tables.map(\.text).joined(separator: ",\n"))
    }
    }

    """
  }

  /// All rows as numbers, by number of table.
  var tables: [NumberTable] { [callTable, beginTable, endTable, markerTable, windowTable] }

  private var callTable: NumberTable {
    NumberTable(
      id: 0,
      name: "call",
      columns: [
        0: "time", 1: "session", 2: "latency", 3: "value", 4: "persona", 5: "journey",
        6: "region", 7: "step", 8: "attempt", 9: "outcome", 10: "phase", 11: "status",
        12: "service", 14: "call", 15: "fault",
      ],
      rows: calls.map { row in
        [
          row.time, row.session, row.latency, UInt64(bitPattern: row.value), UInt64(row.persona),
          UInt64(row.journey), UInt64(row.region), UInt64(row.step), UInt64(row.attempt),
          UInt64(row.outcome.rawValue), UInt64(row.phase), UInt64(row.status),
          UInt64(row.service), UInt64(row.call), UInt64(row.fault),
        ]
      }
    )
  }

  private var beginTable: NumberTable {
    NumberTable(
      id: 1,
      name: "session-begin",
      columns: [
        0: "time", 1: "session", 4: "persona", 5: "journey", 6: "region", 16: "version",
        17: "payment", 18: "flags",
      ],
      rows: begins.map { row in
        [
          row.time, row.session, UInt64(row.persona), UInt64(row.journey), UInt64(row.region),
          UInt64(row.version), UInt64(row.payment), UInt64(row.flags),
        ]
      }
    )
  }

  private var endTable: NumberTable {
    NumberTable(
      id: 2,
      name: "session-end",
      columns: [
        0: "time", 1: "session", 2: "latency", 3: "value", 4: "persona", 5: "journey",
        6: "region", 9: "outcome", 11: "status", 13: "steps", 15: "fault", 19: "potential",
        20: "satisfaction",
      ],
      rows: ends.map { row in
        [
          row.time, row.session, row.duration, UInt64(bitPattern: row.value),
          UInt64(row.persona), UInt64(row.journey), UInt64(row.region),
          UInt64(row.result.rawValue), UInt64(row.reason), UInt64(row.steps), UInt64(row.fault),
          UInt64(bitPattern: row.potential), UInt64(row.satisfaction),
        ]
      }
    )
  }

  private var markerTable: NumberTable {
    NumberTable(
      id: 3,
      name: "marker",
      columns: [0: "time", 1: "session", 3: "value", 11: "status"],
      rows: markers.map { row in
        [row.time, row.argument, UInt64(bitPattern: row.value), UInt64(row.kind.rawValue)]
      }
    )
  }

  private var windowTable: NumberTable {
    NumberTable(
      id: 4,
      name: "station-window",
      columns: [
        0: "time", 12: "service", 21: "calls", 22: "waited", 23: "waitSum", 24: "busySum",
        25: "longestQueue", 26: "errors", 27: "overloads", 28: "timeouts",
      ],
      rows: windows.map { row in
        [
          row.time, UInt64(row.service), row.calls, row.waited, row.waitSum, row.busySum,
          row.longestQueue, row.errors, row.overloads, row.timeouts,
        ]
      }
    )
  }
}
