import Testing

@testable import Traces

@Suite struct DamagedTraceTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("a") }

  private func writeSmall(count: Int = 40, blockRows: Int = 16) throws -> TraceFixture {
    let fixture = TraceFixture.random(count: count, seed: 31)
    try fixture.write(to: path, blockRows: blockRows)
    return fixture
  }

  @Test func `is refused wherever it was cut`() throws {
    _ = try writeSmall()
    let size = try contents(of: path).count
    let file = try ChangeableFile(path)

    for length in (0..<size).reversed() {
      file.cut(to: length)
      #expect(throws: TraceError.self) { try TraceReader(path: path) }
    }
  }

  @Test func `says that the run did not finish when the footer is missing`() throws {
    _ = try writeSmall()
    let size = try contents(of: path).count
    try ChangeableFile(path).cut(to: size - 200)

    #expect(throws: TraceError.incomplete(path: path)) { try TraceReader(path: path) }
    #expect(TraceError.incomplete(path: path).description.contains("did not finish"))
  }

  @Test func `is refused for any bit of head, index or footer`() throws {
    _ = try writeSmall(count: 2)
    let bytes = try contents(of: path)
    let index = Int(try #require(TraceReader(path: path).index.last.map { $0.offset + $0.length }))
    let file = try ChangeableFile(path)

    for offset in Array(0..<TraceHead.size) + Array(index..<bytes.count) {
      for bit in 0..<8 {
        file.replace(bytes[offset] ^ 1 << UInt8(bit), at: offset)
        #expect(throws: TraceError.self) { try TraceReader(path: path) }
      }
      file.replace(bytes[offset], at: offset)
    }
    #expect(throws: Never.self) { try TraceReader(path: path) }
  }

  @Test func `is refused for any bit of a block header and any byte of the description`() throws {
    _ = try writeSmall(count: 3)
    let bytes = try contents(of: path)
    let reader = try TraceReader(path: path)
    let file = try ChangeableFile(path)

    for block in reader.blocks {
      let start = Int(reader.index[block.number].offset)
      let size = try BlockReader(reader).header(ofBlock: block.number).size
      for offset in start..<start + size {
        for bit in 0..<8 {
          file.replace(bytes[offset] ^ 1 << UInt8(bit), at: offset)
          #expect(throws: TraceError.self) { try reader.readBlock(block.number) }
        }
        file.replace(bytes[offset], at: offset)
      }
    }
    for offset in TraceHead.size..<Int(reader.index[0].offset) {
      file.replace(bytes[offset] ^ 0xFF, at: offset)
      #expect(throws: TraceError.self) { try TraceReader(path: path) }
      file.replace(bytes[offset], at: offset)
    }
  }

  @Test func `is refused for a bit of its rows, and the other blocks are still read`() throws {
    let fixture = try writeSmall(count: 2000, blockRows: 500)
    let bytes = try contents(of: path)
    let reader = try TraceReader(path: path)
    let file = try ChangeableFile(path)
    var random = SeededRandom(seed: 32)

    for _ in 0..<2000 {
      let entry = try #require(reader.index.randomElement(using: &random))
      let number = try #require(reader.index.firstIndex(of: entry))
      let offset = Int(entry.offset + .random(in: 0..<entry.length, using: &random))
      file.replace(bytes[offset] ^ 1 << UInt8.random(in: 0...7, using: &random), at: offset)
      #expect(throws: TraceError.self) { try reader.readBlock(number) }
      file.replace(bytes[offset], at: offset)
    }
    file.replace(
      bytes[Int(reader.index[0].offset) + 2000] ^ 1,
      at: Int(reader.index[0].offset) + 2000
    )
    let report = try reader.verify(isDeep: true)

    #expect(report.problems.count == 1)
    #expect(report.blocks == reader.blocks.count - 1)
    #expect(try countRows(of: reader, besides: 0) < fixture.digest.rows.reduce(0, +))
  }

  private func countRows(of reader: TraceReader, besides: Int) throws -> UInt64 {
    var rows: UInt64 = 0
    for block in reader.blocks where block.number != besides {
      var part = TraceFixture()
      part.add(try reader.readBlock(block.number))
      rows += part.digest.rows.reduce(0, +)
    }
    return rows
  }

  @Test func `is refused with two blocks swapped, though index and checksums fit`() throws {
    _ = try writeSmall()
    var forgery = try Forgery(of: path)
    forgery.blocks.swapAt(0, 1)
    try write(try forgery.sealed(), to: path)

    #expect(throws: TraceError.self) {
      let reader = try TraceReader(path: path)
      try reader.forEachChunk { _ in }
    }
  }

  @Test func `is refused with a block of another file`() throws {
    let fixture = try writeSmall()
    try fixture.write(to: folder.file("b"), blockRows: 16, seed: 1)
    let foreign = try #require(try Forgery(of: folder.file("b")).blocks.first)
    let reader = try TraceReader(path: path)
    let entry = try #require(reader.index.first)
    #expect(entry.length == UInt64(foreign.count))
    let file = try ChangeableFile(path)

    for (place, byte) in foreign.enumerated() { file.replace(byte, at: Int(entry.offset) + place) }

    #expect(throws: TraceError.self) { try reader.readBlock(0) }
  }

  @Test func `is read if its minor version is larger and refused if its major version is`() throws {
    let fixture = try writeSmall()
    let bytes = try contents(of: path)
    func write(major: UInt8, minor: UInt8) throws {
      var changed = bytes
      (changed[12], changed[14]) = (major, minor)
      changed.replace(at: 16, withLittleEndian: 0)
      changed.replace(at: 16, withLittleEndian: XXHash64.hash(changed[..<TraceHead.size]))
      try writeFileAtomically(path: path, bytes: changed)
    }

    try write(major: 1, minor: 7)
    #expect(try TraceFixture(from: TraceReader(path: path)) == fixture)

    try write(major: 2, minor: 0)
    let error = #expect(throws: TraceError.self) { try TraceReader(path: path) }
    #expect(error?.description.contains("cannot be read by this version") == true)
  }

  @Test func `is read without the columns that this version does not know`() throws {
    var fixture = try writeSmall(count: 8)
    var forgery = try Forgery(of: path)
    let reader = try TraceReader(path: path)
    let block = try #require(reader.blocks.first { $0.table == .call }).number
    let columns = try BlockReader(reader).header(ofBlock: block).columns
    let place = try #require(columns.firstIndex { $0.id == TraceColumn.call.rawValue })
    forgery.blocks[block][BlockHeader.fixedSize + ColumnDescriptor.size * place] = 60
    try write(try forgery.sealed(), to: path)

    for index in fixture.calls.indices { fixture.calls[index].call = 0 }

    #expect(try TraceFixture(from: TraceReader(path: path)) == fixture)
  }

  /// With checksums made right, only what the bytes say is left to judge them by.
  @Test(arguments: [41, 42, 43] as [UInt64])
  func `never gives other rows as sound, even with right checksums`(seed: UInt64) throws {
    let fixture = try writeSmall(count: 60, blockRows: 64)
    let forgery = try Forgery(of: path)
    var random = SeededRandom(seed: seed)
    var refusals = 0

    for _ in 0..<400 {
      var forged = forgery
      let block = Int.random(in: 0..<forged.blocks.count, using: &random)
      let offset = Int.random(in: 12..<forged.blocks[block].count, using: &random)
      forged.blocks[block][offset] = .random(in: 0...255, using: &random)
      guard let bytes = try? forged.sealed() else {
        refusals += 1
        continue
      }
      try write(bytes, to: path)
      guard let reader = try? TraceReader(path: path),
        let report = try? reader.verify(isDeep: true), report.isSound
      else {
        refusals += 1
        continue
      }
      #expect(try TraceFixture(from: reader) == fixture)
    }
    #expect(refusals > 300)
  }
}
