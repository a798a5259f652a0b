import ArgumentParser
import Traces

/// `stampede trace query`: prints the rows that answer a question.
struct TraceQuery: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Print the rows of a table that meet conditions.",
    discussion: """
      Conditions stand between commas and must all hold: a field, one of = != < <= > >=, and a \
      value. With = and !=, several values may stand with | between them.

        stampede trace query RUN --where 'persona=karen,outcome!=ok' --from 10m --until 20m
        stampede trace query RUN --where 'latency>=2s' --columns time,session,service,latency
        stampede trace query RUN --table ends --where 'result=failed|abandoned' --format csv

      Times and latencies have a unit, such as 250ms; money is in major units; everything else is \
      a name or a number. Rows come in the order of their times, which are those of the end of \
      what they tell. A wrong field or name is answered with those that there are.
      """
  )

  /// How rows are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, csv, jsonl

    var rowFormat: RowFormat {
      switch self {
      case .table: .table
      case .csv: .csv
      case .jsonl: .jsonLines
      }
    }
  }

  @OptionGroup var trace: TraceArgument

  @Option(help: "Which table.")
  var table = TableName.calls

  @Option(name: .customLong("where"), help: "What must hold of a row; may be given again.")
  var conditions: [String] = []

  @OptionGroup var times: TimeOptions

  @Option(parsing: .unconditional, help: "Only rows of this session.")
  var session: UInt64?

  @Option(
    help: """
      The fields to print, between commas, or all (default: the usual ones in a table, all that \
      is stored in csv and jsonl).
      """
  )
  var columns: String?

  @Option(name: .shortAndLong, parsing: .unconditional, help: "Print so many rows at most.")
  var limit: Int?

  @Option(help: "How to print them: table, csv or jsonl.")
  var format = Format.table

  @Option(help: "Write to this file instead.", completion: .file())
  var out: String?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit).") }
    if out?.isEmpty == true { throw ValidationError("--out must name a file.") }
    if session != nil, table == .markers || table == .windows {
      throw ValidationError("\(table.rawValue) are of no session: choose another --table.")
    }
  }

  func run() throws {
    let set = try trace.open()
    let model = FieldModel(set.description)
    let table = table.table
    var query = RowQuery(
      table: table,
      fields: format == .table ? model.usualFields(of: table) : model.storedFields(of: table)
    )
    if let columns { query.fields = try model.fields(named: columns, of: table) }
    for condition in conditions { query.filter.add(try model.filter(condition, of: table)) }
    times.restrict(&query, set.description)
    query.session = session
    query.limit = limit
    try set.write(query, as: format.rowFormat, toFile: out)
  }
}
