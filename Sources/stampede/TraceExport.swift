import ArgumentParser
import Foundation
import Traces

/// `stampede trace export`: writes tables to files that other programs read.
struct TraceExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write tables to files that other programs read.",
    discussion: """
      Without --table, every table that has rows becomes a file of its own in the directory \
      --out. Each file has all that is stored, with names in place of numbers.

      With --format perfetto, sessions, services, phases and effects become one file for Perfetto's \
      viewer, https://ui.perfetto.dev. It takes some two million slices, so more are refused: narrow \
      the time, or take a sample of the sessions.
      """
  )

  /// How tables are written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv, jsonl, perfetto

    var rowFormat: RowFormat { self == .csv ? .csv : .jsonLines }
  }

  @OptionGroup var trace: TraceArgument

  @Option(help: "How to write them: csv, jsonl or perfetto.")
  var format = Format.csv

  @Option(help: "Which table (default: all of them).")
  var table: TableName?

  @Option(help: "The file for one table, or the directory for all.", completion: .file())
  var out: String

  @OptionGroup var times: TimeOptions

  @OptionGroup var visits: PerfettoOptions

  func validate() throws {
    try visits.validate(format, table)
    if out.isEmpty { throw ValidationError("--out must name a file or a directory.") }
  }

  func run() throws {
    let set = try trace.open()
    if format == .perfetto {
      let selection = visits.selection(during: times, set.description)
      return try PerfettoExport(path: trace.path, set: set, selection: selection, output: out).run()
    }
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: out, isDirectory: &isDirectory)
    if let table, !(exists && isDirectory.boolValue) {
      return try write(table, of: set, to: out)
    }
    try FileAccess.makeDirectory(out)
    let tables = table.map { [$0] } ?? TableName.allCases.filter { set.hasRows(of: $0.table) }
    for table in tables {
      try write(table, of: set, to: "\(out)/\(table.rawValue).\(format.rawValue)")
    }
  }

  private func write(_ name: TableName, of set: TraceSet, to path: String) throws {
    let fields = FieldModel(set.description).storedFields(of: name.table)
    var query = RowQuery(table: name.table, fields: fields)
    times.restrict(&query, set.description)
    try set.write(query, as: format.rowFormat, toFile: path)
  }
}
