/// A row that knows its columns: what the block format needs of the five tables.
protocol TraceRow: BitwiseCopyable, Sendable {
  static var table: TraceTable { get }
  /// The columns, in order of id.
  static var columns: [TraceColumn] { get }
  /// Columns that a block leaves out where all their values are zero.
  static var optionalColumns: Set<TraceColumn> { get }

  var time: UInt64 { get }
  /// When the span that the row closes began.
  var start: UInt64 { get }
  /// Whether the row is content, and not bookkeeping.
  var isCounted: Bool { get }
  var contentHash: UInt64 { get }

  /// Writes one column of `rows` to `target`, from `place` on, and returns all bits in use.
  static func gather(
    _ column: TraceColumn,
    of rows: Span<Self>,
    into target: inout [UInt64],
    at place: Int
  ) -> UInt64
  /// Builds rows from columns whose values lie within their widths.
  static func rows(from columns: DecodedColumns) throws(Damage) -> [Self]
}

extension TraceRow {
  static var optionalColumns: Set<TraceColumn> { [] }
  var start: UInt64 { time }
  var isCounted: Bool { true }

  /// The loop of ``gather(_:of:into:at:)``; inlined, so that each column has a loop of its own.
  @inline(__always)
  static func copy(
    _ rows: Span<Self>,
    into target: inout [UInt64],
    at place: Int,
    _ value: (Self) -> UInt64
  ) -> UInt64 {
    precondition(place + rows.count <= target.count)
    var span = target.mutableSpan
    var union: UInt64 = 0
    for index in rows.indices {
      let number = value(rows[index])
      span[place + index] = number
      union |= number
    }
    return union
  }
}

/// The columns of a block that was read; one that the block does not have is all zeros.
struct DecodedColumns {
  let count: Int
  private var columns: [[UInt64]?] = Array(repeating: nil, count: 64)
  private let zeros: [UInt64]

  init(count: Int) {
    self.count = count
    zeros = Array(repeating: 0, count: count)
  }

  subscript(column: TraceColumn) -> [UInt64] {
    get { columns[Int(column.rawValue)] ?? zeros }
    set { columns[Int(column.rawValue)] = newValue }
  }
}

// MARK: - Words

/// The value in the width of its column.
@inline(__always)
func narrow<Number: FixedWidthInteger>(_ value: UInt64) -> Number {
  Number(truncatingIfNeeded: value)
}

/// The fifth word of a row's hash.
@inline(__always)
func places(_ persona: UInt16, _ journey: UInt16, _ step: UInt16, _ region: UInt16)
  -> UInt64
{
  UInt64(persona) | UInt64(journey) << 16 | UInt64(step) << 32 | UInt64(region) << 48
}
