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
  /// The rows that are put together, or taken apart, at one time.
  static var tile: Int { 256 }

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
      let sources = layout.map { field in
        let width = field.column.byteWidth
        return columns.buffer(field.column) ?? ColumnBuffer(zeros: columns.count, width: width)
      }
      // In tiles that fit the first cache, so that a row is written to memory once.
      for start in stride(from: 0, to: count, by: Self.tile) {
        let end = min(start + Self.tile, count)
        let target = unsafe UnsafeMutableBufferPointer(rebasing: rows[start..<end])
        for (field, source) in zip(layout, sources) {
          unsafe source.scatter(from: start, to: target, at: field.offset)
        }
      }
    }
  }
}
