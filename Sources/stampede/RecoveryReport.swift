import Foundation
import Traces

/// What recovery found in a file, in words.
struct RecoveryReport {
  let recovery: TraceRecovery

  /// A reader of what is intact in a file; what is not is said on the error stream.
  static func openIntact(_ path: String) throws -> TraceReader {
    let recovery = try TraceRecovery(path: path)
    if !recovery.isWhole {
      let report = RecoveryReport(recovery: recovery)
      Terminal.printError("stampede: warning: '\(path)' is not whole; intact are \(report.summary)")
    }
    return recovery.reader()
  }

  /// One line: what is there and what is not.
  var summary: String {
    let rows = recovery.digest.rows.reduce(0, +)
    let lost = recovery.lostBytes.reduce(0) { $0 + $1.count }
    let gaps = recovery.lostRows.reduce(0) { $0 + $1.rows.count }
    var text = "\(rows) rows in \(Self.count(recovery.blockCount, "block"))"
    if lost > 0 { text += ", \(Self.count(lost, "byte")) lost" }
    if gaps > 0 { text += ", \(Self.count(gaps, "row")) known to be missing" }
    return text
  }

  /// All that is known, a line for each thing.
  var text: String {
    guard !recovery.isWhole else {
      return "\(recovery.path): whole, \(summary), hash \(recovery.digest.contentHash)\n"
    }
    var lines = ["\(recovery.path): not whole", "intact    " + summary, tables]
    for range in recovery.lostBytes {
      lines.append("lost      bytes \(range.lowerBound) to \(range.upperBound - 1)")
    }
    for place in recovery.misplacedBlocks {
      lines.append("refused   the block at byte \(place): it stands there again, or too late")
    }
    for gap in recovery.lostRows { lines.append("missing   " + line(gap)) }
    if let end = recovery.searchEnd {
      lines.append("unread    all from byte \(end) on: too many false beginnings of blocks")
    }
    lines.append("complete  " + completeness)
    return lines.joined(separator: "\n") + "\n"
  }

  private var tables: String {
    let counts = recovery.digest.rows
    let parts = TraceTable.allCases.filter { counts[Int($0.rawValue)] > 0 }
      .map { "\($0.name) \(counts[Int($0.rawValue)])" }
    return "rows      " + (parts.isEmpty ? "none" : parts.joined(separator: ", "))
  }

  private func line(_ gap: TraceRecovery.LostRows) -> String {
    let until = gap.latest.map { " and \(seconds($0))" } ?? " and the end"
    return "\(gap.name ?? "table \(gap.table)") rows \(gap.rows.lowerBound) to "
      + "\(gap.rows.upperBound - 1), between \(seconds(gap.earliest))\(until)"
  }

  private var completeness: String {
    guard let checkpoint = recovery.checkpoint else {
      return "no checkpoint is intact: any table may lack rows, from the beginning on"
    }
    return "all tables before \(seconds(checkpoint.time)), the last checkpoint "
      + "(\(Self.count(checkpoint.blocks, "block")))"
  }

  private func seconds(_ quanta: UInt64) -> String {
    String(format: "%.6f s", Double(quanta) * Double(recovery.description.quantum) / 1e9)
  }

  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }
}
