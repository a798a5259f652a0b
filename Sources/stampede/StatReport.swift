import Foundation
import JSONText
import Traces

/// The figures of a trace, for people and for programs.
struct StatReport {
  let path: String
  let trace: TraceSet
  let statistics: TraceStatistics

  /// The bytes of a row in memory, which sizes are compared with.
  private static let rowBytes = 64.0

  private var description: TraceDescription { trace.description }

  /// The seconds of virtual time from the first row to the last.
  private var seconds: Double { seconds(of: statistics.times) }

  private func seconds(of times: ClosedRange<UInt64>?) -> Double {
    let quanta = times.map { $0.upperBound - $0.lowerBound } ?? 0
    return Double(quanta) * Double(description.quantum) / 1e9
  }

  private func ratio(_ count: UInt64, _ seconds: Double) -> Double {
    seconds > 0 ? Double(count) / seconds : 0
  }

  private var bytesPerRow: Double {
    Double(statistics.bytes) / Double(max(1, statistics.rows))
  }

  private var sessions: UInt64 {
    statistics.digest.rows[Int(TraceTable.sessionBegin.rawValue)]
  }
}

// MARK: - Text

extension StatReport {
  /// The figures for people.
  var text: String {
    let first = statistics.times.map { description.seconds($0.lowerBound) } ?? "-"
    let last = statistics.times.map { description.seconds($0.upperBound) } ?? "-"
    var text = """
      trace     \(path)
      scenario  \(description.scenario), seed \(description.seed), version \(description.version)
      load      \(description.isOpenLoad ? "open" : "closed")
      span      \(first) s to \(last) s, in quanta of \(description.quantum) ns
      rates     \(two(ratio(statistics.rows, seconds))) rows and \(two(ratio(sessions, seconds))) \
      sessions a second of virtual time
      size      \(statistics.bytes) bytes, \(statistics.rows) rows in \(statistics.blocks) blocks
      density   \(two(bytesPerRow)) bytes a row, \(two(Self.rowBytes / max(bytesPerRow, 1e-9))) \
      times smaller than rows of 64 bytes
      hash      \(statistics.digest.contentHash)

      """
    if let sample = description.sample {
      let share = String(format: "%g", Double(sample.perMillion) / 10_000)
      text += "sample    \(share) % of the sessions, by a hash of their numbers\n"
    }
    if trace.readers.count > 1 {
      for reader in trace.readers {
        text += "shard \(reader.shard)   \(reader.path): \(reader.rowCount) rows, hash "
        text += reader.digest.contentHash + "\n"
      }
    }
    return text + "\n" + spans + "\n" + costs
  }

  /// When the rows of each table are, and how many come a second.
  private var spans: String {
    var lines = [["table", "rows", "first", "last", "rows/s"]]
    for table in statistics.tables {
      lines.append([
        table.name ?? "unknown table \(table.id)", String(table.rows),
        description.seconds(table.times.lowerBound), description.seconds(table.times.upperBound),
        two(ratio(table.rows, seconds(of: table.times))),
      ])
    }
    return Self.aligned(lines)
  }

  /// Rows and bytes of each table, and below it of each of its columns.
  private var costs: String {
    var lines = [["table, column", "rows", "blocks", "bytes", "bytes/row", "share"]]
    func costs(_ bytes: UInt64, _ rows: UInt64) -> [String] {
      [
        String(bytes),
        String(format: "%.3f", Double(bytes) / Double(max(1, rows))),
        String(format: "%.1f %%", 100 * Double(bytes) / Double(max(1, statistics.bytes))),
      ]
    }
    for table in statistics.tables {
      let name = table.name ?? "unknown table \(table.id)"
      lines.append(
        [name, String(table.rows), String(table.blocks)] + costs(table.bytes, table.rows)
      )
      for column in table.columns {
        let name = column.name ?? "unknown column \(column.id)"
        lines.append(["  " + name, "", ""] + costs(column.bytes, table.rows))
      }
    }
    return Self.aligned(lines)
  }

  private func two(_ value: Double) -> String { String(format: "%.2f", value) }

  /// Lines with the first column to the left and the others to the right.
  private static func aligned(_ lines: [[String]]) -> String {
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      zip(line, widths).enumerated().map { place, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        return place == 0 ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ") + "\n"
    }.joined()
  }
}

// MARK: - JSON

extension StatReport {
  /// The figures for programs.
  var json: JSONValue {
    .object([
      .init("trace", .string(path)),
      .init("scenario", .string(description.scenario)),
      .init("seed", .integer(description.seed)),
      .init("version", .string(description.version)),
      .init("load", .string(description.isOpenLoad ? "open" : "closed")),
      .init("quantumNanoseconds", .integer(description.quantum)),
      .init("firstSeconds", seconds(statistics.times?.lowerBound)),
      .init("lastSeconds", seconds(statistics.times?.upperBound)),
      .init("bytes", .integer(statistics.bytes)),
      .init("rows", .integer(statistics.rows)),
      .init("blocks", .integer(statistics.blocks)),
      .init("sessions", .integer(sessions)),
      .init("bytesPerRow", .real(bytesPerRow)),
      .init("rowsPerSecond", .real(ratio(statistics.rows, seconds))),
      .init("sessionsPerSecond", .real(ratio(sessions, seconds))),
      .init("contentHash", .string(statistics.digest.contentHash)),
      .init("files", .array(trace.readers.map(json(of:)))),
      .init("tables", .array(statistics.tables.map(json(of:)))),
    ])
  }

  private func seconds(_ time: UInt64?) -> JSONValue {
    time.map { .number(description.seconds($0)) } ?? .null
  }

  private func json(of reader: TraceReader) -> JSONValue {
    .object([
      .init("path", .string(reader.path)),
      .init("shard", .integer(reader.shard)),
      .init("rows", .integer(reader.rowCount)),
      .init("contentHash", .string(reader.digest.contentHash)),
    ])
  }

  private func json(of table: TraceStatistics.Table) -> JSONValue {
    .object([
      .init("id", .integer(table.id)),
      .init("name", table.name.map(JSONValue.string) ?? .null),
      .init("rows", .integer(table.rows)),
      .init("blocks", .integer(table.blocks)),
      .init("bytes", .integer(table.bytes)),
      .init("bytesPerRow", .real(table.bytesPerRow)),
      .init("firstSeconds", seconds(table.times.lowerBound)),
      .init("lastSeconds", seconds(table.times.upperBound)),
      .init("rowsPerSecond", .real(ratio(table.rows, seconds(of: table.times)))),
      .init(
        "columns",
        .array(
          table.columns.map { column in
            .object([
              .init("id", .integer(column.id)),
              .init("name", column.name.map(JSONValue.string) ?? .null),
              .init("bytes", .integer(column.bytes)),
            ])
          }
        )
      ),
    ])
  }
}
