/// Rows of one table on their way to a block, column by column.
///
/// Rows are transposed as they come, in tiles that fit the first cache, so that a row is fetched from
/// memory once and each column is written as one stream.
struct RowBlock<Row: TraceRow> {
  let capacity: Int
  /// The columns, in the order of the row's layout.
  let columns: [ColumnBuffer]
  private(set) var count = 0
  private(set) var digest = RunDigest()
  private(set) var startMinimum = UInt64.max
  private(set) var lastTime: UInt64 = 0
  /// Rows of blocks before this one.
  private(set) var firstRow: UInt64 = 0

  init(capacity: Int) {
    self.capacity = capacity
    columns = Row.layout.map { ColumnBuffer(width: $0.column.byteWidth) }
  }

  var isFull: Bool { count == capacity }

  /// Takes rows until the block is full and returns how many it took.
  ///
  /// - Throws: if times decrease, or a span is longer than the time at which it ends.
  mutating func append(_ rows: Span<Row>) throws(TraceError) -> Int {
    let taken = min(rows.count, capacity - count)
    makeRoom(for: taken)
    var start = 0
    while start < taken {
      let tile = rows.extracting(start..<min(start + Row.tile, taken))
      try observe(tile)
      for (field, values) in zip(Row.layout, columns) {
        values.gather(tile, at: field.offset, to: count)
      }
      count += tile.count
      start += tile.count
    }
    return taken
  }

  /// Columns grow as rows come: most traces have few markers and windows.
  private mutating func makeRoom(for more: Int) {
    let size = min(capacity, max(2 * columns[0].capacity, count + more))
    guard columns[0].capacity < count + more else { return }
    for values in columns { values.reserve(size, keeping: count) }
  }

  private mutating func observe(_ rows: Span<Row>) throws(TraceError) {
    digest.include(rows)
    var (last, least) = (lastTime, startMinimum)
    for index in rows.indices {
      let (time, start) = (rows[index].time, rows[index].start)
      guard time >= last else {
        throw .invalidRows(
          detail: "a row of table '\(Row.table.name)' at \(time) follows one at \(last)"
        )
      }
      guard start <= time else {
        throw .invalidRows(
          detail: "a row of table '\(Row.table.name)' ends at \(time), before it starts"
        )
      }
      last = time
      least = min(least, start)
    }
    (lastTime, startMinimum) = (last, least)
  }

  /// Forgets the rows and keeps the memory.
  mutating func removeAll() {
    firstRow += UInt64(count)
    count = 0
    digest = RunDigest()
    startMinimum = .max
  }
}
