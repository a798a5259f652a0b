@testable import Traces

/// Makes the checksums of a file right, as far as it still looks like one.
enum Seal {
  /// Mends head, blocks, index and footer; `rebuildsIndex` also makes the index speak of the blocks.
  static func mend(_ bytes: inout [UInt8], rebuildsIndex: Bool) {
    guard bytes.count >= TraceHead.size, let tag = mendHead(&bytes) else { return }
    var offset = TraceHead.size + Int(clamping: word(bytes, 96))
    var entries: [BlockEntry] = []
    var digest = RunDigest()
    while let length = blockLength(bytes, at: offset) {
      let range = offset..<offset + length
      mendSum(&bytes, in: range, at: offset + 80, seed: tag ^ word(bytes, offset + 32))
      if let header = try? BlockHeader(from: Array(bytes[range])) {
        entries.append(BlockEntry(header, offset: UInt64(offset), length: UInt64(length)))
        digest.merge(header.digest)
      }
      offset += length
    }
    if rebuildsIndex, offset <= bytes.count {
      bytes.removeSubrange(offset...)
      let (index, hash) = TraceIndex.bytes(of: entries, fileTag: tag)
      let foot = TraceFoot(
        indexOffset: UInt64(offset),
        indexLength: UInt64(index.count),
        indexHash: hash,
        digest: digest
      )
      bytes += index + foot.bytes(fileTag: tag)
    } else {
      mendTail(&bytes, from: offset, tag: tag)
    }
  }

  /// Returns the tag of the file.
  private static func mendHead(_ bytes: inout [UInt8]) -> UInt64? {
    let length = word(bytes, 96)
    guard length <= UInt64(bytes.count - TraceHead.size) else { return nil }
    let meta = bytes[TraceHead.size..<TraceHead.size + Int(length)]
    bytes.replace(at: 104, withLittleEndian: XXHash64.hash(meta))
    let tag = XXHash64.hash(bytes[24..<112])
    bytes.replace(at: 112, withLittleEndian: tag)
    mendSum(&bytes, in: 0..<TraceHead.size, at: 16, seed: 0)
    return tag
  }

  private static func mendTail(_ bytes: inout [UInt8], from offset: Int, tag: UInt64) {
    let foot = bytes.count - TraceFoot.size
    guard foot >= offset + 24 else { return }
    let hash = mendSum(&bytes, in: offset..<foot, at: offset + 16, seed: tag)
    bytes.replace(at: foot + 40, withLittleEndian: hash)
    mendSum(&bytes, in: foot..<bytes.count, at: foot + 16, seed: tag)
  }

  @discardableResult
  private static func mendSum(
    _ bytes: inout [UInt8],
    in range: Range<Int>,
    at place: Int,
    seed: UInt64
  ) -> UInt64 {
    bytes.replace(at: place, withLittleEndian: 0)
    let hash = XXHash64.hash(bytes[range], seed: seed)
    bytes.replace(at: place, withLittleEndian: hash)
    return hash
  }

  /// The length that a block here claims, if it fits.
  private static func blockLength(_ bytes: [UInt8], at offset: Int) -> Int? {
    guard offset >= 0, bytes.count - offset >= BlockHeader.fixedSize,
      bytes[offset + 8..<offset + 12].elementsEqual("JTRB".utf8)
    else { return nil }
    let header = word(bytes, offset + 4) & 0xFFFF_FFFF + 8
    let body = word(bytes, offset + 24)
    let rest = UInt64(bytes.count - offset)
    guard header >= UInt64(BlockHeader.fixedSize), header <= rest, body <= rest - header else {
      return nil
    }
    return Int(header + body)
  }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
  }
}
