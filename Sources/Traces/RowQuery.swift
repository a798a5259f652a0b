/// A question about one table of a trace.
public struct RowQuery: Sendable {
  /// The table.
  public let table: TraceTable
  /// The fields wanted, in the order in which they are printed.
  public var fields: [TraceField]
  /// What must hold of a row.
  public var filter = RowFilter()
  /// The first time wanted, in quanta.
  public var from: UInt64 = 0
  /// The time behind the last one wanted, in quanta; `nil`: all.
  public var until: UInt64?
  /// The session wanted; `nil`: all.
  public var session: UInt64?
  /// The most rows wanted; `nil`: all.
  public var limit: Int?
  /// Whether to give up; asked before each block.
  public var isCancelled: (@Sendable () -> Bool)?

  /// Creates a question about all rows of a table.
  public init(table: TraceTable, fields: [TraceField]) {
    self.table = table
    self.fields = fields
  }

  /// What is to be read to answer it.
  var plan: TablePlan {
    var wanted: [TraceColumn] = []
    for column in fields.flatMap(\.rule.columns) where !wanted.contains(column) {
      wanted.append(column)
    }
    return TablePlan(
      table: table,
      from: from,
      until: until,
      session: session,
      filter: filter,
      wanted: wanted,
      isCancelled: isCancelled
    )
  }
}

/// The answer to a question, a stretch of rows at a time.
struct QueryRows {
  private var merge: RowMerge
  private let fields: [TraceField]
  private var rest: Int
  /// The values of the fields in each stream's batch, and which batch that was.
  private var values: [(generation: Int, columns: [[UInt64]])]

  init(_ set: TraceSet, _ query: RowQuery) throws(TraceError) {
    var plan = query.plan
    var readers = set.readers
    if let session = query.session {
      if query.table.orderColumn != .session { readers = [] }
      if query.table == .call, let span = try set.span(ofSession: session) {
        readers = [span.reader]
        plan.from = max(plan.from, span.begin.time)
        plan.until = [plan.until, span.until].compactMap { $0 }.min()
      }
    }
    merge = try RowMerge(readers, [plan])
    fields = query.fields
    rest = query.limit ?? .max
    values = Array(repeating: (0, []), count: merge.streams.count)
  }

  /// How many blocks were read so far.
  var loadedBlocks: Int { merge.streams.reduce(0) { $0 + $1.loadedBlocks } }
  /// How many of them were passed over before all columns were decoded.
  var passedBlocks: Int { merge.streams.reduce(0) { $0 + $1.passedBlocks } }
  /// How many columns were decoded.
  var decodedColumns: Int { merge.streams.reduce(0) { $0 + $1.decodedColumns } }

  /// The next rows: for each field the values of a batch, and which of them are meant.
  mutating func next() throws(TraceError) -> (columns: [[UInt64]], range: Range<Int>)? {
    guard rest > 0, let (stream, range) = try merge.next(limit: rest) else { return nil }
    let generation = merge.streams[stream].generation
    if values[stream].generation != generation {
      let batch = merge.streams[stream].batch
      values[stream] = (generation, fields.map { $0.rule.values(of: batch) })
    }
    if rest != .max { rest -= range.count }
    return (values[stream].columns, range)
  }
}
