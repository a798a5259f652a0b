/// Reads blocks of one file, one after the other, with memory that it keeps.
///
/// A block is loaded whole, for its checksum covers all of it; its columns are decoded as they are
/// asked for.
struct BlockReader {
  let reader: TraceReader
  private let decoder: ColumnDecoder
  /// For each column the memory of its values, which is used again as soon as nobody holds it.
  private var buffers: [ColumnBuffer?] = Array(repeating: nil, count: 64)
  /// The bytes of the block loaded last, and rests of longer ones.
  private var bytes: [UInt8] = []
  private var loaded: BlockHeader?
  /// How many columns of blocks were decoded.
  private(set) var decodedColumns = 0

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

  /// Reads a block and compares its checksum; its columns can then be decoded.
  @discardableResult
  mutating func load(_ number: Int) throws(TraceError) -> BlockHeader {
    let entry = reader.index[number]
    let size = Int(entry.length)
    loaded = nil
    // Only the header believes in the size so far, and the file is at least as long.
    if bytes.count < size { bytes = Array(repeating: 0, count: size) }
    try reader.file.read(at: entry.offset, count: size, into: &bytes)
    do throws(Damage) {
      let header = try check(BlockHeader(from: bytes), number)
      bytes.replace(at: BlockHeader.checksumOffset, withLittleEndian: 0)
      let seed = reader.head.fileTag ^ reader.sequence(ofBlock: number)
      guard XXHash64.hash(bytes[..<size], seed: seed) == header.checksum else {
        throw Damage("the checksum of block \(number) is wrong")
      }
      loaded = header
      return header
    } catch { throw error.error(in: reader.path) }
  }

  /// Columns of the block that was loaded last; those that it leaves out are all zeros.
  ///
  /// Times are compared with the header, and a column that every block of the table has is missed.
  mutating func columns(_ wanted: [TraceColumn]) throws(TraceError) -> DecodedColumns {
    guard let loaded else { preconditionFailure("no block is loaded") }
    do throws(Damage) {
      let columns = try decode(loaded, wanted)
      let optional = TraceTable(rawValue: loaded.table)?.optionalColumns ?? []
      for column in wanted where !optional.contains(column) {
        guard loaded.has(column) else {
          throw Damage("block \(loaded.sequence) has no column '\(column.name)'")
        }
      }
      if wanted.contains(.time) { try check(columns, loaded) }
      return columns
    } catch { throw error.error(in: reader.path) }
  }

  /// The rows of a block of their table. A thorough look compares, too, what the header says of the
  /// values that occur, by which queries pass over blocks.
  mutating func rows<Row: TraceRow>(
    ofBlock number: Int,
    as _: Row.Type = Row.self,
    isThorough: Bool = false
  ) throws(TraceError) -> [Row] {
    let header = try load(number)
    let columns = try columns(Row.columns)
    return try inFile { () throws(Damage) in
      if isThorough { try checkPresence(columns, header) }
      try checkStarts(columns, header)
      return try Row.rows(from: columns)
    }
  }
}

extension BlockHeader {
  /// What the header says of a column; `nil` where the block does not have it.
  func column(_ column: TraceColumn) -> ColumnDescriptor? {
    columns.first { $0.id == column.rawValue }
  }

  /// Whether the block has a column.
  func has(_ column: TraceColumn) -> Bool { self.column(column) != nil }
}

extension TraceTable {
  /// Columns that a block of the table may leave out.
  var optionalColumns: Set<TraceColumn> {
    switch self {
    case .call: CallRow.optionalColumns.union([.request])
    case .sessionBegin: SessionBeginRow.optionalColumns
    case .sessionEnd: SessionEndRow.optionalColumns
    case .marker: MarkerRow.optionalColumns
    case .stationWindow: StationWindowRow.optionalColumns
    case .emission: Set(TraceColumn.allCases).subtracting([.time, .session])
    }
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
      let buffer = takeBuffer(for: known)
      try decoder.decode(descriptor, known, planes, of: bytes, count: header.rows, into: buffer)
      columns.adopt(buffer, as: known)
      decodedColumns += 1
    }
    return columns
  }

  private mutating func takeBuffer(for column: TraceColumn) -> ColumnBuffer {
    let place = Int(column.rawValue)
    if isKnownUniquelyReferenced(&buffers[place]), let free = buffers[place] { return free }
    let buffer = ColumnBuffer(width: column.byteWidth)
    buffers[place] = buffer
    return buffer
  }

  private func check(_ columns: DecodedColumns, _ header: BlockHeader) throws(Damage) {
    let times = columns.buffer(.time) ?? ColumnBuffer(zeros: header.rows, width: 8)
    try times.withValues(as: UInt64.self, count: header.rows) { (times) throws(Damage) in
      guard ColumnLoops.isOrdered(times) else {
        throw Damage("the rows of block \(header.sequence) are not in the order of time")
      }
      guard times[0] == header.timeMinimum, times[times.count - 1] == header.timeMaximum else {
        throw Damage("the times of block \(header.sequence) are not those of its header")
      }
    }
  }

  private func checkPresence(_ columns: DecodedColumns, _ header: BlockHeader) throws(Damage) {
    for descriptor in header.columns where descriptor.presence != 0 {
      guard let column = TraceColumn(rawValue: descriptor.id), columns.buffer(column) != nil else {
        continue
      }
      guard columns[column].reduce(0, { $0 | 1 &<< $1 }) == descriptor.presence else {
        throw Damage(
          "block \(header.sequence) says of column '\(column.name)' that other values occur"
        )
      }
    }
  }

  /// Compares the starts of the spans that the rows close with the header.
  private func checkStarts(_ columns: DecodedColumns, _ header: BlockHeader) throws(Damage) {
    var startMinimum: UInt64? = header.timeMinimum
    if let times = columns.buffer(.time), let lengths = columns.buffer(.latency) {
      startMinimum = times.withValues(as: UInt64.self, count: header.rows) { times in
        lengths.withValues(as: UInt64.self, count: header.rows) { lengths in
          ColumnLoops.earliestStart(times, lengths)
        }
      }
    }
    guard let startMinimum else {
      throw Damage("a row of block \(header.sequence) starts after its end")
    }
    guard startMinimum == header.startMinimum else {
      throw Damage("the times of block \(header.sequence) are not those of its header")
    }
  }
}
