/// What a trace consists of: where its rows and its bytes are.
public struct TraceStatistics: Equatable, Sendable {
  /// The rows and bytes of one table.
  public struct Table: Equatable, Sendable {
    /// The table's number in the file.
    public let id: Int
    /// Its name; `nil` for one that this version does not know.
    public let name: String?
    /// The rows, bookkeeping among them.
    public internal(set) var rows: UInt64 = 0
    /// The blocks.
    public internal(set) var blocks = 0
    /// The bytes of the blocks, headers among them.
    public internal(set) var bytes: UInt64 = 0
    /// The columns, by id.
    public internal(set) var columns: [Column] = []

    /// The times of the first and the last row, in quanta.
    public internal(set) var times: ClosedRange<UInt64>

    /// The bytes a row takes.
    public var bytesPerRow: Double { rows == 0 ? 0 : Double(bytes) / Double(rows) }
  }

  /// The bytes of one column.
  public struct Column: Equatable, Sendable {
    /// The column's number in the file.
    public let id: Int
    /// Its name; `nil` for one that this version does not know.
    public let name: String?
    /// The bytes of its planes and of what the headers say of it.
    public internal(set) var bytes: UInt64 = 0
  }

  /// The bytes of the files.
  public internal(set) var bytes: UInt64
  /// The tables that have rows, by id.
  public internal(set) var tables: [Table] = []
  /// The times of the first and the last row; `nil` where there are no rows.
  public internal(set) var times: ClosedRange<UInt64>?
  /// What the rows add up to.
  public internal(set) var digest: RunDigest

  /// The rows of all tables.
  public var rows: UInt64 { tables.reduce(0) { $0 + $1.rows } }
  /// The blocks of all tables.
  public var blocks: Int { tables.reduce(0) { $0 + $1.blocks } }
}

extension TraceSet {
  /// Counts rows and bytes of all files by table and column, from the headers of the blocks.
  public func statistics() throws(TraceError) -> TraceStatistics {
    var whole = try readers[0].statistics()
    for reader in readers.dropFirst() { whole.merge(try reader.statistics()) }
    return whole
  }
}

extension TraceReader {
  /// Counts rows and bytes by table and column, from the headers of the blocks.
  public func statistics() throws(TraceError) -> TraceStatistics {
    var tables: [Int: TraceStatistics.Table] = [:]
    let blocks = try BlockReader(self)
    for number in index.indices {
      let header = try blocks.header(ofBlock: number)
      let id = Int(header.table)
      let name = TraceTable(rawValue: header.table)?.name
      let times = header.timeMinimum...header.timeMaximum
      tables[id, default: .init(id: id, name: name, times: times)]
        .add(header, bytes: index[number].length)
    }
    return TraceStatistics(
      bytes: file.size,
      tables: tables.values.sorted { $0.id < $1.id },
      times: times,
      digest: digest
    )
  }
}

extension TraceStatistics {
  fileprivate mutating func merge(_ other: TraceStatistics) {
    bytes += other.bytes
    digest.merge(other.digest)
    times = [times, other.times].compactMap { $0 }.reduce(nil) { $0?.union($1) ?? $1 }
    for table in other.tables {
      let place = tables.firstIndex { $0.id >= table.id } ?? tables.count
      if place < tables.count, tables[place].id == table.id {
        tables[place].merge(table)
      } else {
        tables.insert(table, at: place)
      }
    }
  }
}

extension ClosedRange<UInt64> {
  /// The least range with both.
  fileprivate func union(_ other: Self) -> Self {
    Swift.min(lowerBound, other.lowerBound)...Swift.max(upperBound, other.upperBound)
  }
}

extension TraceStatistics.Table {
  init(id: Int, name: String?, times: ClosedRange<UInt64>) {
    self.id = id
    self.name = name
    self.times = times
  }

  fileprivate mutating func merge(_ other: Self) {
    rows += other.rows
    blocks += other.blocks
    bytes += other.bytes
    times = times.union(other.times)
    for column in other.columns { add(column.bytes, toColumn: column.id, named: column.name) }
  }

  fileprivate mutating func add(_ header: BlockHeader, bytes: UInt64) {
    rows += UInt64(header.rows)
    blocks += 1
    self.bytes += bytes
    times = times.union(header.timeMinimum...header.timeMaximum)
    var first = 0
    for descriptor in header.columns {
      let sizes = header.planeSizes[first..<first + descriptor.planeCount]
      first += descriptor.planeCount
      let size = sizes.reduce(UInt64(ColumnDescriptor.size)) { $0 + 4 + UInt64($1) }
      let name = TraceColumn(rawValue: descriptor.id)?.name
      add(size, toColumn: Int(descriptor.id), named: name)
    }
  }

  private mutating func add(_ size: UInt64, toColumn id: Int, named name: String?) {
    let place = columns.firstIndex { $0.id >= id } ?? columns.count
    if place == columns.count || columns[place].id != id {
      columns.insert(.init(id: id, name: name), at: place)
    }
    columns[place].bytes += size
  }
}
