/// The first 128 bytes of a file: of which run and which shard it is.
struct TraceHead: Equatable, Sendable {
  /// The size in the file.
  static let size = 128
  /// The version that we write; a larger minor version is read too.
  static let majorVersion: UInt16 = 1
  /// The minor version that we write.
  static let minorVersion: UInt16 = 0

  private static let checksumOffset = 16
  private static let identity = 24..<112
  /// Rows are in the order of the times at which they ended.
  private static let endTimeOrder: UInt32 = 1

  private(set) var minorVersion = Self.minorVersion
  var scenarioHash: [UInt8]
  var seed: UInt64
  var shard: UInt32
  var shardCount: UInt32
  var epoch: UInt64
  var timeQuantum: UInt32
  var latencyQuantum: UInt32
  var blockRows: UInt32
  var metaLength: UInt64
  var metaHash: UInt64
  /// Whether a later version than ours wrote the file, which may hold columns that we do not know.
  var isLater: Bool { minorVersion > Self.minorVersion }

  /// Binds every checksum to this file.
  private(set) var fileTag: UInt64 = 0

  /// The head of a shard's file whose META is the frame `meta`.
  init(
    _ description: TraceDescription,
    shard: Int,
    shardCount: Int,
    blockRows: Int,
    meta: [UInt8]
  ) throws(TraceError) {
    guard description.scenarioHash.count == 32 else {
      throw .invalidDescription(detail: "a scenario hash has 32 bytes")
    }
    guard let quantum = UInt32(exactly: description.quantum), quantum > 0 else {
      throw .invalidDescription(detail: "a quantum of \(description.quantum) ns is out of range")
    }
    guard let shard = UInt32(exactly: shard), let shardCount = UInt32(exactly: shardCount),
      shard < shardCount
    else { throw .invalidDescription(detail: "no shard \(shard) among \(shardCount)") }
    scenarioHash = description.scenarioHash
    seed = description.seed
    self.shard = shard
    self.shardCount = shardCount
    epoch = description.epoch
    timeQuantum = quantum
    latencyQuantum = quantum
    self.blockRows = UInt32(blockRows)
    metaLength = UInt64(meta.count)
    metaHash = XXHash64.hash(meta)
    fileTag = XXHash64.hash(unsealedBytes[Self.identity])
  }

  /// The bytes, with tag and checksum.
  var bytes: [UInt8] {
    var bytes = unsealedBytes
    bytes.replace(at: Self.identity.upperBound, withLittleEndian: fileTag)
    bytes.replace(at: Self.checksumOffset, withLittleEndian: XXHash64.hash(bytes))
    return bytes
  }

  private var unsealedBytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: ZstdFrame.skippableMagic)
    bytes.append(littleEndian: UInt32(Self.size - 8))
    bytes.append(contentsOf: "JTRH".utf8)
    bytes.append(littleEndian: Self.majorVersion)
    bytes.append(littleEndian: minorVersion)
    bytes.append(littleEndian: UInt64(0))
    bytes += scenarioHash
    bytes.append(littleEndian: seed)
    bytes.append(littleEndian: shard)
    bytes.append(littleEndian: shardCount)
    bytes.append(littleEndian: epoch)
    bytes.append(littleEndian: timeQuantum)
    bytes.append(littleEndian: latencyQuantum)
    bytes.append(littleEndian: blockRows)
    bytes.append(littleEndian: Self.endTimeOrder)
    bytes.append(littleEndian: metaLength)
    bytes.append(littleEndian: metaHash)
    bytes.append(littleEndian: UInt64(0))
    bytes.append(littleEndian: UInt64(0))
    return bytes
  }
}

// MARK: - Reading

extension TraceHead {
  init(from bytes: [UInt8]) throws(Damage) {
    var cursor = ByteCursor(bytes)
    guard bytes.count == Self.size, try cursor.take(UInt32.self) == ZstdFrame.skippableMagic,
      try cursor.take(UInt32.self) == UInt32(Self.size - 8)
    else { throw Damage("it does not begin as a trace does") }
    try cursor.expect("JTRH")
    let major: UInt16 = try cursor.take()
    minorVersion = try cursor.take()
    let stored: UInt64 = try cursor.take()
    var zeroed = bytes
    zeroed.replace(at: Self.checksumOffset, withLittleEndian: 0)
    guard XXHash64.hash(zeroed) == stored else { throw Damage("the checksum of the head is wrong") }
    guard major == Self.majorVersion else {
      throw Damage(
        "it has version \(major) of the format, not \(Self.majorVersion)",
        isUnsupported: true
      )
    }
    try cursor.skip(32)
    scenarioHash = Array(bytes[24..<56])
    seed = try cursor.take()
    shard = try cursor.take()
    shardCount = try cursor.take()
    epoch = try cursor.take()
    timeQuantum = try cursor.take()
    latencyQuantum = try cursor.take()
    blockRows = try cursor.take()
    let flags: UInt32 = try cursor.take()
    metaLength = try cursor.take()
    metaHash = try cursor.take()
    fileTag = try cursor.take()
    guard flags == Self.endTimeOrder else {
      throw Damage("its head has flags \(flags), not 1", isUnsupported: true)
    }
    guard fileTag == XXHash64.hash(bytes[Self.identity]), shard < shardCount,
      timeQuantum > 0, latencyQuantum > 0
    else { throw Damage("the head contradicts itself") }
  }
}
