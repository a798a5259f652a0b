/// What the index says of one block, 72 bytes.
struct BlockEntry: Equatable, Sendable {
  /// The size in the file.
  static let size = 72

  var offset: UInt64
  var length: UInt64
  var rows: UInt32
  var table: UInt32
  var timeMinimum: UInt64
  var timeMaximum: UInt64
  var startMinimum: UInt64
  var sessionMinimum: UInt64
  var sessionMaximum: UInt64
  var checksum: UInt64

  /// The entry of a block with this header.
  init(_ header: BlockHeader, offset: UInt64, length: UInt64) {
    let session = header.columns.first { $0.id == TraceColumn.session.rawValue }
    self.offset = offset
    self.length = length
    rows = UInt32(header.rows)
    table = UInt32(header.table)
    timeMinimum = header.timeMinimum
    timeMaximum = header.timeMaximum
    startMinimum = header.startMinimum
    sessionMinimum = session?.minimum ?? 0
    sessionMaximum = session?.maximum ?? 0
    checksum = header.checksum
  }

  /// The sessions that the block may speak of.
  var sessions: ClosedRange<UInt64> {
    sessionMinimum...max(sessionMinimum, sessionMaximum)
  }

  init(from cursor: inout ByteCursor) throws(Damage) {
    offset = try cursor.take()
    length = try cursor.take()
    rows = try cursor.take()
    table = try cursor.take()
    timeMinimum = try cursor.take()
    timeMaximum = try cursor.take()
    startMinimum = try cursor.take()
    sessionMinimum = try cursor.take()
    sessionMaximum = try cursor.take()
    checksum = try cursor.take()
  }

  func write(to bytes: inout [UInt8]) {
    bytes.append(littleEndian: offset)
    bytes.append(littleEndian: length)
    bytes.append(littleEndian: rows)
    bytes.append(littleEndian: table)
    let words = [
      timeMinimum, timeMaximum, startMinimum, sessionMinimum, sessionMaximum, checksum,
    ]
    for word in words { bytes.append(littleEndian: word) }
  }
}

/// The skippable frame that says where the blocks are.
enum TraceIndex {
  private static let fixedSize = 24
  private static let checksumOffset = 16

  /// The most blocks whose index fits a frame.
  static let maximumEntries = (Int(UInt32.max) - fixedSize) / BlockEntry.size

  /// The bytes of the index of `entries`, with the checksum.
  static func bytes(of entries: [BlockEntry], fileTag: UInt64) -> (bytes: [UInt8], hash: UInt64) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(fixedSize + BlockEntry.size * entries.count)
    bytes.append(littleEndian: ZstdFrame.skippableMagic)
    bytes.append(littleEndian: UInt32(fixedSize - 8 + BlockEntry.size * entries.count))
    bytes.append(contentsOf: "JTRI".utf8)
    bytes.append(littleEndian: UInt32(entries.count))
    bytes.append(littleEndian: UInt64(0))
    for entry in entries { entry.write(to: &bytes) }
    let hash = XXHash64.hash(bytes, seed: fileTag)
    bytes.replace(at: checksumOffset, withLittleEndian: hash)
    return (bytes, hash)
  }

  /// The entries in `bytes`, which are the whole frame.
  static func entries(
    in frame: [UInt8],
    fileTag: UInt64,
    hash: UInt64
  ) throws(Damage) -> [BlockEntry] {
    var cursor = ByteCursor(frame)
    guard try cursor.take(UInt32.self) == ZstdFrame.skippableMagic,
      Int(try cursor.take(UInt32.self)) == frame.count - 8
    else { throw Damage("no index stands where the footer says so") }
    try cursor.expect("JTRI")
    let count = Int(try cursor.take(UInt32.self))
    let stored: UInt64 = try cursor.take()
    guard count <= maximumEntries, frame.count == fixedSize + BlockEntry.size * count else {
      throw Damage("the index has not the size of its \(count) entries")
    }
    var zeroed = frame
    zeroed.replace(at: checksumOffset, withLittleEndian: 0)
    guard stored == hash, XXHash64.hash(zeroed, seed: fileTag) == hash else {
      throw Damage("the checksum of the index is wrong")
    }
    var entries: [BlockEntry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count { entries.append(try BlockEntry(from: &cursor)) }
    return entries
  }
}
