/// A row of any table.
public enum TraceRecord: Equatable, Sendable {
  /// An attempt of a call, which ended.
  case call(CallRow)
  /// A session that began.
  case begin(SessionBeginRow)
  /// A session that ended.
  case end(SessionEndRow)
  /// Something that happened to the run as a whole.
  case marker(MarkerRow)
  /// What a station did in a window of time.
  case window(StationWindowRow)

  /// When it happened, in quanta.
  public var time: UInt64 {
    switch self {
    case .call(let row): row.time
    case .begin(let row): row.time
    case .end(let row): row.time
    case .marker(let row): row.time
    case .window(let row): row.time
    }
  }

  /// The session that it is about; `nil` for what is about the run as a whole.
  public var session: UInt64? {
    switch self {
    case .call(let row): row.session
    case .begin(let row): row.session
    case .end(let row): row.session
    case .marker, .window: nil
    }
  }

  /// The table that it is a row of.
  public var table: TraceTable {
    switch self {
    case .call: .call
    case .begin: .sessionBegin
    case .end: .sessionEnd
    case .marker: .marker
    case .window: .stationWindow
    }
  }
}

/// Which rows of a trace are wanted.
public struct RowSelection: Sendable {
  /// The tables; rows of others are passed over.
  public var tables: Set<TraceTable>
  /// The first time wanted, in quanta.
  public var from: UInt64
  /// The time behind the last one wanted, in quanta; `nil`: all.
  public var until: UInt64?
  /// The session wanted; `nil`: all. Markers and windows are of no session.
  public var session: UInt64?

  /// The tables whose rows have a type: all but those of the emitter.
  public static let typedTables: Set<TraceTable> = [
    .call, .sessionBegin, .sessionEnd, .marker, .stationWindow,
  ]

  /// Creates a selection.
  public init(
    tables: Set<TraceTable> = typedTables,
    from: UInt64 = 0,
    until: UInt64? = nil,
    session: UInt64? = nil
  ) {
    self.tables = tables
    self.from = from
    self.until = until
    self.session = session
  }
}
