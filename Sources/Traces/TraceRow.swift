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

  /// Builds rows from columns whose values lie within their widths.
  static func rows(from columns: DecodedColumns) throws(Damage) -> [Self] {
    for field in layout {
      guard let cases = field.caseCount else { continue }
      for value in columns[field.column] where value >= UInt64(cases) {
        throw Damage(
          "a value \(value) of column '\(field.column.name)' is not known",
          isUnsupported: true
        )
      }
    }
    return unsafe [Self](unsafeUninitializedCapacity: columns.count) { rows, count in
      count = columns.count
      let target = unsafe UnsafeMutableBufferPointer(rebasing: rows[..<count])
      for field in layout {
        let buffer = ColumnBuffer(width: field.column.byteWidth)
        buffer.fill(columns[field.column])
        unsafe buffer.scatter(to: target, at: field.offset)
      }
    }
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

/// The fifth word of a row's hash.
@inline(__always)
func places(_ persona: UInt16, _ journey: UInt16, _ step: UInt16, _ region: UInt16)
  -> UInt64
{
  UInt64(persona) | UInt64(journey) << 16 | UInt64(step) << 32 | UInt64(region) << 48
}
