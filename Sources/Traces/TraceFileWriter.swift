/// Writes the rows of one shard to a trace file.
///
/// The file is called `<path>.partial` until ``finish()``; an error or ``finish()`` never called
/// leaves no file that looks whole.
public final class TraceFileWriter: RowConsumer {
  /// The rows of a block, unless another number is asked for: larger blocks are hardly smaller on
  /// disk, smaller ones cost more of both.
  public static let usualBlockRows = 65_536

  /// The calls from one checkpoint to the next: sixteen blocks of the usual size.
  static let usualCheckpointRows = 1 << 20

  /// The name that the file has when it is whole.
  public let path: String
  /// What the rows written so far add up to.
  public private(set) var digest = RunDigest()

  private let file: OutputFile
  private let fileTag: UInt64
  private var encoder: BlockEncoder
  private var index: [BlockEntry] = []
  private var calls: RowBlock<CallRow>
  private var begins: RowBlock<SessionBeginRow>
  private var ends: RowBlock<SessionEndRow>
  private var markers: RowBlock<MarkerRow>
  private var windows: RowBlock<StationWindowRow>
  private var emissions: RowBlock<EmissionRow>
  /// Which rows are written; `nil`: all.
  private let sample: SessionSample?
  private let checkpointRows: Int
  /// Calls, or requests, in blocks since all tables were cut at one time.
  private var rowsSinceCheckpoint = 0
  private var pace: SynchronizationPace

  /// Creates `<path>.partial` and writes its head.
  ///
  /// - Parameters:
  ///   - path: the name of the whole file; by custom it ends in `.jtr.zst`.
  ///   - description: of what the rows are; becomes META.
  ///   - shard: which shard of the run this is.
  ///   - shardCount: how many there are.
  ///   - blockRows: the rows of a block, 1 to 2^18.
  ///   - isDurable: whether to wait for the disk every 64 MiB or every second, so that a power cut
  ///     costs no more than that; the whole file is made durable in any case.
  /// - Throws: if the file cannot be created or the description cannot stand in its head.
  public convenience init(
    path: String,
    description: TraceDescription,
    shard: Int = 0,
    shardCount: Int = 1,
    blockRows: Int = usualBlockRows,
    isDurable: Bool = true
  ) throws(TraceError) {
    try self.init(
      path: path,
      description: description,
      shard: shard,
      shardCount: shardCount,
      blockRows: blockRows,
      pace: isDurable ? .usual : .lazy,
      system: SystemFiles()
    )
  }

  init(
    path: String,
    description: TraceDescription,
    shard: Int = 0,
    shardCount: Int = 1,
    blockRows: Int,
    checkpointRows: Int = usualCheckpointRows,
    level: Int = 1,
    pace: SynchronizationPace = .usual,
    system: any FileSystem
  ) throws(TraceError) {
    precondition((1...BlockHeader.maximumRows).contains(blockRows), "a block has 1 to 2^18 rows")
    self.path = path
    self.checkpointRows = checkpointRows
    self.pace = pace
    let text = Array(description.json.canonicalText.utf8)
    guard text.count <= TraceDescription.largestText else {
      throw .invalidDescription(detail: "its text has \(text.count) bytes, which is too long")
    }
    let meta = try ZstdFrame.compress(text)
    let head = try TraceHead(
      description,
      shard: shard,
      shardCount: shardCount,
      blockRows: blockRows,
      meta: meta
    )
    fileTag = head.fileTag
    encoder = try BlockEncoder(fileTag: head.fileTag, capacity: blockRows, level: level)
    calls = RowBlock(capacity: blockRows)
    begins = RowBlock(capacity: blockRows)
    ends = RowBlock(capacity: blockRows)
    markers = RowBlock(capacity: blockRows)
    windows = RowBlock(capacity: blockRows)
    emissions = RowBlock(capacity: blockRows)
    sample = description.sample
    file = try OutputFile(path: path, system: system)
    try file.write(head.bytes + meta)
  }

  /// Whether only some sessions are written.
  var isSampled: Bool { sample != nil }

  /// The bytes written so far.
  public var bytesWritten: UInt64 { file.size }

  /// Adds the rows of a chunk.
  public func consume(_ chunk: RowChunk) throws {
    let kept = sample?.selecting(chunk) ?? chunk
    try append(kept.begins, to: &begins)
    try append(kept.calls, to: &calls)
    try append(kept.ends, to: &ends)
    try append(kept.markers, to: &markers)
    try append(kept.stationWindows, to: &windows)
    try append(kept.emissions, to: &emissions)
    if rowsSinceCheckpoint >= checkpointRows { try cutTables() }
  }

  /// Writes what is left, index and footer, and gives the file its name.
  public func finish() throws(TraceError) {
    try writeTables()
    try writeBlock(&markers)
    let (bytes, hash) = TraceIndex.bytes(of: index, fileTag: fileTag)
    let foot = TraceFoot(
      indexOffset: file.size,
      indexLength: UInt64(bytes.count),
      indexHash: hash,
      digest: digest
    )
    try file.write(bytes + foot.bytes(fileTag: fileTag))
    try file.commit()
  }
}

// MARK: - Blocks

extension TraceFileWriter {
  private func append<Row>(
    _ rows: [Row],
    to block: inout RowBlock<Row>
  ) throws(TraceError) {
    var start = 0
    while start < rows.count {
      start += try block.append(rows.span.extracting(start..<rows.count))
      if block.isFull { try writeBlock(&block) }
    }
  }

  private func writeTables() throws(TraceError) {
    try writeBlock(&begins)
    try writeBlock(&calls)
    try writeBlock(&ends)
    try writeBlock(&windows)
    try writeBlock(&emissions)
  }

  /// Ends the blocks of all tables here, and says so by a marker that counts the blocks up to its own:
  /// a file that breaks off behind it has all rows of all tables up to the time of the marker.
  private func cutTables() throws(TraceError) {
    try writeTables()
    let times = [
      begins.lastTime, calls.lastTime, ends.lastTime, windows.lastTime, emissions.lastTime,
      markers.lastTime,
    ]
    let marker = MarkerRow(
      time: times.max() ?? 0,
      argument: UInt64(index.count) + 1,
      value: 0,
      kind: .checkpoint
    )
    try append([marker], to: &markers)
    try writeBlock(&markers)
    rowsSinceCheckpoint = 0
  }

  private func writeBlock<Row>(_ block: inout RowBlock<Row>) throws(TraceError) {
    guard block.count > 0 else { return }
    guard index.count < TraceIndex.maximumEntries else {
      throw .invalidRows(detail: "a file has at most \(TraceIndex.maximumEntries) blocks")
    }
    var entry = encoder.encode(block)
    entry.offset = file.size
    index.append(entry)
    if Row.table == .call || Row.table == .emission { rowsSinceCheckpoint += block.count }
    digest.merge(block.digest)
    block.removeAll()
    try file.write(encoder.bytes)
    if pace.isDue(after: encoder.bytes.count) { try file.synchronize() }
  }
}
