import ArgumentParser
import Foundation
import Traces

/// `stampede trace stat`: what a trace holds.
struct TraceStat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stat",
    abstract: "Say what a trace holds and what it costs."
  )

  @OptionGroup var trace: TraceArgument

  func run() throws {
    let reader = try trace.open()
    let description = reader.description
    let bytes = reader.blocks.reduce(0) { $0 + $1.size }
    let rows = reader.digest.rows.reduce(0, +)
    let last = reader.blocks.map(\.times.upperBound).max() ?? 0
    let seconds = Double(last) * Double(description.quantum) / 1e9
    var lines = [
      "trace       \(reader.path)",
      "scenario    \(description.scenario), seed \(description.seed), version \(description.version)",
      "load        \(description.isOpenLoad ? "open" : "closed")",
      "span        \(String(format: "%.3f", seconds)) s in quanta of \(description.quantum) ns",
      "rows        \(rows) in \(reader.blocks.count) blocks, \(bytes) bytes",
      "hash        \(reader.digest.contentHash)",
    ]
    for table in TraceTable.allCases {
      let count = reader.digest.rows[Int(table.rawValue)]
      let size = reader.blocks.filter { $0.table == table }.reduce(0) { $0 + $1.size }
      guard count > 0 else { continue }
      let each = Double(size) / Double(count)
      lines.append(
        "  \(table.name.padding(toLength: 16, withPad: " ", startingAt: 0))"
          + "\(count) rows, \(String(format: "%.2f", each)) bytes each"
      )
    }
    Terminal.write(lines.joined(separator: "\n") + "\n")
  }
}
