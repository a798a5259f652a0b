/// Makes the bytes of blocks.
struct BlockEncoder {
  private var encoder: ColumnEncoder
  private let fileTag: UInt64
  private var nextSequence: UInt64 = 0

  /// The bytes of the last block: header and planes.
  private(set) var bytes: [UInt8] = []

  init(fileTag: UInt64, capacity: Int) throws(TraceError) {
    encoder = try ColumnEncoder(capacity: capacity)
    self.fileTag = fileTag
  }

  /// Encodes rows to ``bytes`` and returns the block's place in the index, with offset 0.
  ///
  /// - Precondition: `rows` is not empty.
  mutating func encode<Row: TraceRow>(_ rows: RowBlock<Row>) -> BlockEntry {
    encoder.removeAll()
    var columns: [ColumnDescriptor] = []
    for (index, column) in Row.columns.enumerated() {
      let stored = rows.columns[index]
      let values = stored.span.extracting(0..<rows.count)
      let isZero = rows.unions[index] == 0
      if isZero, Row.optionalColumns.contains(column) { continue }
      let survey =
        isZero ? ColumnSurvey(zeros: rows.count) : ColumnSurvey(values, of: column)
      columns.append(encoder.append(column, values, survey))
    }
    var header = BlockHeader(
      table: Row.table.rawValue,
      rows: rows.count,
      sequence: nextSequence,
      firstRow: rows.firstRow,
      timeMinimum: columns[0].minimum,
      timeMaximum: columns[0].maximum,
      contentSum: rows.digest.contentSum,
      contentXor: rows.digest.contentXor,
      startMinimum: rows.startMinimum,
      columns: columns,
      planeSizes: encoder.planeSizes
    )
    bytes.removeAll(keepingCapacity: true)
    header.write(to: &bytes)
    bytes.append(contentsOf: encoder.body)
    header.checksum = XXHash64.hash(bytes, seed: fileTag ^ nextSequence)
    bytes.replace(at: BlockHeader.checksumOffset, withLittleEndian: header.checksum)
    nextSequence += 1
    return BlockEntry(header, offset: 0, length: UInt64(bytes.count))
  }
}
