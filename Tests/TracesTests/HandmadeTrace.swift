@testable import Traces

/// Writes trace files straight from the page *Trace format*, with every choice that it leaves open in
/// the hands of the caller. It shares no code with the writer but the checksum and the zstd frames.
struct HandmadeTrace {
  /// A column of a block: which one, its values, and how to write them.
  struct Column {
    let id: UInt8
    let values: [UInt64]
    var isSigned = false
    var transform: UInt8 = 0
    var scale: UInt64 = 1
    var isSparse = false
    var hasPresence = false
  }

  /// A block: a table, its columns, and what its rows add up to.
  struct Block {
    let table: UInt8
    let columns: [Column]
    let digest: RunDigest
    let startMinimum: UInt64
  }

  let description: TraceDescription
  var minorVersion: UInt16 = 0
  var blocks: [Block] = []

  /// The bytes of the whole file.
  func bytes() throws -> [UInt8] {
    let meta = try ZstdFrame.compress(Array(description.json.canonicalText.utf8))
    let (head, tag) = head(meta: meta)
    var bytes = head + meta
    var entries: [UInt8] = []
    var total = RunDigest()
    var firstRows = [UInt64](repeating: 0, count: 256)
    for (number, block) in blocks.enumerated() {
      let made = try encode(
        block,
        sequence: UInt64(number),
        firstRow: firstRows[Int(block.table)],
        tag: tag
      )
      entries += Self.entry(of: block, offset: bytes.count, length: made.bytes.count, made.checksum)
      bytes += made.bytes
      firstRows[Int(block.table)] += UInt64(block.columns[0].values.count)
      total.merge(block.digest)
    }
    return bytes + Self.tail(entries, count: blocks.count, at: bytes.count, total, tag: tag)
  }
}

// MARK: - Head, index and footer

extension HandmadeTrace {
  private func head(meta: [UInt8]) -> (bytes: [UInt8], tag: UInt64) {
    var bytes = Self.frame("JTRH", size: 128)
    bytes.append(littleEndian: 1 as UInt16)
    bytes.append(littleEndian: minorVersion)
    bytes.append(littleEndian: 0 as UInt64)
    bytes += description.scenarioHash
    bytes.append(littleEndian: description.seed)
    for number in [0, 1] as [UInt32] { bytes.append(littleEndian: number) }
    bytes.append(littleEndian: description.epoch)
    let quantum = UInt32(description.quantum)
    for number in [quantum, quantum, 32, 1] { bytes.append(littleEndian: number) }
    bytes.append(littleEndian: UInt64(meta.count))
    bytes.append(littleEndian: XXHash64.hash(meta))
    let tag = XXHash64.hash(Array(bytes[24..<112]))
    bytes.append(littleEndian: tag)
    bytes.append(littleEndian: 0 as UInt64)
    bytes.replace(at: 16, withLittleEndian: XXHash64.hash(bytes))
    return (bytes, tag)
  }

  private static func entry(
    of block: Block,
    offset: Int,
    length: Int,
    _ checksum: UInt64
  ) -> [UInt8] {
    let times = block.columns[0].values
    let sessions = block.columns.first { $0.id == 1 }?.values ?? [0]
    var bytes: [UInt8] = []
    bytes.append(littleEndian: UInt64(offset))
    bytes.append(littleEndian: UInt64(length))
    bytes.append(littleEndian: UInt32(times.count))
    bytes.append(littleEndian: UInt32(block.table))
    let words = [
      times[0], times[times.count - 1], block.startMinimum, sessions.min() ?? 0,
      sessions.max() ?? 0, checksum,
    ]
    for word in words { bytes.append(littleEndian: word) }
    return bytes
  }

  private static func tail(
    _ entries: [UInt8],
    count: Int,
    at offset: Int,
    _ digest: RunDigest,
    tag: UInt64
  ) -> [UInt8] {
    var index = frame("JTRI", size: 24 + entries.count)
    index.append(littleEndian: UInt32(count))
    index.append(littleEndian: 0 as UInt64)
    index += entries
    let hash = XXHash64.hash(index, seed: tag)
    index.replace(at: 16, withLittleEndian: hash)
    var foot = frame("JTRF", size: 136)
    foot.append(littleEndian: 1 as UInt32)
    foot.append(littleEndian: 0 as UInt64)
    let words = [UInt64(offset), UInt64(index.count), hash] + digest.rows
    for word in words + [digest.contentSum, digest.contentXor] { foot.append(littleEndian: word) }
    foot += Array("JTREND\r\n".utf8)
    foot.replace(at: 16, withLittleEndian: XXHash64.hash(foot, seed: tag))
    return index + foot
  }

  /// The beginning of a skippable frame that has `size` bytes in all.
  private static func frame(_ tag: String, size: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18]
    bytes.append(littleEndian: UInt32(size - 8))
    return bytes + Array(tag.utf8)
  }
}

// MARK: - Blocks

extension HandmadeTrace {
  private func encode(
    _ block: Block,
    sequence: UInt64,
    firstRow: UInt64,
    tag: UInt64
  ) throws -> (bytes: [UInt8], checksum: UInt64) {
    let rows = block.columns[0].values.count
    let times = block.columns[0].values
    var descriptors: [UInt8] = []
    var frames: [[UInt8]] = []
    for column in block.columns {
      let planes = column.planes(rows: rows)
      descriptors += column.descriptor(planeCount: planes.list.count, base: planes.base)
      for plane in planes.list { frames.append(try Self.frame(of: plane, number: frames.count)) }
    }
    var bytes = Self.frame("JTRB", size: 96 + descriptors.count + 4 * frames.count)
    bytes += [block.table, UInt8(block.columns.count), 0, 0]
    bytes.append(littleEndian: UInt32(rows))
    bytes.append(littleEndian: UInt32(frames.count))
    let words = [
      UInt64(frames.reduce(0) { $0 + $1.count }), sequence, firstRow, times[0],
      times[times.count - 1], block.digest.contentSum, block.digest.contentXor, 0,
      block.startMinimum,
    ]
    for word in words { bytes.append(littleEndian: word) }
    bytes += descriptors
    for frame in frames { bytes.append(littleEndian: UInt32(frame.count)) }
    bytes += frames.joined()
    let checksum = XXHash64.hash(bytes, seed: tag ^ sequence)
    bytes.replace(at: 80, withLittleEndian: checksum)
    return (bytes, checksum)
  }

  /// A plane as a frame: a run where it is one, else by turns as it is and compressed.
  private static func frame(of plane: [UInt8], number: Int) throws -> [UInt8] {
    var body: [UInt8] = []
    if let first = plane.first, plane.allSatisfy({ $0 == first }) {
      ZstdFrame.appendRun(of: first, count: plane.count, to: &body)
    } else if number % 2 == 0 {
      ZstdFrame.appendStored(plane.span, to: &body)
    } else {
      body = try ZstdFrame.compress(plane)
    }
    return body
  }
}

// MARK: - Columns

extension HandmadeTrace.Column {
  /// The planes and the base that, with transform and scale, give the values.
  func planes(rows: Int) -> (list: [[UInt8]], base: UInt64) {
    var list: [[UInt8]] = []
    var stored = values
    if isSparse {
      var bitmap = [UInt8](repeating: 0, count: (rows + 7) / 8)
      for (row, value) in values.enumerated() where value != 0 { bitmap[row / 8] |= 1 << (row % 8) }
      list.append(bitmap)
      stored = values.filter { $0 != 0 }
    }
    let scaled = stored.map {
      isSigned ? UInt64(bitPattern: Int64(bitPattern: $0) / Int64(scale)) : $0 / scale
    }
    let (numbers, base) = transformed(scaled)
    var rest = numbers
    while rest.contains(where: { $0 != 0 }) {
      list.append(rest.map { UInt8(truncatingIfNeeded: $0) })
      rest = rest.map { $0 >> 8 }
    }
    return (list, base)
  }

  private func transformed(_ values: [UInt64]) -> (numbers: [UInt64], base: UInt64) {
    let zigzag = { (value: UInt64) in value << 1 ^ (value >> 63 == 1 ? UInt64.max : 0) }
    let first = values.first ?? 0
    let steps = zip(values, [first] + values).map { $0 &- $1 }
    switch transform {
    case 1:
      let base = values.min() ?? 0
      return (values.map { $0 &- base }, base)
    case 2: return (steps, first)
    case 3:
      let base = values.max() ?? 0
      return (values.map { base &- $0 }, base)
    case 4: return (values.map(zigzag), 0)
    case 5: return (steps.map(zigzag), first)
    default: return (values, 0)
    }
  }

  func descriptor(planeCount: Int, base: UInt64) -> [UInt8] {
    let flip: UInt64 = isSigned ? 1 << 63 : 0
    let ordered = values.map { $0 ^ flip }
    let presence: UInt64 = values.reduce(0) { $0 | 1 << ($1 & 63) }
    let words = [
      base, (ordered.min() ?? 0) ^ flip, (ordered.max() ?? 0) ^ flip, hasPresence ? presence : 0,
    ]
    var bytes = [id, transform, UInt8(planeCount), isSparse ? 1 : 0]
    bytes.append(littleEndian: UInt32(scale))
    for word in words { bytes.append(littleEndian: word) }
    return bytes
  }
}
