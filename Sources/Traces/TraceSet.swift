/// The trace of a run: the files of all its shards, read as one.
///
/// Whatever the number of shards, rows come in one order: by time, then by the rank of their table
/// (markers, begins, calls, ends, windows), then by session, or by service for windows, then as they
/// stand in the file. A session lives in one shard, so this order does not depend on how a run was
/// divided. Checkpoints, which say where a file was cut, are not among the rows unless a
/// filter asks for their kind.
public struct TraceSet: Sendable {
  /// The files, in order of their shards.
  public let readers: [TraceReader]
  /// What the rows of all files add up to.
  public let digest: RunDigest

  /// What the numbers in the rows stand for; all files agree on it.
  public var description: TraceDescription { readers[0].description }

  /// The number of rows, bookkeeping among them.
  public var rowCount: UInt64 { readers.reduce(0) { $0 + $1.rowCount } }

  /// Whether a table has rows, bookkeeping among them.
  public func hasRows(of table: TraceTable) -> Bool {
    readers.contains { !$0.tableBlocks[Int(table.rawValue)].isEmpty }
  }

  /// The times of the first and the last row, in quanta; `nil` where there are no rows.
  public var times: ClosedRange<UInt64>? {
    let spans = readers.compactMap(\.times)
    guard let first = spans.map(\.lowerBound).min(), let last = spans.map(\.upperBound).max() else {
      return nil
    }
    return first...last
  }

  /// Opens one file, which may be one of several shards.
  ///
  /// - Throws: if the file is not whole, or is no trace.
  public init(path: String) throws(TraceError) {
    self.init(sound: [try TraceReader(path: path)])
  }

  /// Opens the files of a run, in any order.
  ///
  /// - Throws: if one is not whole, or they are not all the shards of one run.
  public init(paths: [String]) throws(TraceError) {
    var readers: [TraceReader] = []
    for path in paths { readers.append(try TraceReader(path: path)) }
    try self.init(readers: readers)
  }

  /// Joins the files of a run that are open already, in any order.
  ///
  /// - Throws: ``TraceError/mismatched(path:detail:)`` unless they are all the shards of one run.
  public init(readers: [TraceReader]) throws(TraceError) {
    try self.init(parts: readers)
    guard self.readers.map(\.shard) == Array(0..<self.readers[0].shardCount) else {
      throw .mismatched(
        path: self.readers[0].path,
        detail: "it is one of \(self.readers[0].shardCount) shards, and not all of them are there"
      )
    }
  }

  /// Joins files of a run of which some may be missing, as after a crash.
  ///
  /// - Throws: ``TraceError/mismatched(path:detail:)`` unless they are of one run.
  public init(parts readers: [TraceReader]) throws(TraceError) {
    let sorted = readers.sorted { $0.shard < $1.shard }
    guard let first = sorted.first else {
      throw .mismatched(path: "", detail: "there are no files")
    }
    for reader in sorted.dropFirst() {
      guard reader.description == first.description, reader.shardCount == first.shardCount else {
        throw .mismatched(path: reader.path, detail: "it is of another run than '\(first.path)'")
      }
    }
    self.init(sound: sorted)
  }

  private init(sound readers: [TraceReader]) {
    self.readers = readers
    var digest = RunDigest()
    for reader in readers { digest.merge(reader.digest) }
    self.digest = digest
  }
}
