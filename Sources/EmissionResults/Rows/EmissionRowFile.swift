import Glibc
import Traces

/// Writes one row for each request of an emission to a trace file, in the order of their intended
/// times.
///
/// Records come in the order in which requests ended, which may be any. So rows are gathered, sorted
/// and set aside in runs, each a trace file of its own beside the one that is to be; at the end the runs
/// are merged. Where one run holds all, nothing is set aside.
///
/// Memory: a run of 131,072 rows, 10 MiB; at the end a block of 4,096 rows for each run that overlaps
/// another in time, however many there are.
final class EmissionRowFile {
  private static let usualRunRows = 131_072
  private static let runBlockRows = 4_096

  /// The name that the file will have.
  let path: String
  private let description: TraceDescription
  private let runRows: Int
  private var rows: [EmissionRow] = []
  private var runs: [SetAsideRun] = []

  /// Starts a file that is to be `path`, of an emission that `description` fits.
  init(path: String, description: TraceDescription, runRows: Int = usualRunRows) {
    precondition(runRows > 0)
    self.path = path
    self.description = description
    self.runRows = runRows
  }

  deinit { removeRuns() }

  /// Adds the row of a request.
  func append(_ row: EmissionRow) throws {
    if rows.count == runRows { try setAside() }
    rows.append(row)
  }

  /// Writes the file, and gives it its name.
  func finish() throws {
    defer { removeRuns() }
    let file = try SortedRowFile(path: path, description: description, blockRows: nil)
    if runs.isEmpty {
      sort()
      for row in rows { file.append(row) }
    } else {
      try setAside()
      var merge = RunMerge(runs)
      while let row = try merge.next() { file.append(row) }
    }
    try file.finish()
  }

  /// Merges the files of several hosts to one.
  static func merge(_ paths: [String], to path: String, description: TraceDescription) throws {
    let runs = try paths.map { path in
      SetAsideRun(path: path, firstTime: try TraceReader(path: path).times?.lowerBound ?? 0)
    }
    let file = try SortedRowFile(path: path, description: description, blockRows: nil)
    var merge = RunMerge(runs)
    while let row = try merge.next() { file.append(row) }
    try file.finish()
  }

  private func sort() {
    rows.sort { ($0.time, $0.session) < ($1.time, $1.session) }
  }

  private func setAside() throws {
    sort()
    guard let first = rows.first else { return }
    let path = "\(self.path).run-\(runs.count)"
    runs.append(SetAsideRun(path: path, firstTime: first.time))
    let file = try SortedRowFile(path: path, description: description, blockRows: Self.runBlockRows)
    for row in rows { file.append(row) }
    try file.finish()
    rows.removeAll(keepingCapacity: true)
  }

  private func removeRuns() {
    for run in runs {
      unsafe remove(run.path)
      unsafe remove(run.path + ".partial")
    }
    runs = []
  }
}

/// Sorted rows in a file of their own.
struct SetAsideRun {
  let path: String
  let firstTime: UInt64
}

/// A trace file of rows that come in order.
private final class SortedRowFile {
  private let pipeline: TracePipeline
  private let buffer: RowBuffer

  init(path: String, description: TraceDescription, blockRows: Int?) throws {
    let writer = try TraceFileWriter(
      path: path,
      description: description,
      blockRows: blockRows ?? TraceFileWriter.usualBlockRows,
      isDurable: false
    )
    pipeline = try TracePipeline(file: writer, isThreaded: false)
    buffer = pipeline.makeBuffer()
  }

  func append(_ row: EmissionRow) { buffer.append(row) }

  func finish() throws { _ = try pipeline.finish() }
}

/// Merges sorted runs to one order: by time, then by session, then by run.
private struct RunMerge {
  private struct Cursor {
    let reader: TraceReader
    let run: Int
    var block = 0
    var rows: [EmissionRow] = []
    var position = 0

    var head: EmissionRow { rows[position] }

    /// Sees to it that there is a next row, if any is left.
    mutating func load() throws -> Bool {
      while position == rows.count {
        guard block < reader.blocks.count else { return false }
        // Checkpoints are blocks of another table.
        rows = try reader.readBlock(block).emissions
        position = 0
        block += 1
      }
      return true
    }
  }

  /// The runs that are not open yet, the one that begins last first.
  private var waiting: [(number: Int, run: SetAsideRun)]
  private var open: [Cursor] = []
  /// The cursor whose rows are next, and how many of them.
  private var current: (cursor: Int, rest: Range<Int>) = (0, 0..<0)

  init(_ runs: [SetAsideRun]) {
    waiting = runs.enumerated().map { ($0.offset, $0.element) }
      .sorted { $0.run.firstTime > $1.run.firstTime }
  }

  mutating func next() throws -> EmissionRow? {
    if current.rest.isEmpty, try !choose() { return nil }
    let position = current.rest.lowerBound
    current.rest = position + 1..<current.rest.upperBound
    open[current.cursor].position = position + 1
    return open[current.cursor].rows[position]
  }

  /// Finds the rows of one run that come before all others.
  private mutating func choose() throws -> Bool {
    for index in open.indices.reversed() where try !open[index].load() { open.remove(at: index) }
    // A run that begins at the same instant may have the row that comes first.
    while let next = waiting.last,
      open.allSatisfy({ $0.head.time >= next.run.firstTime })
    {
      waiting.removeLast()
      var cursor = Cursor(reader: try TraceReader(path: next.run.path), run: next.number)
      if try cursor.load() { open.append(cursor) }
    }
    guard let least = open.indices.min(by: { Self.isBefore(open[$0], open[$1]) }) else {
      return false
    }
    let cursor = open[least]
    let rivals = open.indices.filter { $0 != least }.map { open[$0] }
    let rival = rivals.min(by: Self.isBefore)
    var end = cursor.position + 1
    while end < cursor.rows.count, Self.mayLeave(cursor, end, rival, waiting.last?.run.firstTime) {
      end += 1
    }
    current = (least, cursor.position..<end)
    return true
  }

  private static func mayLeave(
    _ cursor: Cursor,
    _ index: Int,
    _ rival: Cursor?,
    _ waiting: UInt64?
  ) -> Bool {
    let row = cursor.rows[index]
    if let waiting, row.time >= waiting { return false }
    guard let rival else { return true }
    return (row.time, row.session, cursor.run)
      < (rival.head.time, rival.head.session, rival.run)
  }

  private static func isBefore(_ left: Cursor, _ right: Cursor) -> Bool {
    (left.head.time, left.head.session, left.run)
      < (right.head.time, right.head.session, right.run)
  }
}
