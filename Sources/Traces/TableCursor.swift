/// What is to be read of one table.
struct TablePlan: Sendable {
  let table: TraceTable
  /// The first time wanted.
  var from: UInt64 = 0
  /// The time behind the last one wanted; `nil`: all.
  var until: UInt64?
  /// The session wanted; `nil`: all.
  var session: UInt64?
  /// What else must hold of a row.
  var filter = RowFilter()
  /// The columns to give; time and what orders rows are always among those decoded.
  var wanted: [TraceColumn]
  /// Whether to give up; asked before each block.
  var isCancelled: (@Sendable () -> Bool)?

  /// Whether a block may hold a row that is wanted, as far as the index knows.
  func admits(_ entry: BlockEntry) -> Bool {
    guard entry.timeMaximum >= from, until.map({ entry.timeMinimum < $0 }) ?? true else {
      return false
    }
    return (session.map { entry.sessions.contains($0) } ?? true) && filter.mayHold(for: entry)
  }
}

/// The wanted rows of one table of one file, a block at a time, in the order of (time, session, place
/// in the file).
///
/// The file is in the order of time only, so the rows of one instant are put in order here. Where an
/// instant goes on in the next block, its rows are held back until that block is here.
struct TableCursor {
  /// The most rows that are held back for one instant.
  static let largestInstant = 1 << 24

  let plan: TablePlan
  /// The place of the file among those of the run.
  let shard: Int
  /// The rows at hand; those before ``position`` are done with.
  private(set) var batch = DecodedColumns(count: 0)
  /// The next row.
  private(set) var position = 0
  /// The end of the rows that may leave.
  private(set) var end = 0
  /// How many batches were read so far: typed rows are made once for each.
  private(set) var generation = 0
  /// How many blocks were read.
  private(set) var loadedBlocks = 0
  /// How many of them were found to hold nothing that is wanted before all columns were decoded.
  private(set) var passedBlocks = 0

  /// The times of the batch.
  private var times: [UInt64] = []
  /// What orders the rows of one instant of the batch; empty where nothing but the file does.
  private var ranks: [UInt64] = []

  private var blocks: BlockReader
  private let numbers: [Int]
  private let floors: [UInt64]
  private var next = 0
  /// All that is decoded of rows that are wanted.
  private let stored: [TraceColumn]

  init(_ reader: TraceReader, shard: Int, plan: TablePlan) throws(TraceError) {
    var plan = plan
    // Where a file was cut depends on how the run was divided.
    if plan.table == .marker, !plan.filter.columns.contains(.status) {
      plan.filter.conditions.append(.isRow)
    }
    self.plan = plan
    self.shard = shard
    blocks = try BlockReader(reader)
    numbers = reader.blockNumbers(of: plan.table, from: plan.from, until: plan.until)
      .filter { plan.admits(reader.index[$0]) }
    floors = Self.floors(numbers.map { reader.index[$0] })
    let ordering = [.time] + (plan.table.orderColumn.map { [$0] } ?? [])
    stored = plan.wanted + ordering.filter { !plan.wanted.contains($0) }
  }

  /// The file.
  var path: String { blocks.reader.path }

  /// How many columns of blocks were decoded.
  var decodedColumns: Int { blocks.decodedColumns }

  /// The place of the next row in the order of the trace; `nil` when all are done with.
  var head: RowPlace? { position < end ? key(position) : nil }

  /// Where row `index` of the batch stands in the order of the trace.
  func key(_ index: Int) -> RowPlace {
    RowPlace(
      time: times[index],
      rank: plan.table.rank,
      session: ranks.isEmpty ? 0 : ranks[index],
      shard: shard
    )
  }

  /// Passes over rows of the batch.
  mutating func advance(to index: Int) { position = index }

  /// Sees to it that there is a next row, if any is left.
  mutating func load() throws(TraceError) {
    while position == end, end < batch.count || next < numbers.count {
      if let isCancelled = plan.isCancelled, isCancelled() { throw .cancelled }
      try append()
    }
  }
}

/// A place in the order of rows.
struct RowPlace: Comparable {
  let time: UInt64
  let rank: Int
  let session: UInt64
  let shard: Int

  static func < (left: RowPlace, right: RowPlace) -> Bool {
    if left.time != right.time { return left.time < right.time }
    if left.rank != right.rank { return left.rank < right.rank }
    if left.session != right.session { return left.session < right.session }
    return left.shard < right.shard
  }
}

// MARK: - Blocks

extension TableCursor {
  /// Adds the next block's rows to those that were held back, and puts them in order.
  private mutating func append() throws(TraceError) {
    var (added, first) = (DecodedColumns(count: 0), 0)
    if next < numbers.count {
      (added, first) = try read(numbers[next])
      next += 1
    }
    generation += 1
    position = 0
    if end == batch.count {
      (batch, position) = (added, first)
    } else if added.count > 0 {
      batch = batch.dropping(end, andAppending: added, stored)
    } else if end > 0 {
      batch = batch.selecting(Array(end..<batch.count), stored)
    }
    survey()
    sort()
    end = max(position, ready)
    guard batch.count - end <= Self.largestInstant else {
      throw .unsupported(
        path: path,
        detail: "it has more than \(Self.largestInstant) rows of one table at one instant"
      )
    }
  }

  /// The wanted rows of a block, and the place of the first of them. Columns that decide are decoded
  /// first, the others only if a row is left.
  private mutating func read(
    _ number: Int
  ) throws(TraceError) -> (rows: DecodedColumns, first: Int) {
    let header = try blocks.load(number)
    loadedBlocks += 1
    guard plan.filter.mayHold(for: header) else {
      passedBlocks += 1
      return (DecodedColumns(count: 0), 0)
    }
    let isCut =
      header.timeMinimum < plan.from || plan.until.map { header.timeMaximum >= $0 } ?? false
    var deciding = plan.filter.columns
    if isCut { deciding.insert(.time) }
    if plan.session != nil { deciding.insert(.session) }
    guard !deciding.isEmpty else { return (try blocks.columns(stored), 0) }
    var columns = try blocks.columns(deciding.sorted { $0.rawValue < $1.rawValue })
    let range = isCut ? wantedRange(of: columns[.time]) : 0..<columns.count
    var places = plan.session.map { columns.places(of: $0, in: .session, range) }
    places = plan.filter.places(of: columns, among: places, in: range)
    guard !(places?.isEmpty ?? range.isEmpty) else {
      passedBlocks += 1
      return (DecodedColumns(count: 0), 0)
    }
    let missing = stored.filter { !deciding.contains($0) }
    let others = try blocks.columns(missing)
    for column in missing {
      if let buffer = others.buffer(column) { columns.adopt(buffer, as: column) }
    }
    if places == nil, range.upperBound == columns.count, end == batch.count {
      return (columns, range.lowerBound)
    }
    return (columns.selecting(places ?? Array(range), stored), 0)
  }

  /// The rows whose times are wanted; times do not decrease.
  private func wantedRange(of times: [UInt64]) -> Range<Int> {
    let first = times.partition { $0 >= plan.from }
    let last = plan.until.map { until in times.partition { $0 >= until } } ?? times.count
    return first..<max(first, last)
  }
}

// MARK: - Order within an instant

extension TableCursor {
  /// For each block, the least session of it and of those behind it that begin at the same time.
  private static func floors(_ entries: [BlockEntry]) -> [UInt64] {
    var floors: [UInt64] = []
    floors.reserveCapacity(entries.count)
    var (time, floor) = (UInt64.max, UInt64.max)
    for entry in entries.reversed() {
      floor = entry.timeMinimum == time ? min(floor, entry.sessionMinimum) : entry.sessionMinimum
      time = entry.timeMinimum
      floors.append(floor)
    }
    return floors.reversed()
  }

  /// How many rows of the batch no row of a later block can come before.
  private var ready: Int {
    guard next < numbers.count, let last = times.last,
      blocks.reader.index[numbers[next]].timeMinimum == last
    else { return batch.count }
    let first = (times.lastIndex { $0 != last } ?? -1) + 1
    guard !ranks.isEmpty else { return batch.count }
    // Sessions of one instant that rise from block to block, as those of begins do, need no waiting.
    let isBehind = plan.table.orderColumn == .session && ranks[times.count - 1] <= floors[next]
    return isBehind ? batch.count : first
  }

  /// Puts the rows of each instant in the order of their sessions, as they stand within one session.
  private mutating func sort() {
    let moves = Self.moves(times.span, ranks.span)
    guard !moves.isEmpty else { return }
    batch = batch.moving(moves, stored)
    survey()
  }

  /// Which rows must go where to stand in the order of (time, rank, place).
  private static func moves(_ times: Span<UInt64>, _ ranks: Span<UInt64>) -> [RowMove] {
    var moves: [RowMove] = []
    var start = 0
    while start < ranks.count {
      var (stop, isOrdered) = (start + 1, true)
      while stop < ranks.count, times[stop] == times[start] {
        isOrdered = isOrdered && ranks[stop - 1] <= ranks[stop]
        stop += 1
      }
      if !isOrdered {
        let instant = (start..<stop).map { (rank: ranks[$0], place: $0) }.sorted { $0 < $1 }
        for (index, row) in instant.enumerated() where row.place != start + index {
          moves.append(RowMove(from: row.place, to: start + index))
        }
      }
      start = stop
    }
    return moves
  }

  private mutating func survey() {
    times = batch[.time]
    ranks = plan.table.orderColumn.map { batch[$0] } ?? []
  }
}

extension TraceTable {
  /// What orders the rows of one instant: sessions, or services, or nothing but the file.
  var orderColumn: TraceColumn? {
    switch self {
    case .call, .sessionBegin, .sessionEnd, .emission: .session
    case .stationWindow: .service
    case .marker: nil
    }
  }
}
