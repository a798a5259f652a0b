import ArgumentParser
import Traces

/// `stampede trace head`: prints the first rows of a table.
struct TraceHead: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "head",
    abstract: "Print the first rows of a table."
  )

  @OptionGroup var trace: TraceArgument

  @Option(name: .shortAndLong, parsing: .unconditional, help: "How many rows.")
  var rows = 20

  @Option(help: "Which table.")
  var table = TableName.calls

  func validate() throws {
    guard rows > 0 else { throw ValidationError("--rows must be at least 1") }
  }

  func run() throws {
    let set = try trace.open()
    let fields = FieldModel(set.description).usualFields(of: table.table)
    var query = RowQuery(table: table.table, fields: fields)
    query.limit = rows
    try set.write(query, as: .table, toFile: nil)
  }
}
