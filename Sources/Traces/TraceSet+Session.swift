/// All rows of one session.
public struct SessionRows: Equatable, Sendable {
  /// How it began; `nil` where the trace does not have that row.
  public internal(set) var begin: SessionBeginRow?
  /// Its calls, in the order in which they ended.
  public internal(set) var calls: [CallRow] = []
  /// How it ended; `nil` where the trace does not have that row.
  public internal(set) var end: SessionEndRow?
}

extension TraceSet {
  /// The most rows that are gathered for one session.
  static let largestSession = 1 << 20

  /// All rows of a session; `nil` where the trace has none.
  ///
  /// Its begin is found by the index, for begins come in the order of their sessions; its end follows
  /// behind the begin, and its calls stand between the two. Of the blocks between, only the column of
  /// sessions is decoded, and the others where the session is met. Without a begin every block is
  /// looked at whose sessions enclose this one.
  ///
  /// - Throws: ``TraceError`` where a block is not what was written, or the session has more than
  ///   1,048,576 rows.
  public func session(_ id: UInt64) throws(TraceError) -> SessionRows? {
    var rows = SessionRows()
    guard let span = try span(ofSession: id) else {
      try rows.add(
        RecordStream(readers, RowSelection(tables: [.call, .sessionEnd], session: id)),
        from: readers[0].path
      )
      return rows.calls.isEmpty && rows.end == nil ? nil : rows
    }
    rows.begin = span.begin
    rows.end = span.end
    try rows.add(
      RecordStream(
        [span.reader],
        RowSelection(tables: [.call], from: span.begin.time, until: span.until, session: id)
      ),
      from: span.reader.path
    )
    return rows
  }

  /// Where the rows of a session stand.
  struct SessionSpan {
    /// The file.
    let reader: TraceReader
    let begin: SessionBeginRow
    let end: SessionEndRow?

    /// The time behind the last row; `nil` where that is not known.
    var until: UInt64? { end.flatMap { $0.time == .max ? nil : $0.time + 1 } }
  }

  /// Where the rows of a session stand; `nil` if its begin is not there.
  func span(ofSession id: UInt64) throws(TraceError) -> SessionSpan? {
    for reader in readers {
      guard case .begin(let begin) = try Self.first(of: .sessionBegin, id, in: reader, from: 0)
      else { continue }
      let last = try Self.first(of: .sessionEnd, id, in: reader, from: begin.time)
      if case .end(let end) = last {
        return SessionSpan(reader: reader, begin: begin, end: end)
      }
      return SessionSpan(reader: reader, begin: begin, end: nil)
    }
    return nil
  }

  /// The first row of a session in a table.
  private static func first(
    of table: TraceTable,
    _ session: UInt64,
    in reader: TraceReader,
    from: UInt64
  ) throws(TraceError) -> TraceRecord? {
    var rows = try RecordStream(
      [reader],
      RowSelection(tables: [table], from: from, session: session)
    )
    return try rows.next()
  }
}

extension SessionRows {
  fileprivate mutating func add(_ source: RecordStream, from path: String) throws(TraceError) {
    var source = source
    while let record = try source.next() {
      switch record {
      case .call(let row): calls.append(row)
      case .end(let row): end = row
      case .begin(let row): begin = row
      case .marker, .window: continue
      }
      guard calls.count < TraceSet.largestSession else {
        throw .unsupported(
          path: path,
          detail: "one session has more than \(TraceSet.largestSession) calls"
        )
      }
    }
  }
}
