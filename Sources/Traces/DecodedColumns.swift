/// The columns of rows that were read; one that their block does not have is all zeros.
struct DecodedColumns {
  /// The number of rows.
  let count: Int
  private var buffers: [ColumnBuffer?] = Array(repeating: nil, count: 64)

  init(count: Int) {
    self.count = count
  }

  /// The values of a column, widened to 64 bits: a copy, so take it once.
  subscript(column: TraceColumn) -> [UInt64] {
    get { buffer(column)?.widened(count: count) ?? Array(repeating: 0, count: count) }
    set {
      precondition(newValue.count == count)
      let buffer = ColumnBuffer(width: column.byteWidth)
      buffer.fill(newValue.span)
      adopt(buffer, as: column)
    }
  }

  /// The memory of a column; `nil` where it is all zeros.
  func buffer(_ column: TraceColumn) -> ColumnBuffer? { buffers[Int(column.rawValue)] }

  /// Takes a buffer for a column; nobody changes it from now on.
  mutating func adopt(_ buffer: ColumnBuffer, as column: TraceColumn) {
    precondition(buffer.width == column.byteWidth && buffer.capacity >= count)
    buffers[Int(column.rawValue)] = buffer
  }
}

extension TraceRow {
  /// Builds rows from columns whose values lie within their widths.
  static func rows(from columns: DecodedColumns) throws(Damage) -> [Self] {
    for field in layout {
      guard let cases = field.caseCount, let buffer = columns.buffer(field.column),
        columns.count > 0
      else { continue }
      let greatest = buffer.withValues(as: UInt8.self, count: columns.count) {
        ColumnLoops.extrema($0).greatest
      }
      guard greatest < cases else {
        throw Damage(
          "a value \(greatest) of column '\(field.column.name)' is not known",
          isUnsupported: true
        )
      }
    }
    return unsafe [Self](unsafeUninitializedCapacity: columns.count) { rows, count in
      count = columns.count
      let target = unsafe UnsafeMutableBufferPointer(rebasing: rows[..<count])
      for field in layout {
        let width = field.column.byteWidth
        let buffer = columns.buffer(field.column) ?? ColumnBuffer(zeros: count, width: width)
        unsafe buffer.scatter(to: target, at: field.offset)
      }
    }
  }
}
