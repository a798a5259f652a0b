/// Reads blocks of one file, one after the other, with memory that it keeps.
struct BlockReader {
  private let reader: TraceReader
  private var decoder: ColumnDecoder

  init(_ reader: TraceReader) throws(TraceError) {
    self.reader = reader
    decoder = try ColumnDecoder()
  }

  /// The table of a block; `nil` for one that this version does not know.
  func table(ofBlock number: Int) -> TraceTable? {
    UInt8(exactly: reader.index[number].table).flatMap(TraceTable.init(rawValue:))
  }

  /// The header of a block, compared with the index, without its planes and so without its checksum.
  func header(ofBlock number: Int) throws(TraceError) -> BlockHeader {
    let entry = reader.index[number]
    let count = min(entry.length, UInt64(BlockHeader.maximumSize))
    let bytes = try reader.file.read(at: entry.offset, count: Int(count))
    return try inFile { () throws(Damage) in try check(BlockHeader(from: bytes), number) }
  }

  /// A block's header and bytes, the checksum compared; in the bytes it is zero.
  func block(_ number: Int) throws(TraceError) -> (header: BlockHeader, bytes: [UInt8]) {
    let entry = reader.index[number]
    var bytes = try reader.file.read(at: entry.offset, count: Int(entry.length))
    let header = try inFile { () throws(Damage) in try check(BlockHeader(from: bytes), number) }
    bytes.replace(at: BlockHeader.checksumOffset, withLittleEndian: 0)
    let seed = reader.head.fileTag ^ reader.sequence(ofBlock: number)
    guard XXHash64.hash(bytes, seed: seed) == header.checksum else {
      throw Damage("the checksum of block \(number) is wrong").error(in: reader.path)
    }
    return (header, bytes)
  }

  /// The rows of a block of their table.
  mutating func rows<Row: TraceRow>(
    ofBlock number: Int,
    as _: Row.Type = Row.self
  ) throws(TraceError) -> [Row] {
    let (header, bytes) = try block(number)
    do throws(Damage) {
      let columns = try decode(header, bytes, Row.columns)
      for column in Row.columns where !Row.optionalColumns.contains(column) {
        guard header.columns.contains(where: { $0.id == column.rawValue }) else {
          throw Damage("block \(number) has no column '\(column.name)'")
        }
      }
      let rows = try Row.rows(from: columns)
      try check(rows, header, number)
      return rows
    } catch { throw error.error(in: reader.path) }
  }
}

// MARK: - Checks

extension BlockReader {
  private func inFile<Value>(
    _ body: () throws(Damage) -> Value
  ) throws(TraceError) -> Value {
    do throws(Damage) { return try body() } catch { throw error.error(in: reader.path) }
  }

  /// The header, if it is the one of which the index speaks.
  private func check(_ header: BlockHeader, _ number: Int) throws(Damage) -> BlockHeader {
    let entry = reader.index[number]
    let length = UInt64(header.size + header.bodySize)
    guard BlockEntry(header, offset: entry.offset, length: length) == entry,
      header.sequence == reader.sequence(ofBlock: number),
      header.firstRow == reader.firstRows[number]
    else { throw Damage("index and header of block \(number) contradict each other") }
    return header
  }

  private mutating func decode(
    _ header: BlockHeader,
    _ bytes: [UInt8],
    _ wanted: [TraceColumn]
  ) throws(Damage) -> DecodedColumns {
    var columns = DecodedColumns(count: header.rows)
    let ranges = header.planeRanges
    var first = 0
    for descriptor in header.columns {
      let planes = ranges[first..<first + descriptor.planeCount]
      first += descriptor.planeCount
      guard let known = TraceColumn(rawValue: descriptor.id), wanted.contains(known) else {
        continue
      }
      let values = try decoder.decode(descriptor, planes, of: bytes, count: header.rows)
      try ColumnDecoder.check(values, descriptor, known)
      columns[known] = values
    }
    return columns
  }

  private func check<Row: TraceRow>(
    _ rows: [Row],
    _ header: BlockHeader,
    _ number: Int
  ) throws(Damage) {
    var lastTime: UInt64 = 0
    var startMinimum = UInt64.max
    for row in rows {
      guard row.time >= lastTime, row.start <= row.time else {
        throw Damage("the rows of block \(number) are not in the order of time")
      }
      lastTime = row.time
      startMinimum = min(startMinimum, row.start)
    }
    guard rows.first?.time == header.timeMinimum, lastTime == header.timeMaximum,
      startMinimum == header.startMinimum
    else { throw Damage("the times of block \(number) are not those of its header") }
  }
}
