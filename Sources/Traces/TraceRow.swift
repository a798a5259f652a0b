/// A row that knows its columns: what the block format needs of the five tables.
protocol TraceRow: BitwiseCopyable, Sendable {
  static var table: TraceTable { get }
  /// The columns, in order of id, and where their values stand in a row.
  static var layout: [RowColumn<Self>] { get }

  var time: UInt64 { get }
  /// When the span that the row closes began.
  var start: UInt64 { get }
  /// Whether the row is content, and not bookkeeping.
  var isCounted: Bool { get }
  var contentHash: UInt64 { get }
}

extension TraceRow {
  /// The columns, in order of id.
  static var columns: [TraceColumn] { layout.map(\.column) }
  /// Columns that a block leaves out where all their values are zero.
  static var optionalColumns: Set<TraceColumn> {
    Set(layout.filter(\.isOptional).map(\.column))
  }

  var start: UInt64 { time }
  var isCounted: Bool { true }
}

// MARK: - Words

/// The fifth word of a row's hash.
@inline(__always)
func places(_ persona: UInt16, _ journey: UInt16, _ step: UInt16, _ region: UInt16)
  -> UInt64
{
  UInt64(persona) | UInt64(journey) << 16 | UInt64(step) << 32 | UInt64(region) << 48
}
