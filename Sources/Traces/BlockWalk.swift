/// Goes through a file from block to block and, where none stands, searches for the next one.
struct BlockWalk {
  private(set) var accepted: [TraceRecovery.Block] = []
  private(set) var lostBytes: [Range<UInt64>] = []
  private(set) var misplacedBlocks: [UInt64] = []
  private(set) var lostRows: [TraceRecovery.LostRows] = []
  private(set) var searchEnd: UInt64?

  private let file: InputFile
  private let head: TraceHead
  /// Where the blocks end: before the index of a file that has its footer.
  private let end: UInt64
  private var search: BlockSearch
  private var markers: MarkerBlockReader
  private var tables = [TableEnd](repeating: TableEnd(), count: 256)
  /// The rows of each table that an intact index speaks of.
  private var announced: [TableEnd]?

  /// Bytes that may be looked at in vain. What damage leaves of a block is looked at once, so real
  /// damage stays below the size of the file; only bytes that were made up need more.
  private var patience: UInt64

  /// How far the rows of a table have come.
  private struct TableEnd {
    var rows: UInt64 = 0
    var time: UInt64 = 0
  }

  /// Whether a block stands somewhere.
  private enum Finding {
    case block(TraceRecovery.Block)
    /// A sound block of this length, in the wrong place.
    case misplaced(UInt64)
    case nothing
  }

  /// Prepares a walk; `index` is the file's own, if it is intact.
  init(_ file: InputFile, _ head: TraceHead, index: [BlockEntry]?) throws(TraceError) {
    self.file = file
    self.head = head
    let start = UInt64(TraceHead.size) + head.metaLength
    end = index.map { $0.last.map { $0.offset + $0.length } ?? start } ?? file.size
    search = BlockSearch(file, end: end)
    markers = try MarkerBlockReader()
    patience = 2 * file.size + 64 << 20
    if let index { announce(index) }
  }

  /// Walks to the end.
  mutating func run() throws(TraceError) {
    var offset = UInt64(TraceHead.size) + head.metaLength
    while offset < end {
      switch try examine(offset) {
      case .block(let block):
        accept(block)
        offset += block.entry.length
      case .misplaced(let length):
        misplacedBlocks.append(offset)
        lose(offset..<offset + length)
        offset += length
      case .nothing:
        if let size = try tailPart(at: offset) {
          offset += size
          continue
        }
        let next = try search.next(from: offset + 1) ?? end
        lose(offset..<next)
        offset = next
      }
      guard patience > 0 else {
        searchEnd = offset
        lose(offset..<end)
        break
      }
    }
    reportRowsBehindTheLastBlocks()
  }
}

// MARK: - Blocks

extension BlockWalk {
  private mutating func examine(_ offset: UInt64) throws(TraceError) -> Finding {
    let rest = end - offset
    guard rest >= UInt64(BlockHeader.fixedSize) else { return .nothing }
    let start = try file.read(at: offset, count: Int(min(rest, UInt64(BlockHeader.maximumSize))))
    guard let header = try? BlockHeader(from: start) else {
      spend(UInt64(start.count))
      return .nothing
    }
    let length = UInt64(header.size + header.bodySize)
    guard length <= rest, length <= UInt64(BlockHeader.maximumLength) else {
      spend(UInt64(start.count))
      return .nothing
    }
    var bytes = try file.read(at: offset, count: Int(length))
    bytes.replace(at: BlockHeader.checksumOffset, withLittleEndian: 0)
    guard XXHash64.hash(bytes, seed: head.fileTag ^ header.sequence) == header.checksum else {
      spend(length)
      return .nothing
    }
    guard follows(header) else { return .misplaced(length) }
    var block = TraceRecovery.Block(
      entry: BlockEntry(header, offset: offset, length: length),
      sequence: header.sequence,
      firstRow: header.firstRow,
      digest: header.digest
    )
    if header.table == TraceTable.marker.rawValue {
      // The bytes are as they were written; rows that cannot be read were never sound.
      guard let rows = try? markers.rows(header, bytes) else { return .misplaced(length) }
      block.count(rows)
    }
    return .block(block)
  }

  /// Whether a block may stand behind those accepted so far.
  private func follows(_ header: BlockHeader) -> Bool {
    let table = tables[Int(header.table)]
    let isNext = accepted.last.map { header.sequence > $0.sequence } ?? true
    return isNext && header.sequence < UInt64(TraceIndex.maximumEntries)
      && header.firstRow >= table.rows && header.firstRow < 1 << 62
      && header.startMinimum <= header.timeMinimum && header.timeMinimum >= table.time
      && header.timeMinimum <= header.timeMaximum
  }

  private mutating func accept(_ block: TraceRecovery.Block) {
    let number = Int(block.entry.table)
    let table = tables[number]
    if block.firstRow > table.rows {
      lostRows.append(
        TraceRecovery.LostRows(
          table: number,
          rows: table.rows..<block.firstRow,
          earliest: table.time,
          latest: block.entry.timeMinimum
        )
      )
    }
    tables[number] = TableEnd(
      rows: block.firstRow + UInt64(block.entry.rows),
      time: block.entry.timeMaximum
    )
    accepted.append(block)
  }

  private mutating func lose(_ range: Range<UInt64>) {
    guard !range.isEmpty else { return }
    if let last = lostBytes.last, last.upperBound == range.lowerBound {
      lostBytes[lostBytes.count - 1] = last.lowerBound..<range.upperBound
    } else {
      lostBytes.append(range)
    }
  }

  private mutating func spend(_ count: UInt64) {
    // The price of a look as such, so that many short ones come to an end too.
    patience -= min(patience, count + 512)
  }
}

// MARK: - Index and footer

extension BlockWalk {
  /// The size of an intact index or footer that stands here; an index is taken at its word for how
  /// many rows there were.
  private mutating func tailPart(at offset: UInt64) throws(TraceError) -> UInt64? {
    let rest = end - offset
    guard rest >= 24 else { return nil }
    let start = try file.read(at: offset, count: Int(min(rest, UInt64(TraceFoot.size))))
    if (try? TraceFoot(from: start, fileTag: head.fileTag)) != nil { return UInt64(start.count) }
    var cursor = ByteCursor(start)
    guard let magic = try? cursor.take(UInt32.self), magic == ZstdFrame.skippableMagic,
      let length = try? UInt64(cursor.take(UInt32.self)) + 8, (try? cursor.expect("JTRI")) != nil,
      length <= rest, length <= UInt64(BlockHeader.maximumLength), (try? cursor.skip(4)) != nil,
      let hash = try? cursor.take(UInt64.self)
    else { return nil }
    let frame = try file.read(at: offset, count: Int(length))
    guard let index = try? TraceIndex.entries(in: frame, fileTag: head.fileTag, hash: hash) else {
      spend(length)
      return nil
    }
    announce(index)
    return length
  }

  private mutating func announce(_ index: [BlockEntry]) {
    var ends = [TableEnd](repeating: TableEnd(), count: 256)
    for entry in index where entry.table < 256 {
      let table = Int(entry.table)
      ends[table].rows += UInt64(entry.rows)
      ends[table].time = max(ends[table].time, entry.timeMaximum)
    }
    announced = ends
  }

  /// With an index it is known what stood behind the last block of a table.
  private mutating func reportRowsBehindTheLastBlocks() {
    guard let announced else { return }
    for (number, end) in announced.enumerated() where end.rows > tables[number].rows {
      lostRows.append(
        TraceRecovery.LostRows(
          table: number,
          rows: tables[number].rows..<end.rows,
          earliest: tables[number].time,
          latest: end.time
        )
      )
    }
  }
}

// MARK: - What a block adds up to

extension TraceRecovery.Block {
  /// Counts the rows of a block of markers, and keeps its last checkpoint.
  fileprivate mutating func count(_ rows: [MarkerRow]) {
    digest = RunDigest()
    for row in rows {
      digest.include(row)
      guard row.kind == .checkpoint else { continue }
      checkpoint = .init(blocks: Int(clamping: row.argument), time: row.time)
    }
  }
}
