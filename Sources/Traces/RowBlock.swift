/// Rows of one table on their way to a block, column by column.
///
/// Rows are transposed as they come, in tiles that fit the first cache, so that a row is fetched from
/// memory once and each column is written as one stream.
struct RowBlock<Row: TraceRow> {
  private static var tile: Int { 512 }

  let capacity: Int
  private(set) var columns: [[UInt64]]
  private(set) var count = 0
  private(set) var digest = RunDigest()
  private(set) var startMinimum = UInt64.max
  private(set) var lastTime: UInt64 = 0
  /// Rows of blocks before this one.
  private(set) var firstRow: UInt64 = 0

  init(capacity: Int) {
    self.capacity = capacity
    // Memory is taken when the first row comes: most traces have few markers and windows.
    columns = []
  }

  var isFull: Bool { count == capacity }

  /// Takes rows until the block is full and returns how many it took.
  ///
  /// - Throws: if times decrease, or a span is longer than the time at which it ends.
  mutating func append(_ rows: Span<Row>) throws(TraceError) -> Int {
    if columns.isEmpty {
      columns = Array(repeating: Array(repeating: 0, count: capacity), count: Row.columns.count)
    }
    let taken = min(rows.count, capacity - count)
    var start = 0
    while start < taken {
      let tile = rows.extracting(start..<min(start + Self.tile, taken))
      try observe(tile)
      for (index, column) in Row.columns.enumerated() {
        Row.gather(column, of: tile, into: &columns[index], at: count)
      }
      count += tile.count
      start += tile.count
    }
    return taken
  }

  private mutating func observe(_ rows: Span<Row>) throws(TraceError) {
    for index in rows.indices {
      let row = rows[index]
      digest.include(row)
      startMinimum = min(startMinimum, row.start)
      guard row.time >= lastTime else {
        throw .invalidRows(
          detail: "a row of table '\(Row.table.name)' at \(row.time) follows one at \(lastTime)"
        )
      }
      guard row.start <= row.time else {
        throw .invalidRows(
          detail: "a row of table '\(Row.table.name)' ends at \(row.time), before it starts"
        )
      }
      lastTime = row.time
    }
  }

  /// Forgets the rows and keeps the memory.
  mutating func removeAll() {
    firstRow += UInt64(count)
    count = 0
    digest = RunDigest()
    startMinimum = .max
  }
}
