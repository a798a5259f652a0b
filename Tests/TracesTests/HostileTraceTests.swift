import Testing

@testable import Traces

@Suite struct HostileTraceTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("a") }

  private func open(meta: [UInt8], entries: [BlockEntry] = []) throws {
    let head = try TraceHead(
      TraceFixture.description,
      shard: 0,
      shardCount: 1,
      blockRows: 1,
      meta: meta
    )
    let bytes = head.bytes + meta
    let tail = Forgery.tail(entries, at: bytes.count, tag: head.fileTag, digest: RunDigest())
    try write(bytes + tail, to: path)
    _ = try TraceReader(path: path)
  }

  @Test func `is refused when the description declares 2^40 bytes or is none`() throws {
    let bomb: [UInt8] = [
      0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 1, 0, 0, 0xFB, 0xFF, 0x0F, 0,
    ]
    let texts = ["", "{}", "[1", "{\"version\":3}", String(repeating: "[", count: 100_000)]
    let descriptions = try texts.map { try ZstdFrame.compress(Array($0.utf8)) }
    let notText = try ZstdFrame.compress([0x22, 0xFF, 0x22])

    for meta in descriptions + [bomb, notText, []] {
      #expect(throws: TraceError.self) { try open(meta: meta) }
    }
  }

  @Test func `is refused when the index speaks of blocks that cannot be`() throws {
    let meta = try ZstdFrame.compress(
      Array(TraceFixture.description.json.canonicalText.utf8)
    )
    let header = BlockHeader(
      table: 0,
      rows: 1,
      sequence: 0,
      firstRow: 0,
      timeMinimum: 0,
      timeMaximum: 0,
      contentSum: 0,
      contentXor: 0,
      startMinimum: 0,
      columns: [],
      planeSizes: []
    )
    let start = UInt64(128 + meta.count)
    let lengths: [(UInt64, UInt64)] = [
      (start, 1 << 40), (start, .max), (start, 0), (.max, 96), (0, 96), (start + 1, 96),
    ]

    for (offset, length) in lengths {
      let entry = BlockEntry(header, offset: offset, length: length)
      #expect(throws: TraceError.self) { try open(meta: meta, entries: [entry]) }
    }
  }

  @Test func `has block headers whose sizes are checked before they are believed`() throws {
    var header = BlockHeader(
      table: 0,
      rows: 1,
      sequence: 0,
      firstRow: 0,
      timeMinimum: 0,
      timeMaximum: 0,
      contentSum: 0,
      contentXor: 0,
      startMinimum: 0,
      columns: [
        ColumnDescriptor(
          id: 0,
          transform: .plain,
          planeCount: 1,
          isSparse: false,
          base: 0,
          minimum: 0,
          maximum: 0,
          presence: 0
        )
      ],
      planeSizes: [20]
    )
    func isAccepted() -> Bool {
      var bytes: [UInt8] = []
      header.write(to: &bytes)
      return (try? BlockHeader(from: bytes)) != nil
    }
    #expect(isAccepted())

    header.planeSizes = [.max]
    #expect(!isAccepted())
    header.planeSizes = [20, 20]
    #expect(!isAccepted())
    header.planeSizes = [20]
    header.rows = 1 << 18 + 1
    #expect(!isAccepted())
    header.rows = 0
    #expect(!isAccepted())
    header.rows = 1
    header.columns += header.columns
    header.planeSizes = [20, 20]
    #expect(!isAccepted())
  }

  @Test func `is no trace at all`() throws {
    for bytes in [[], Array("hello".utf8), Array(repeating: 0, count: 5000)] as [[UInt8]] {
      try write(bytes, to: path)
      #expect(throws: TraceError.self) { try TraceReader(path: path) }
    }
    #expect(throws: TraceError.self) { try TraceReader(path: folder.file("missing")) }
    #expect(throws: TraceError.self) { try TraceReader(path: folder.path) }
  }
}
