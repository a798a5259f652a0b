/// Pairs up the rows of two traces and counts where they differ.
struct RowComparison {
  private let parts: UInt64
  private let pendingLimit: Int
  private var calls = PairedTable<CallRow>()
  private var begins = PairedTable<SessionBeginRow>()
  private var ends = PairedTable<SessionEndRow>()
  private var markers = PairedTable<MarkerRow>()
  private var windows = PairedTable<StationWindowRow>()

  init(parts: UInt64, pendingLimit: Int) {
    self.parts = parts
    self.pendingLimit = pendingLimit
  }

  /// What came of each table.
  var tables: [TraceDifference.Table] {
    [calls.result, begins.result, ends.result, markers.result, windows.result]
  }

  /// The first record that differs.
  var first: TraceDifference.Record? {
    [calls.first, begins.first, ends.first, markers.first, windows.first]
      .compactMap { $0 }.min { $0.place < $1.place }?.record
  }

  /// Compares all rows; `false`: more of them waited than may, and the counts say nothing.
  mutating func compare(
    _ a: [TraceReader],
    _ b: [TraceReader]
  ) throws(TraceError) -> Bool {
    for part in 0..<parts {
      var feeds = [BlockFeed(a), BlockFeed(b)]
      // The trace that is behind goes on, so that counterparts are not far from each other.
      while let side = Self.laggard(of: feeds) {
        guard let (reader, number) = feeds[side.rawValue].next() else { break }
        try add(reader.readBlock(number), side, part)
        guard pending <= pendingLimit || parts >= 1024 else { return false }
      }
      finish()
    }
    return true
  }

  private var pending: Int {
    calls.pending + begins.pending + ends.pending + markers.pending + windows.pending
  }

  private static func laggard(of feeds: [BlockFeed]) -> TraceDifference.Side? {
    TraceDifference.Side.allCases
      .filter { feeds[$0.rawValue].time != nil }
      .min { feeds[$0.rawValue].time ?? 0 < feeds[$1.rawValue].time ?? 0 }
  }

  private mutating func add(_ chunk: RowChunk, _ side: TraceDifference.Side, _ part: UInt64) {
    calls.add(chunk.calls, side, part, of: parts)
    begins.add(chunk.begins, side, part, of: parts)
    ends.add(chunk.ends, side, part, of: parts)
    markers.add(chunk.markers, side, part, of: parts)
    windows.add(chunk.stationWindows, side, part, of: parts)
  }

  private mutating func finish() {
    calls.finish()
    begins.finish()
    ends.finish()
    markers.finish()
    windows.finish()
  }
}

/// The blocks of all files of a trace that hold rows to compare, by the time of their first row.
///
/// The blocks of one table of one file keep their order, and a session lives in one file, so the rows
/// of a session come in the order in which they stand.
private struct BlockFeed {
  private let readers: [TraceReader]
  private let blocks: [(time: UInt64, reader: Int, number: Int)]
  private var position = 0

  init(_ readers: [TraceReader]) {
    self.readers = readers
    blocks = readers.enumerated().flatMap { place, reader in
      reader.blocks
        .filter { $0.table != nil && $0.table != .emission }
        .map { (time: $0.times.lowerBound, reader: place, number: $0.number) }
    }.sorted { ($0.time, $0.reader, $0.number) < ($1.time, $1.reader, $1.number) }
  }

  /// The time of the first row of the next block; `nil` behind the last.
  var time: UInt64? { position < blocks.count ? blocks[position].time : nil }

  mutating func next() -> (TraceReader, Int)? {
    guard position < blocks.count else { return nil }
    defer { position += 1 }
    return (readers[blocks[position].reader], blocks[position].number)
  }
}

/// A place in the order of rows of all tables.
private struct RecordPlace: Comparable {
  let time: UInt64
  let rank: Int
  let entity: UInt64

  init(_ row: some FieldRow) {
    time = row.time
    rank = type(of: row).table.rank
    entity = row.entity
  }

  static func < (left: RecordPlace, right: RecordPlace) -> Bool {
    (left.time, left.rank, left.entity) < (right.time, right.rank, right.entity)
  }
}

/// The rows of one table of both traces.
private struct PairedTable<Row: FieldRow> {
  /// Rows of an entity that one trace has had and the other not yet.
  private struct Queue {
    let side: TraceDifference.Side
    private var rows: [Row]
    private var position = 0

    init(_ side: TraceDifference.Side, _ row: Row) {
      self.side = side
      rows = [row]
    }

    /// The rows that wait; never empty in the table.
    var waiting: ArraySlice<Row> { rows[position...] }

    mutating func append(_ row: Row) { rows.append(row) }

    mutating func removeFirst() -> Row {
      defer { position += 1 }
      return rows[position]
    }
  }

  private(set) var result = TraceDifference.Table(
    name: Row.table.name,
    fields: Row.fields.map { .init(name: $0.name, count: 0) }
  )
  private(set) var pending = 0
  private(set) var first: (place: RecordPlace, record: TraceDifference.Record)?
  private var queues: [UInt64: Queue] = [:]

  mutating func add(
    _ rows: [Row],
    _ side: TraceDifference.Side,
    _ part: UInt64,
    of parts: UInt64
  ) {
    for row in rows where row.isCounted {
      guard parts == 1 || Self.spread(row.entity) % parts == part else { continue }
      result.rows[side.rawValue] += 1
      add(row, side)
    }
  }

  private mutating func add(_ row: Row, _ side: TraceDifference.Side) {
    guard let place = queues.index(forKey: row.entity) else {
      queues[row.entity] = Queue(side, row)
      pending += 1
      return
    }
    guard queues.values[place].side != side else {
      queues.values[place].append(row)
      pending += 1
      return
    }
    let counterpart = queues.values[place].removeFirst()
    if queues.values[place].waiting.isEmpty { queues.remove(at: place) }
    pending -= 1
    if side == .a { compare(row, counterpart) } else { compare(counterpart, row) }
  }

  private mutating func compare(_ a: Row, _ b: Row) {
    result.pairs += 1
    guard a != b else { return }
    result.differing += 1
    for (place, field) in Row.fields.enumerated() where field.number(a) != field.number(b) {
      result.fields[place].count += 1
    }
    note(a, b)
  }

  /// Keeps what differs if nothing before it did.
  private mutating func note(_ a: Row?, _ b: Row?) {
    guard let place = [a, b].compactMap({ $0.map { RecordPlace($0) } }).min() else { return }
    if let first, first.place <= place { return }
    let fields = Row.fields.map { field in
      TraceDifference.Record.Field(
        name: field.name,
        meaning: field.meaning,
        numbers: [a.map(field.number), b.map(field.number)]
      )
    }
    first = (place, TraceDifference.Record(table: Row.table, fields: fields))
  }

  /// Rows that still wait have no counterpart.
  mutating func finish() {
    for queue in queues.values {
      result.alone[queue.side.rawValue] += UInt64(queue.waiting.count)
      for row in queue.waiting { note(queue.side == .a ? row : nil, queue.side == .b ? row : nil) }
    }
    queues.removeAll()
    pending = 0
  }

  /// A number that divides sessions evenly, whatever their ids have in common.
  private static func spread(_ entity: UInt64) -> UInt64 {
    (entity &* XXHash64.prime1) >> 32
  }
}
