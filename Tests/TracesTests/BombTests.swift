import Glibc
import Testing

@testable import Traces

/// Small files that claim to be large are refused before memory or time is spent on them. Each is
/// opened, verified and recovered in a process of its own, which says what that took.
@Suite(.serialized) struct BombTests {
  /// The most memory that reading may take, in KiB.
  private static let mostMemory = 64 << 10

  @Test(arguments: Bomb.allCases)
  func `are refused in time and memory that do not depend on what they claim`(bomb: Bomb)
    async
    throws
  {
    let folder = TemporaryFolder()
    try write(try bomb.bytes(), to: folder.file("a"))

    let outcome = await #expect(
      processExitsWith: .success,
      observing: [\.standardOutputContent]
    ) { [path = folder.file("a") as String] in
      try BombTests.readInEveryWay(path)
    }

    let text = String(decoding: outcome?.standardOutputContent ?? [], as: UTF8.self)
    let line = text.split(separator: "\n").last { $0.hasPrefix("bomb:") } ?? ""
    print("\(bomb): \(line.dropFirst(6))")
    #expect(!line.isEmpty)
  }

  private static func readInEveryWay(_ path: String) throws {
    // What any trace needs once, such as the contexts of zstd.
    _ = try? TraceReader(path: path + ".none")
    let before = (memory: residentPeak(), time: processorTime())
    var refusals = 0
    if let reader = try? TraceReader(path: path) {
      if try !reader.verify(isDeep: true).isSound { refusals += 1 }
    } else {
      refusals += 1
    }
    let opened = processorTime()
    let recovery = try? TraceRecovery(path: path)
    _ = try recovery?.reader().verify(isDeep: true)
    let memory = residentPeak() - before.memory
    let (open, all) = (opened - before.time, processorTime() - before.time)
    print(
      "bomb: refused \(refusals), \(recovery?.blockCount ?? 0) blocks, \(memory) KiB, "
        + "\(open) + \(all - open) us"
    )
    fflush(nil)
    precondition(refusals == 1, "the bomb was taken for a trace")
    // A sanitizer keeps books of its own.
    guard getenv("STAMPEDE_SANITIZER") == nil else { return }
    precondition(memory <= mostMemory, "\(memory) KiB were used")
    #if !DEBUG
      precondition(open <= 100_000, "it took \(open) us")
    #endif
  }

  /// The most memory that this process has held, in KiB.
  private static func residentPeak() -> Int {
    let status = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
    defer { close(status) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = read(status, &bytes, bytes.count)
    let lines = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: "\n")
    let peak = lines.first { $0.hasPrefix("VmHWM:") }?.split { $0 == " " || $0 == "\t" }.dropFirst()
      .first
    return peak.flatMap { Int($0) } ?? 0
  }

  /// The time that the processor has spent on this process, in microseconds.
  private static func processorTime() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000
      + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
  }
}

/// A file that claims more than it has.
enum Bomb: String, CaseIterable, Codable {
  /// The description is a frame that declares 2^40 bytes.
  case hugeDescription
  /// The description wants a window of 2^31 bytes.
  case wideDescription
  /// The description is a million empty frames.
  case manyDescriptions
  /// The description unpacks to more than it may have.
  case bloatedDescription
  /// The description is all opening brackets.
  case deepDescription
  /// The description is a list of as many numbers as fit.
  case longDescription
  /// The footer speaks of an index of 67 million entries.
  case hugeIndex
  /// The index lies at the end of all numbers.
  case farIndex
  /// A plane declares 2^40 bytes.
  case hugePlane
  /// A plane wants a window of 2^31 bytes.
  case widePlane
  /// A plane is a thousand empty frames and one that fits.
  case manyFrames
  /// A plane is a skippable frame with another block in it.
  case nestedBlock
  /// A block has 64 columns of nine planes, and the most rows.
  case crowdedBlock
  /// A block claims that its planes have 2^63 bytes.
  case endlessBlock
  /// All of it is beginnings of blocks that are none.
  case falseBeginnings

  func bytes() throws -> [UInt8] {
    switch self {
    case .hugeDescription: try file(description: Self.frame(claiming: 1 << 40))
    case .wideDescription: try file(description: Self.frameWithWideWindow)
    case .manyDescriptions:
      try file(description: Self.emptyFrames(1_000_000))
    case .bloatedDescription:
      try file(description: ZstdFrame.compress(Array(repeating: 0x5B, count: 256 << 20)))
    case .deepDescription:
      try file(
        description: ZstdFrame.compress(
          Array(repeating: UInt8(ascii: "["), count: TraceDescription.largestText)
        )
      )
    case .longDescription:
      try file(
        description: ZstdFrame.compress(
          Array("[0".utf8)
            + Array(
              repeatElement(Array(",0".utf8), count: TraceDescription.largestText / 2 - 2).joined()
            )
            + Array("]".utf8)
        )
      )
    case .hugeIndex: try file(indexLength: 24 + 72 * 67_000_000)
    case .farIndex: try file(indexOffset: .max - 136, indexLength: 136)
    case .hugePlane: try file(planes: [Self.frame(claiming: 1 << 40)])
    case .widePlane: try file(planes: [Self.frameWithWideWindow])
    case .manyFrames: try file(planes: [Self.emptyFrames(1000) + Self.run(of: 1)])
    case .nestedBlock: try file(planes: [Self.skippable(Self.block(planes: [Self.run(of: 1)]))])
    case .crowdedBlock:
      try file(
        planes: Array(repeating: Self.run(of: BlockHeader.maximumRows), count: 64 * 8),
        rows: BlockHeader.maximumRows,
        columns: 64
      )
    case .endlessBlock: try file(planes: [Self.run(of: 1)], bodySize: 1 << 63)
    case .falseBeginnings: try file(tail: Self.falseBeginnings(megabytes: runsLongTests ? 100 : 4))
    }
  }
}

// MARK: - Parts

extension Bomb {
  private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  /// A frame with one empty block that declares a size.
  private static func frame(claiming size: UInt64) -> [UInt8] {
    var bytes = magic + [0xE0]
    bytes.append(littleEndian: size)
    return bytes + [1, 0, 0]
  }

  /// A frame with a window of 2^31 bytes and one empty block.
  private static var frameWithWideWindow: [UInt8] { magic + [0x40, 21 << 3, 0, 0, 1, 0, 0] }

  private static func emptyFrames(_ count: Int) -> [UInt8] {
    Array(repeatElement(magic + [0x20, 0, 1, 0, 0], count: count).joined())
  }

  /// A frame of zeros.
  private static func run(of count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    ZstdFrame.appendRun(of: 0, count: count, to: &bytes)
    return bytes
  }

  private static func skippable(_ content: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: ZstdFrame.skippableMagic)
    bytes.append(littleEndian: UInt32(content.count))
    return bytes + content
  }

  /// A block of calls whose columns have these planes, as many each.
  private static func block(
    planes: [[UInt8]],
    rows: Int = 1,
    columns: Int = 1
  ) -> [UInt8] {
    let header = BlockHeader(
      table: 0,
      rows: rows,
      sequence: 0,
      firstRow: 0,
      timeMinimum: 0,
      timeMaximum: 0,
      contentSum: 0,
      contentXor: 0,
      startMinimum: 0,
      columns: (0..<columns).map { id in
        ColumnDescriptor(
          id: UInt8(id),
          transform: .plain,
          planeCount: planes.count / columns,
          isSparse: false,
          base: 0,
          minimum: 0,
          maximum: 0,
          presence: 0
        )
      },
      planeSizes: planes.map { UInt32($0.count) }
    )
    var bytes: [UInt8] = []
    header.write(to: &bytes)
    return bytes + planes.joined()
  }

  /// Headers that look right and whose checksums are not, each with a body that reaches far.
  private static func falseBeginnings(megabytes: Int) -> [UInt8] {
    var part = block(planes: [[UInt8](repeating: 0, count: 1 << 18 + 1 << 10)], rows: 1 << 18)
      .prefix(BlockHeader.fixedSize + ColumnDescriptor.size + 4)
    part[part.startIndex + 33] = 1
    let count = (megabytes << 20) / part.count
    return Array(repeatElement(part, count: count).joined())
  }

  // MARK: - Whole files

  /// A file with right checksums.
  private func file(
    description: [UInt8]? = nil,
    planes: [[UInt8]] = [],
    rows: Int = 1,
    columns: Int = 1,
    bodySize: UInt64? = nil,
    indexOffset: UInt64? = nil,
    indexLength: UInt64? = nil,
    tail: [UInt8] = []
  ) throws -> [UInt8] {
    let meta =
      try description
      ?? ZstdFrame.compress(Array(TraceFixture.description.json.canonicalText.utf8))
    let head = try TraceHead(
      TraceFixture.description,
      shard: 0,
      shardCount: 1,
      blockRows: 1024,
      meta: meta
    )
    var bytes = head.bytes + meta
    var entries: [BlockEntry] = []
    if !planes.isEmpty {
      var block = Self.block(planes: planes, rows: rows, columns: columns)
      if let bodySize { block.replace(at: 24, withLittleEndian: bodySize) }
      let hash = XXHash64.hash(block, seed: head.fileTag)
      block.replace(at: BlockHeader.checksumOffset, withLittleEndian: hash)
      if let header = try? BlockHeader(from: block) {
        entries = [
          BlockEntry(header, offset: UInt64(bytes.count), length: UInt64(block.count))
        ]
      }
      bytes += block
    }
    bytes += tail
    var digest = RunDigest()
    digest.merge(
      RunDigest(contentSum: 0, contentXor: 0, rows: [UInt64(rows)] + Array(repeating: 0, count: 7))
    )
    let (index, hash) = TraceIndex.bytes(of: entries, fileTag: head.fileTag)
    let foot = TraceFoot(
      indexOffset: indexOffset ?? UInt64(bytes.count),
      indexLength: indexLength ?? UInt64(index.count),
      indexHash: hash,
      digest: entries.isEmpty ? RunDigest() : digest
    )
    return bytes + index + foot.bytes(fileTag: head.fileTag)
  }
}
