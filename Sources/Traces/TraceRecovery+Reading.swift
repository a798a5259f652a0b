extension TraceRecovery {
  /// A reader of the intact blocks, in place. Its blocks are numbered anew, from 0.
  public func reader() -> TraceReader {
    TraceReader(
      file: file,
      head: head,
      description: description,
      index: accepted.map(\.entry),
      firstRows: accepted.map(\.firstRow),
      sequences: accepted.map(\.sequence),
      digest: digest
    )
  }
}

/// Reads the rows of blocks of markers before there is a reader.
struct MarkerBlockReader {
  private let decoder: ColumnDecoder

  init() throws(TraceError) {
    decoder = try ColumnDecoder()
  }

  /// The rows of a block whose checksum was right.
  mutating func rows(_ header: BlockHeader, _ bytes: [UInt8]) throws(Damage) -> [MarkerRow] {
    var columns = DecodedColumns(count: header.rows)
    let ranges = header.planeRanges
    var first = 0
    for descriptor in header.columns {
      let planes = ranges[first..<first + descriptor.planeCount]
      first += descriptor.planeCount
      guard let known = TraceColumn(rawValue: descriptor.id), MarkerRow.columns.contains(known)
      else { continue }
      let buffer = ColumnBuffer(width: known.byteWidth)
      try decoder.decode(descriptor, known, planes, of: bytes, count: header.rows, into: buffer)
      columns.adopt(buffer, as: known)
    }
    return try MarkerRow.rows(from: columns)
  }
}
