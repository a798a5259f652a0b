@testable import Traces

/// Reads a file in every way and compares what each says.
enum ReaderTarget {
  private static let scratch = ScratchFile()
  private static let repaired = scratch.path + ".repaired"

  static func run(_ bytes: [UInt8]) {
    scratch.put(bytes)
    let isSound = readWhole()
    do {
      let recovery = try TraceRecovery(path: scratch.path)
      if isSound != recovery.isWhole, isSound { complain("recovery finds damage in a sound file") }
      checkOrder(of: recovery)
      _ = try recovery.reader().verify(isDeep: true)
      // Writing takes longest, and one input in eight is still many.
      guard XXHash64.hash(bytes) % 8 == 0 else { return }
      try recovery.write(to: repaired)
      let whole = try TraceRecovery(path: repaired)
      guard whole.isWhole, whole.digest == recovery.digest else {
        complain("a repaired file is not whole")
      }
    } catch {
      // Head or description is damaged, or a block with the right checksum has rows that cannot be.
      let _: TraceError = error
    }
  }

  /// Whether the file is whole and every row of it can be read.
  private static func readWhole() -> Bool {
    do {
      let reader = try TraceReader(path: scratch.path)
      let isSound = try reader.verify(isDeep: true).isSound
      _ = try reader.statistics()
      var digest = RunDigest()
      try reader.forEachChunk { digest.add($0) }
      var starts = try reader.startOrdered()
      var last: UInt64 = 0
      while let call = try starts.next() {
        if call.start < last { complain("starts are not in order") }
        last = call.start
      }
      return isSound
    } catch is TraceError {
      return false
    } catch { complain("another error: \(error)") }
  }

  private static func checkOrder(of recovery: TraceRecovery) {
    var end: UInt64 = 0
    for block in recovery.accepted {
      if block.entry.offset < end { complain("blocks overlap") }
      end = block.entry.offset + block.entry.length
    }
    for range in recovery.lostBytes
    where recovery.accepted.contains(where: { block in
      range.overlaps(block.entry.offset..<block.entry.offset + block.entry.length)
    }) {
      complain("lost bytes \(range) are in a block")
    }
  }
}

/// Puts an index and a footer behind sound blocks.
enum IndexTarget {
  private static let scratch = ScratchFile()
  private static let base: [UInt8] = (try? SmallTrace.all().first) ?? []

  /// Where the index of a file begins.
  private static func end(ofBlocksIn bytes: [UInt8]) throws -> Int {
    scratch.put(bytes)
    let reader = try TraceReader(path: scratch.path)
    return reader.index.last.map { Int($0.offset + $0.length) } ?? 0
  }

  /// The first byte says whether checksums are mended; index and footer follow.
  static func seed(_ bytes: [UInt8]) throws -> [UInt8] {
    [1] + bytes[try end(ofBlocksIn: bytes)...]
  }

  static func run(_ bytes: [UInt8]) {
    guard let flags = bytes.first, let end = try? end(ofBlocksIn: base) else { return }
    var content = Array(base[..<end]) + bytes.dropFirst()
    if flags & 1 == 1 { Seal.mend(&content, rebuildsIndex: false) }
    scratch.put(content)
    do {
      let reader = try TraceReader(path: scratch.path)
      _ = try reader.statistics()
      _ = try reader.verify(isDeep: true)
      try reader.forEachChunk(from: 1000, until: 5000) { _ in }
    } catch is TraceError {
      // The index is not one, or speaks of other blocks.
    } catch { complain("another error: \(error)") }
    do {
      let recovery = try TraceRecovery(path: scratch.path)
      guard recovery.blockCount > 0 else { complain("an index hides sound blocks") }
    } catch { complain("no recovery of sound blocks: \(error)") }
  }
}
