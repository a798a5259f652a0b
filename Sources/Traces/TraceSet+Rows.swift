extension TraceSet {
  /// The rows that are wanted, in the order of the trace.
  ///
  /// - Complexity: about one block of memory for each table and file; blocks that hold nothing that is
  ///   wanted, as far as the index knows, are not read.
  public func rows(matching selection: RowSelection = .init()) throws(TraceError) -> RecordStream {
    try RecordStream(readers, selection)
  }

  /// Passes the rows that are wanted to `body`, in the order of the trace.
  ///
  /// - Throws: what `body` throws, or a ``TraceError`` where a block is not what was written.
  public func forEachRow(
    matching selection: RowSelection = .init(),
    _ body: (TraceRecord) throws -> Void
  ) throws {
    var rows = try rows(matching: selection)
    while let row = try rows.next() { try body(row) }
  }
}

extension TraceSet {
  /// Passes all rows with `from <= time < until` to `body`, chunk by chunk, as a run does.
  ///
  /// Chunks follow each other in the order of the trace; inside a chunk the tables stand beside each
  /// other. So a fold over the chunks that takes begins, then calls, then ends sees each session in the
  /// order in which it went, however many files hold the rows.
  ///
  /// - Throws: what `body` throws, or a ``TraceError`` where a block is not what was written.
  public func forEachChunk(
    from: UInt64 = 0,
    until: UInt64? = nil,
    _ body: (RowChunk) throws -> Void
  ) throws {
    guard readers.count > 1 else {
      return try readers[0].forEachChunk(from: from, until: until, body)
    }
    let chunk = RowChunk()
    var count = 0
    try forEachRow(matching: RowSelection(from: from, until: until)) { record in
      chunk.append(record)
      count += 1
      guard count == Self.chunkRows else { return }
      try body(chunk)
      chunk.removeAll()
      count = 0
    }
    if count > 0 { try body(chunk) }
  }

  private static let chunkRows = 32_768
}

extension RowChunk {
  fileprivate func append(_ record: TraceRecord) {
    switch record {
    case .call(let row): calls.append(row)
    case .begin(let row): begins.append(row)
    case .end(let row): ends.append(row)
    case .marker(let row): markers.append(row)
    case .window(let row): stationWindows.append(row)
    }
  }
}

/// Rows of all tables of a trace, one after the other.
public struct RecordStream {
  private var merge: RowMerge
  /// The rows of each stream's batch, and which batch that was.
  private var typed: [(generation: Int, rows: TypedRows)]
  private var stream = 0
  private var rest = 0..<0

  init(_ readers: [TraceReader], _ selection: RowSelection) throws(TraceError) {
    let plans = TraceTable.allCases
      .filter { selection.tables.contains($0) && RowSelection.typedTables.contains($0) }
      .filter { selection.session == nil || $0.orderColumn == .session }
      .map { table in
        TablePlan(
          table: table,
          from: selection.from,
          until: selection.until,
          session: selection.session,
          wanted: TypedRows.columns(of: table)
        )
      }
    merge = try RowMerge(readers, plans)
    typed = Array(repeating: (0, .none), count: merge.streams.count)
  }

  /// How many blocks were read so far.
  var loadedBlocks: Int { merge.streams.reduce(0) { $0 + $1.loadedBlocks } }

  /// The next row; `nil` behind the last.
  public mutating func next() throws(TraceError) -> TraceRecord? {
    if rest.isEmpty {
      guard let (stream, range) = try merge.next() else { return nil }
      (self.stream, rest) = (stream, range)
      let generation = merge.streams[stream].generation
      if typed[stream].generation != generation {
        typed[stream] = (generation, try merge.streams[stream].typedRows())
      }
    }
    defer { rest = rest.dropFirst() }
    return typed[stream].rows[rest.lowerBound]
  }
}

/// The rows of a batch, in the type of their table.
enum TypedRows {
  case none
  case calls([CallRow])
  case begins([SessionBeginRow])
  case ends([SessionEndRow])
  case markers([MarkerRow])
  case windows([StationWindowRow])

  init(_ columns: DecodedColumns, of table: TraceTable) throws(Damage) {
    switch table {
    case .call: self = .calls(try CallRow.rows(from: columns))
    case .sessionBegin: self = .begins(try SessionBeginRow.rows(from: columns))
    case .sessionEnd: self = .ends(try SessionEndRow.rows(from: columns))
    case .marker: self = .markers(try MarkerRow.rows(from: columns))
    case .stationWindow: self = .windows(try StationWindowRow.rows(from: columns))
    case .emission: self = .none
    }
  }

  static func columns(of table: TraceTable) -> [TraceColumn] {
    switch table {
    case .call: CallRow.columns
    case .sessionBegin: SessionBeginRow.columns
    case .sessionEnd: SessionEndRow.columns
    case .marker: MarkerRow.columns
    case .stationWindow: StationWindowRow.columns
    case .emission: table.columns
    }
  }

  subscript(index: Int) -> TraceRecord? {
    switch self {
    case .none: nil
    case .calls(let rows): .call(rows[index])
    case .begins(let rows): .begin(rows[index])
    case .ends(let rows): .end(rows[index])
    case .markers(let rows): .marker(rows[index])
    case .windows(let rows): .window(rows[index])
    }
  }
}

extension TableCursor {
  /// The rows of the batch in their own type.
  func typedRows() throws(TraceError) -> TypedRows {
    do throws(Damage) {
      return try TypedRows(batch, of: plan.table)
    } catch { throw error.error(in: path) }
  }
}
