import ArgumentParser
import Foundation
import Traces

/// `stampede trace stat`: what a trace holds.
struct TraceStat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stat",
    abstract: "Say what a trace holds and what it costs, by table and by column."
  )

  @OptionGroup var trace: TraceArgument

  func run() throws {
    let readers = try trace.open().readers
    for reader in readers { try show(reader) }
    guard readers.count > 1 else { return }
    var whole = RunDigest()
    for reader in readers { whole.merge(reader.digest) }
    Terminal.write("hash of all \(readers.count) shards  \(whole.contentHash)\n")
  }

  private func show(_ reader: TraceReader) throws {
    let statistics = try reader.statistics()
    let description = reader.description
    let rows = statistics.tables.reduce(0) { $0 + $1.rows }
    let blocks = statistics.tables.reduce(0) { $0 + $1.blocks }
    let last = Double(statistics.times?.upperBound ?? 0)
    let seconds = String(format: "%.3f", last * Double(description.quantum) / 1e9)
    Terminal.write(
      """
      trace     \(reader.path)
      scenario  \(description.scenario), seed \(description.seed), version \(description.version)
      load      \(description.isOpenLoad ? "open" : "closed")
      span      \(seconds) s in quanta of \(description.quantum) ns
      size      \(statistics.bytes) bytes, \(rows) rows in \(blocks) blocks
      hash      \(statistics.digest.contentHash)


      """
    )
    Terminal.write(Self.table(of: statistics))
  }

  /// Rows and bytes of each table, and below it of each of its columns.
  private static func table(of statistics: TraceStatistics) -> String {
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
    return aligned(lines)
  }

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
