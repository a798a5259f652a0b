extension TraceReader {
  /// A block, as the index has it.
  public struct Block: Equatable, Sendable {
    /// Its number in the file.
    public let number: Int
    /// The table; `nil` for one that this version does not know.
    public let table: TraceTable?
    /// The number of rows.
    public let rows: Int
    /// The times of the first and the last row.
    public let times: ClosedRange<UInt64>
    /// The least start of a row.
    public let startMinimum: UInt64
    /// The bytes in the file.
    public let size: UInt64
  }

  /// The blocks, in order of the file.
  public var blocks: [Block] {
    index.enumerated().map { number, entry in
      Block(
        number: number,
        table: UInt8(exactly: entry.table).flatMap(TraceTable.init(rawValue:)),
        rows: Int(entry.rows),
        times: entry.timeMinimum...entry.timeMaximum,
        startMinimum: entry.startMinimum,
        size: entry.length
      )
    }
  }

  /// The rows of one block, as a chunk with rows of one table.
  ///
  /// - Precondition: the file has a block of this number.
  public func readBlock(_ number: Int) throws(TraceError) -> RowChunk {
    precondition(index.indices.contains(number), "the trace has no block \(number)")
    var blocks = try BlockReader(self)
    let chunk = RowChunk()
    switch blocks.table(ofBlock: number) {
    case .call: chunk.calls = try blocks.rows(ofBlock: number)
    case .sessionBegin: chunk.begins = try blocks.rows(ofBlock: number)
    case .sessionEnd: chunk.ends = try blocks.rows(ofBlock: number)
    case .marker: chunk.markers = try blocks.rows(ofBlock: number)
    case .stationWindow: chunk.stationWindows = try blocks.rows(ofBlock: number)
    case .emission: chunk.emissions = try blocks.rows(ofBlock: number)
    case nil:
      throw .unsupported(path: path, detail: "table \(index[number].table) has no rows here")
    }
    return chunk
  }

  /// Passes all rows with `from <= time < until` to `body`, chunk by chunk, as a run does.
  ///
  /// Rows come in the order (time, table), where the tables stand thus: markers, begins, calls, ends,
  /// windows. No row of a chunk comes before a row of an earlier chunk in that order; inside a chunk
  /// the tables stand beside each other. So a fold over the chunks that takes begins, then calls, then
  /// ends sees each session in the order in which it went, as the fold of the run did.
  ///
  /// - Parameters:
  ///   - from: the first time wanted; blocks that end before it are not read.
  ///   - until: the time behind the last one wanted; `nil`: all.
  ///   - body: takes the next rows. The chunk is reused after the call.
  /// - Throws: what `body` throws, or a ``TraceError`` where a block is not what was written.
  public func forEachChunk(
    from: UInt64 = 0,
    until: UInt64? = nil,
    _ body: (RowChunk) throws -> Void
  ) throws {
    var merge = try ChunkMerge(self, from: from, until: until)
    let chunk = RowChunk()
    while try merge.fill(chunk) {
      try body(chunk)
      chunk.removeAll()
    }
  }

  /// The calls with `from <= start < until`, in the order (start, session, place in the file).
  public func startOrdered(
    from: UInt64 = 0,
    until: UInt64? = nil
  ) throws(TraceError) -> StartOrderedCalls {
    try StartOrderedCalls(self, from: from, until: until)
  }

  /// The numbers of a table's blocks that may hold rows of these times.
  ///
  /// - Complexity: O(log *n*) and the size of the result, for the blocks of a table are in the order
  ///   of time.
  func blockNumbers(of table: TraceTable, from: UInt64, until: UInt64?) -> [Int] {
    let numbers = tableBlocks[Int(table.rawValue)]
    let first = numbers.partition { index[$0].timeMaximum >= from }
    let last = until.map { until in numbers.partition { index[$0].timeMinimum >= until } }
    return Array(numbers[first..<max(first, last ?? numbers.count)])
  }

  /// The number of rows, bookkeeping among them.
  public var rowCount: UInt64 { index.reduce(0) { $0 + UInt64($1.rows) } }

  /// The times of the first and the last row, in quanta; `nil` where there are no rows.
  public var times: ClosedRange<UInt64>? {
    let blocks = tableBlocks.filter { !$0.isEmpty }
    guard let first = blocks.map({ index[$0[0]].timeMinimum }).min(),
      let last = blocks.map({ index[$0[$0.count - 1]].timeMaximum }).max()
    else { return nil }
    return first...last
  }
}

extension Array {
  /// The first index whose element meets a condition that all behind it meet too.
  func partition(where isBehind: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

// MARK: - Merge by time

/// A place in the order of rows.
private struct MergeKey: Comparable {
  let time: UInt64
  let rank: Int

  static func < (left: MergeKey, right: MergeKey) -> Bool {
    left.time != right.time ? left.time < right.time : left.rank < right.rank
  }
}

/// Cuts the tables of a file together: up to the least place where any table needs its next block.
private struct ChunkMerge {
  private var blocks: BlockReader
  private var calls: TableStream<CallRow>
  private var begins: TableStream<SessionBeginRow>
  private var ends: TableStream<SessionEndRow>
  private var markers: TableStream<MarkerRow>
  private var windows: TableStream<StationWindowRow>

  init(_ reader: TraceReader, from: UInt64, until: UInt64?) throws(TraceError) {
    blocks = try BlockReader(reader)
    calls = TableStream(reader, from: from, until: until)
    begins = TableStream(reader, from: from, until: until)
    ends = TableStream(reader, from: from, until: until)
    markers = TableStream(reader, from: from, until: until)
    windows = TableStream(reader, from: from, until: until)
  }

  /// Adds the next rows to an empty chunk; `false` when there are none.
  mutating func fill(_ chunk: RowChunk) throws(TraceError) -> Bool {
    try calls.load(&blocks)
    try begins.load(&blocks)
    try ends.load(&blocks)
    try markers.load(&blocks)
    try windows.load(&blocks)
    let cut = [calls.bound, begins.bound, ends.bound, markers.bound, windows.bound]
      .compactMap { $0 }.min()
    let moved = [
      calls.move(upTo: cut, to: &chunk.calls), begins.move(upTo: cut, to: &chunk.begins),
      ends.move(upTo: cut, to: &chunk.ends), markers.move(upTo: cut, to: &chunk.markers),
      windows.move(upTo: cut, to: &chunk.stationWindows),
    ]
    return moved.contains { $0 > 0 }
  }
}

/// The rows of one table, block by block.
private struct TableStream<Row: TraceRow> {
  private let numbers: [Int]
  private let from: UInt64
  private let until: UInt64?
  private var nextBlock = 0
  private var rows: [Row] = []
  private var position = 0

  init(_ reader: TraceReader, from: UInt64, until: UInt64?) {
    numbers = reader.blockNumbers(of: Row.table, from: from, until: until)
    self.from = from
    self.until = until
  }

  /// Reads the next block that has a row of the times wanted, if all rows read were moved.
  mutating func load(_ blocks: inout BlockReader) throws(TraceError) {
    while position == rows.count, nextBlock < numbers.count {
      rows = try blocks.rows(ofBlock: numbers[nextBlock])
      nextBlock += 1
      if let until { rows.removeLast(rows.count - firstIndex { $0.time >= until }) }
      position = firstIndex { $0.time >= from }
    }
  }

  /// The place of the last row read, if others follow it; `nil` if no row is missing.
  var bound: MergeKey? {
    guard nextBlock < numbers.count, let last = rows.last else { return nil }
    return MergeKey(time: last.time, rank: Row.table.rank)
  }

  /// Moves the rows up to `cut` and returns how many they were.
  mutating func move(upTo cut: MergeKey?, to target: inout [Row]) -> Int {
    let end = cut.map { cut in
      firstIndex { cut < MergeKey(time: $0.time, rank: Row.table.rank) }
    }
    let range = position..<max(position, end ?? rows.count)
    target.append(contentsOf: rows[range])
    position = range.upperBound
    return range.count
  }

  /// The first row for which `isBehind` holds; it holds for all that follow.
  private func firstIndex(where isBehind: (Row) -> Bool) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if isBehind(rows[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
