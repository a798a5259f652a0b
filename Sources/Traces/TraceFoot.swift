/// The last 136 bytes of a whole file.
struct TraceFoot: Equatable, Sendable {
  /// The size in the file.
  static let size = 136
  /// What a whole file ends with.
  static let ending = Array("JTREND\r\n".utf8)

  private static let checksumOffset = 16

  var indexOffset: UInt64
  var indexLength: UInt64
  var indexHash: UInt64
  /// What the rows of all tables add up to.
  var digest: RunDigest

  func bytes(fileTag: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: ZstdFrame.skippableMagic)
    bytes.append(littleEndian: UInt32(Self.size - 8))
    bytes.append(contentsOf: "JTRF".utf8)
    bytes.append(littleEndian: UInt32(1))
    let words = [UInt64(0), indexOffset, indexLength, indexHash] + digest.rows
    for word in words + [digest.contentSum, digest.contentXor] { bytes.append(littleEndian: word) }
    bytes += Self.ending
    bytes.replace(
      at: Self.checksumOffset,
      withLittleEndian: XXHash64.hash(bytes, seed: fileTag)
    )
    return bytes
  }

  init(indexOffset: UInt64, indexLength: UInt64, indexHash: UInt64, digest: RunDigest) {
    self.indexOffset = indexOffset
    self.indexLength = indexLength
    self.indexHash = indexHash
    self.digest = digest
  }

  init(from bytes: [UInt8], fileTag: UInt64) throws(Damage) {
    var cursor = ByteCursor(bytes)
    guard bytes.count == Self.size, try cursor.take(UInt32.self) == ZstdFrame.skippableMagic,
      try cursor.take(UInt32.self) == UInt32(Self.size - 8)
    else { throw Damage("the footer is not one") }
    try cursor.expect("JTRF")
    guard try cursor.take(UInt32.self) == 1 else {
      throw Damage("the footer is of a kind that is not known", isUnsupported: true)
    }
    let stored: UInt64 = try cursor.take()
    var zeroed = bytes
    zeroed.replace(at: Self.checksumOffset, withLittleEndian: 0)
    guard XXHash64.hash(zeroed, seed: fileTag) == stored else {
      throw Damage("the checksum of the footer is wrong")
    }
    indexOffset = try cursor.take()
    indexLength = try cursor.take()
    indexHash = try cursor.take()
    var rows: [UInt64] = []
    for _ in 0..<8 { rows.append(try cursor.take()) }
    digest = RunDigest(
      contentSum: try cursor.take(),
      contentXor: try cursor.take(),
      rows: rows
    )
  }
}
