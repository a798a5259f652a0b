import JSONText

/// Reads a trace file that is whole.
///
/// Every byte of the file is under a checksum, and every checksum is compared before what it covers is
/// believed; sizes are compared with limits before memory is taken for them. A file that was cut,
/// changed or made up gives an error, never a wrong row.
public final class TraceReader: Sendable {
  /// The file.
  public let path: String
  /// What the numbers in the rows stand for.
  public let description: TraceDescription
  /// Which shard of the run wrote the file.
  public let shard: Int
  /// How many shards the run had.
  public let shardCount: Int
  /// What the rows of the file add up to.
  public let digest: RunDigest

  let file: InputFile
  let head: TraceHead
  let index: [BlockEntry]
  /// For each block, how many rows of its table stand before it.
  let firstRows: [UInt64]
  /// For each number of a table, its blocks in order of time.
  let tableBlocks: [[Int]]
  /// The number that the checksum of each block is bound to, where it is not its place in ``index``.
  private let sequences: [UInt64]?

  /// Opens a file and checks head, description, index and footer.
  public init(path: String) throws(TraceError) {
    let file = try InputFile(path: path)
    self.path = path
    self.file = file
    let head = try Self.readHead(file)
    let foot = try Self.readFoot(file, head)
    description = try Self.readDescription(file, head)
    guard foot.indexOffset <= file.size, foot.indexLength <= file.size - foot.indexOffset,
      foot.indexOffset + foot.indexLength + UInt64(TraceFoot.size) == file.size
    else { throw Damage("its index lies outside the file").error(in: path) }
    let frame = try file.read(at: foot.indexOffset, count: Int(foot.indexLength))
    do throws(Damage) {
      index = try TraceIndex.entries(in: frame, fileTag: head.fileTag, hash: foot.indexHash)
      firstRows = try Self.check(index, head, foot)
    } catch { throw error.error(in: path) }
    tableBlocks = Self.tableBlocks(of: index)
    self.head = head
    digest = foot.digest
    shard = Int(head.shard)
    shardCount = Int(head.shardCount)
    sequences = nil
  }

  /// A reader of blocks that recovery has found.
  init(
    file: InputFile,
    head: TraceHead,
    description: TraceDescription,
    index: [BlockEntry],
    firstRows: [UInt64],
    sequences: [UInt64],
    digest: RunDigest
  ) {
    path = file.path
    self.file = file
    self.head = head
    self.description = description
    self.index = index
    self.firstRows = firstRows
    tableBlocks = Self.tableBlocks(of: index)
    self.sequences = sequences
    self.digest = digest
    shard = Int(head.shard)
    shardCount = Int(head.shardCount)
  }

  private static func tableBlocks(of index: [BlockEntry]) -> [[Int]] {
    var tables = Array(repeating: [Int](), count: 256)
    for (number, entry) in index.enumerated() { tables[Int(entry.table)].append(number) }
    return tables
  }

  /// The number that the checksum of a block is bound to.
  func sequence(ofBlock number: Int) -> UInt64 { sequences?[number] ?? UInt64(number) }
}

// MARK: - Opening

extension TraceReader {
  static func readHead(_ file: InputFile) throws(TraceError) -> TraceHead {
    let count = min(UInt64(TraceHead.size), file.size)
    let bytes = try file.read(at: 0, count: Int(count))
    do throws(Damage) {
      return try TraceHead(from: bytes)
    } catch {
      throw error.error(in: file.path)
    }
  }

  private static func readFoot(
    _ file: InputFile,
    _ head: TraceHead
  ) throws(TraceError) -> TraceFoot {
    guard file.size >= UInt64(TraceHead.size + TraceFoot.size) else {
      throw .incomplete(path: file.path)
    }
    let bytes = try file.read(
      at: file.size - UInt64(TraceFoot.size),
      count: TraceFoot.size
    )
    guard bytes.suffix(TraceFoot.ending.count).elementsEqual(TraceFoot.ending) else {
      throw .incomplete(path: file.path)
    }
    do throws(Damage) {
      return try TraceFoot(from: bytes, fileTag: head.fileTag)
    } catch {
      throw error.error(in: file.path)
    }
  }

  /// What the description says.
  static func readDescription(
    _ file: InputFile,
    _ head: TraceHead
  ) throws(TraceError) -> TraceDescription {
    guard head.metaLength <= UInt64(TraceDescription.largestText) + 65_536,
      head.metaLength <= file.size - UInt64(TraceHead.size)
    else { throw Damage("its description is longer than the file allows").error(in: file.path) }
    let meta = try file.read(at: UInt64(TraceHead.size), count: Int(head.metaLength))
    let decoder = try PlaneDecoder()
    do throws(Damage) {
      return try description(in: meta, head, decoder)
    } catch { throw error.error(in: file.path) }
  }

  private static func description(
    in meta: [UInt8],
    _ head: TraceHead,
    _ decoder: PlaneDecoder
  ) throws(Damage) -> TraceDescription {
    guard XXHash64.hash(meta) == head.metaHash else {
      throw Damage("the checksum of the description is wrong")
    }
    guard let size = PlaneDecoder.contentSize(of: meta),
      size <= UInt64(TraceDescription.largestText)
    else {
      throw Damage("its description is no frame of at most 1 MiB")
    }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    var target = bytes.mutableSpan
    try decoder.decode(meta, meta.indices, count: Int(size), into: &target)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Damage("its description is not UTF-8")
    }
    let description: TraceDescription
    do {
      description = try TraceDescription(json: JSONValue(parsing: text))
    } catch { throw Damage("its description cannot be read: \(error)") }
    guard description.seed == head.seed, description.scenarioHash == head.scenarioHash,
      description.quantum == UInt64(head.timeQuantum), description.epoch == head.epoch
    else { throw Damage("head and description contradict each other") }
    return description
  }

  /// Throws unless the entries cover the file without gap, each table in order of time, and returns
  /// for each block the rows of its table before it.
  private static func check(
    _ index: [BlockEntry],
    _ head: TraceHead,
    _ foot: TraceFoot
  ) throws(Damage) -> [UInt64] {
    var expected = UInt64(TraceHead.size) + head.metaLength
    var rows = [UInt64](repeating: 0, count: 256)
    var lastTime = [UInt64](repeating: 0, count: 256)
    var firstRows: [UInt64] = []
    firstRows.reserveCapacity(index.count)
    for (number, entry) in index.enumerated() {
      guard entry.table < 256, (1...UInt32(BlockHeader.maximumRows)).contains(entry.rows),
        entry.offset == expected, entry.length >= UInt64(BlockHeader.fixedSize),
        entry.length <= foot.indexOffset - expected,
        entry.length <= UInt64(BlockHeader.maximumLength)
      else { throw Damage("the index is wrong about block \(number)") }
      let table = Int(entry.table)
      guard entry.timeMinimum <= entry.timeMaximum, entry.startMinimum <= entry.timeMinimum,
        entry.timeMinimum >= lastTime[table]
      else { throw Damage("block \(number) is not in the order of time") }
      expected += entry.length
      lastTime[table] = entry.timeMaximum
      firstRows.append(rows[table])
      rows[table] += UInt64(entry.rows)
    }
    guard expected == foot.indexOffset else {
      throw Damage("the blocks of the index do not fill the file")
    }
    for (table, count) in foot.digest.rows.enumerated() {
      // Markers may be bookkeeping, which is not counted.
      let isMarker = table == Int(TraceTable.marker.rawValue)
      guard count == rows[table] || isMarker && count < rows[table] else {
        throw Damage("index and footer count different rows")
      }
    }
    return firstRows
  }
}
