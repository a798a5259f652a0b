/// Makes the bytes of blocks.
struct BlockEncoder {
  private var encoder: ColumnEncoder
  private let fileTag: UInt64
  private var nextSequence: UInt64 = 0
  /// Where the last block starts in the encoder's body.
  private var start = 0

  /// The bytes of the last block: header and planes.
  var bytes: ArraySlice<UInt8> { encoder.body[start...] }

  init(fileTag: UInt64, capacity: Int, level: Int = 1) throws(TraceError) {
    encoder = try ColumnEncoder(capacity: capacity, level: level)
    self.fileTag = fileTag
  }

  /// Encodes rows to ``bytes`` and returns the block's place in the index, with offset 0.
  ///
  /// - Precondition: `rows` is not empty.
  mutating func encode<Row: TraceRow>(_ rows: borrowing RowBlock<Row>) -> BlockEntry {
    let gap = BlockHeader.size(columns: Row.layout.count)
    encoder.removeAll(leaving: gap)
    var columns: [ColumnDescriptor] = []
    for (field, values) in zip(Row.layout, rows.columns) {
      let descriptor = encoder.append(field.column, values, count: rows.count)
      let isZero = descriptor.minimum == 0 && descriptor.maximum == 0
      if !(isZero && field.isOptional) { columns.append(descriptor) }
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
    var bytes: [UInt8] = []
    header.write(to: &bytes)
    start = encoder.fillGap(of: gap, with: bytes)
    header.checksum = XXHash64.hash(encoder.body[start...], seed: fileTag ^ nextSequence)
    bytes.replace(at: BlockHeader.checksumOffset, withLittleEndian: header.checksum)
    _ = encoder.fillGap(of: gap, with: bytes)
    nextSequence += 1
    return BlockEntry(header, offset: 0, length: UInt64(self.bytes.count))
  }
}
