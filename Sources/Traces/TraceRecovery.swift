/// The blocks of a trace file that are intact, whatever has become of the rest.
///
/// A block is intact if its header fits its place, its checksum is right for this file and for its
/// number, and its number and its rows follow those of the blocks before it. Nothing else is believed:
/// neither index nor footer is needed, and what cannot be proved is reported as lost. Head and
/// description must be whole, for they bind the checksums and say what the rows mean.
///
/// ```swift
/// let recovery = try TraceRecovery(path: "shard-000.jtr.zst.partial")
/// for gap in recovery.lostRows { print(gap.table, gap.rows) }
/// let rows = recovery.reader()
/// ```
public struct TraceRecovery: Sendable {
  /// Rows of one table that are missing between two blocks, or behind the last one.
  public struct LostRows: Equatable, Sendable {
    /// The number of the table.
    public let table: Int
    /// Which rows, counted from the first of the table.
    public let rows: Range<UInt64>
    /// No row that is missing has an earlier time.
    public let earliest: UInt64
    /// No row that is missing has a later time; `nil`: not known.
    public let latest: UInt64?

    /// The name of the table; `nil` for one that this version does not know.
    public var name: String? { UInt8(exactly: table).flatMap(TraceTable.init(rawValue:))?.name }
  }

  /// A place in the file where all tables were cut together, with everything before it intact.
  public struct Checkpoint: Equatable, Sendable {
    /// The blocks up to it.
    public let blocks: Int
    /// Its time; rows behind it are not earlier.
    public let time: UInt64
  }

  /// A block that was accepted.
  struct Block: Equatable {
    var entry: BlockEntry
    /// The number that its checksum is bound to.
    var sequence: UInt64
    /// The rows of its table before it, as the writer counted them.
    var firstRow: UInt64
    /// What its rows add up to, bookkeeping left out.
    var digest: RunDigest
    /// The time of the last checkpoint among its rows, and the blocks that the file had then.
    var checkpoint: Checkpoint?
  }

  /// The file.
  public let path: String
  /// What the numbers in the rows stand for.
  public let description: TraceDescription
  /// Which shard of the run wrote the file.
  public let shard: Int
  /// How many shards the run had.
  public let shardCount: Int
  /// Whether nothing is missing: every block, the index and the footer are there and agree.
  public let isWhole: Bool
  /// The ranges of bytes that belong to no intact part, in order.
  public let lostBytes: [Range<UInt64>]
  /// The places of blocks with the right checksum that cannot be used where they stand: for the
  /// second time, behind a later one, or with rows that contradict those before.
  public let misplacedBlocks: [UInt64]
  /// The rows that are known to be missing, by table and place. Rows that were never written, or
  /// whose blocks were the last of their table, are missing without a trace.
  public let lostRows: [LostRows]
  /// Where the search ended early, because the file holds more false beginnings of blocks than any
  /// damage leaves; `nil`: all of it was searched.
  public let searchEnd: UInt64?

  let file: InputFile
  let head: TraceHead
  var accepted: [Block]

  /// Looks for intact blocks in a file, whole or not.
  ///
  /// - Complexity: O(n) for n bytes; reads every byte, in memory for one block and 100 bytes for each
  ///   block found.
  /// - Throws: if the file cannot be read, or head or description is damaged: then nothing can be
  ///   told from the rest.
  public init(path: String) throws(TraceError) {
    let file = try InputFile(path: path)
    self.path = path
    self.file = file
    head = try TraceReader.readHead(file)
    shard = Int(head.shard)
    shardCount = Int(head.shardCount)
    let whole = try? TraceReader(path: path)
    if let whole {
      description = whole.description
    } else {
      description = try TraceReader.readDescription(file, head)
    }
    var walk = try BlockWalk(file, head, index: whole?.index)
    try walk.run()
    accepted = walk.accepted
    lostBytes = walk.lostBytes
    misplacedBlocks = walk.misplacedBlocks
    lostRows = walk.lostRows
    searchEnd = walk.searchEnd
    isWhole = whole.map { $0.index == walk.accepted.map(\.entry) } ?? false
  }

  /// The number of intact blocks.
  public var blockCount: Int { accepted.count }

  /// What the rows of the intact blocks add up to.
  public var digest: RunDigest {
    accepted.reduce(into: RunDigest()) { $0.merge($1.digest) }
  }

  /// The last checkpoint with everything before it intact.
  public var checkpoint: Checkpoint? {
    var last: Checkpoint?
    for (place, block) in accepted.enumerated() {
      // A gap in the numbers: from here on something is missing.
      guard block.sequence == UInt64(place) else { break }
      guard let found = block.checkpoint else { continue }
      let blocks = max(found.blocks, place + 1)
      guard blocks <= accepted.count, accepted[blocks - 1].sequence == UInt64(blocks - 1) else {
        break
      }
      last = Checkpoint(blocks: blocks, time: found.time)
    }
    return last
  }

  /// All tables have all their rows with earlier times than this: the last checkpoint's, for between
  /// checkpoints each table has blocks of its own, and 0 without one. `nil` for a file that is whole.
  public var completeUntil: UInt64? { isWhole ? nil : checkpoint?.time ?? 0 }

  /// The same with what lies behind the last checkpoint left out, so that all tables end together;
  /// without a checkpoint, nothing is left.
  public func upToCheckpoint() -> TraceRecovery {
    var shorter = self
    shorter.accepted.removeLast(accepted.count - (checkpoint?.blocks ?? 0))
    return shorter
  }
}
