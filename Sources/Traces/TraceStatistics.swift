/// What a trace file consists of: where its rows and its bytes are.
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

  /// The bytes of the file.
  public let bytes: UInt64
  /// The tables that have rows, by id.
  public internal(set) var tables: [Table] = []
  /// The times of the first and the last row; `nil` where there are no rows.
  public let times: ClosedRange<UInt64>?
  /// What the rows add up to.
  public let digest: RunDigest
}

extension TraceReader {
  /// Counts rows and bytes by table and column, from the headers of the blocks.
  public func statistics() throws(TraceError) -> TraceStatistics {
    let first = index.map(\.timeMinimum).min()
    let last = index.map(\.timeMaximum).max()
    var tables: [Int: TraceStatistics.Table] = [:]
    let blocks = try BlockReader(self)
    for number in index.indices {
      let header = try blocks.header(ofBlock: number)
      let id = Int(header.table)
      let name = TraceTable(rawValue: header.table)?.name
      tables[id, default: .init(id: id, name: name)].add(header, bytes: index[number].length)
    }
    return TraceStatistics(
      bytes: file.size,
      tables: tables.values.sorted { $0.id < $1.id },
      times: first.flatMap { first in last.map { first...$0 } },
      digest: digest
    )
  }
}

extension TraceStatistics.Table {
  init(id: Int, name: String?) {
    self.id = id
    self.name = name
  }

  fileprivate mutating func add(_ header: BlockHeader, bytes: UInt64) {
    rows += UInt64(header.rows)
    blocks += 1
    self.bytes += bytes
    var first = 0
    for descriptor in header.columns {
      let sizes = header.planeSizes[first..<first + descriptor.planeCount]
      first += descriptor.planeCount
      let size = sizes.reduce(UInt64(ColumnDescriptor.size)) { $0 + 4 + UInt64($1) }
      add(size, toColumn: descriptor.id)
    }
  }

  private mutating func add(_ size: UInt64, toColumn id: UInt8) {
    let place = columns.firstIndex { $0.id >= Int(id) } ?? columns.count
    if place == columns.count || columns[place].id != Int(id) {
      let name = TraceColumn(rawValue: id)?.name
      columns.insert(.init(id: Int(id), name: name), at: place)
    }
    columns[place].bytes += size
  }
}
