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

    /// Where the next row stands.
    var place: RunPlace { place(position) }

    func place(_ index: Int) -> RunPlace {
      RunPlace(time: rows[index].time, session: rows[index].session, run: run)
    }

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
      open.allSatisfy({ $0.place.time >= next.run.firstTime })
    {
      waiting.removeLast()
      var cursor = Cursor(reader: try TraceReader(path: next.run.path), run: next.number)
      if try cursor.load() { open.append(cursor) }
    }
    let (least, rival) = leaders
    guard let least else { return false }
    let bound = rival.map { open[$0].place }
    let cursor = open[least]
    var end = cursor.position + 1
    while end < cursor.rows.count {
      let place = cursor.place(end)
      if let bound, bound < place { break }
      if let next = waiting.last, place.time >= next.run.firstTime { break }
      end += 1
    }
    current = (least, cursor.position..<end)
    return true
  }

  /// The cursors whose rows come first and second.
  private var leaders: (first: Int?, second: Int?) {
    var (first, second): (Int?, Int?) = (nil, nil)
    for index in open.indices {
      let place = open[index].place
      if first.map({ place < open[$0].place }) ?? true {
        (first, second) = (index, first)
      } else if second.map({ place < open[$0].place }) ?? true {
        second = index
      }
    }
    return (first, second)
  }
}

/// Where a row stands among those of all runs.
private struct RunPlace: Comparable {
  let time: UInt64
  let session: UInt64
  let run: Int

  static func < (left: RunPlace, right: RunPlace) -> Bool {
    (left.time, left.session, left.run) < (right.time, right.session, right.run)
  }
}
