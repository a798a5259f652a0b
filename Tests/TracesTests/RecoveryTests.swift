import Testing

@testable import Traces

@Suite struct RecoveryTests {
  private let folder = TemporaryFolder()
  private var path: String { folder.file("a") }

  private func writeSmall(count: Int = 60, blockRows: Int = 16) throws -> TraceFixture {
    let fixture = TraceFixture.random(count: count, seed: 61)
    try fixture.write(to: path, blockRows: blockRows)
    return fixture
  }

  /// The bytes of the file without index and footer, as a run that broke off leaves it.
  private func unfinished() throws -> [UInt8] {
    let forgery = try Forgery(of: path)
    return forgery.head + forgery.blocks.joined()
  }

  @Test func `finds a whole file whole`() throws {
    let fixture = try writeSmall()

    let recovery = try TraceRecovery(path: path)

    #expect(recovery.isWhole)
    #expect(recovery.lostBytes.isEmpty && recovery.lostRows.isEmpty)
    #expect(recovery.completeUntil == nil)
    #expect(try TraceFixture(from: recovery.reader()) == fixture)
    #expect(recovery.digest == fixture.digest)
  }

  @Test func `reads all blocks of a file without index and footer`() throws {
    let fixture = try writeSmall()
    try write(try unfinished(), to: path)

    let recovery = try TraceRecovery(path: path)

    #expect(!recovery.isWhole)
    #expect(recovery.lostBytes.isEmpty)
    #expect(try TraceFixture(from: recovery.reader()) == fixture)
    #expect(try recovery.reader().verify(isDeep: true).isSound)
  }

  @Test func `names the bytes and the rows that a damaged block has cost`() throws {
    let fixture = try writeSmall()
    let reader = try TraceReader(path: path)
    let calls = reader.blocks.filter { $0.table == .call }
    let lost = reader.index[calls[1].number]
    try ChangeableFile(path).replace(7, at: Int(lost.offset) + 500)

    let recovery = try TraceRecovery(path: path)

    #expect(recovery.lostBytes == [lost.offset..<lost.offset + lost.length])
    #expect(
      recovery.lostRows == [
        TraceRecovery.LostRows(
          table: 0,
          rows: 16..<32,
          earliest: calls[0].times.upperBound,
          latest: calls[2].times.lowerBound
        )
      ]
    )
    var expected = fixture
    expected.calls.removeSubrange(16..<32)
    #expect(try TraceFixture(from: recovery.reader()) == expected)
  }

  @Test func `knows from the index what the last block of a table held`() throws {
    _ = try writeSmall()
    let reader = try TraceReader(path: path)
    let last = try #require(reader.blocks.last { $0.table == .call })
    try ChangeableFile(path).replace(1, at: Int(reader.index[last.number].offset) + 8)

    let recovery = try TraceRecovery(path: path)

    let times = try #require(recovery.lostRows.first)
    #expect(recovery.lostRows.map(\.rows) == [48..<60])
    #expect(times.latest == last.times.upperBound)
  }

  @Test func `accepts no block twice and none behind a later one`() throws {
    let fixture = try writeSmall(count: 100)
    var forgery = try Forgery(of: path)
    let blocks = forgery.blocks
    forgery.blocks = [blocks[0], blocks[0], blocks[2], blocks[1]] + blocks[3...]
    try write(forgery.head + forgery.blocks.joined(), to: path)

    let recovery = try TraceRecovery(path: path)

    #expect(recovery.blockCount == blocks.count - 1)
    #expect(recovery.misplacedBlocks.count == 2)
    #expect(try isPart(recovery, of: fixture))
  }

  @Test func `accepts no block of another file`() throws {
    let fixture = try writeSmall()
    try fixture.write(to: folder.file("b"), blockRows: 16, seed: 1)
    let foreign = try Forgery(of: folder.file("b")).blocks
    var forgery = try Forgery(of: path)
    let count = forgery.blocks.count
    forgery.blocks.insert(contentsOf: foreign, at: 2)
    try write(forgery.head + forgery.blocks.joined(), to: path)

    let recovery = try TraceRecovery(path: path)

    #expect(recovery.blockCount == count)
    #expect(recovery.lostBytes.count == 1)
    #expect(try TraceFixture(from: recovery.reader()) == fixture)
  }

  @Test func `says nothing where head or description is damaged`() throws {
    _ = try writeSmall()

    for offset in [0, 8, 20, 40, 100, 130] {
      let file = try ChangeableFile(path)
      let byte = try contents(of: path)[offset]
      file.replace(byte ^ 1, at: offset)
      #expect(throws: TraceError.self) { try TraceRecovery(path: path) }
      file.replace(byte, at: offset)
    }
  }

  // MARK: - Repair

  @Test func `repair makes a whole, marked file of what is intact`() throws {
    let fixture = try writeSmall()
    var bytes = try unfinished()
    let second = try TraceReader(path: path).index[1]
    bytes[Int(second.offset) + 200] ^= 16
    try write(bytes, to: path)
    let recovery = try TraceRecovery(path: path)

    let receipt = try recovery.write(to: folder.file("b"))

    let reader = try TraceReader(path: folder.file("b"))
    #expect(try reader.verify(isDeep: true).isSound)
    #expect(reader.digest == recovery.digest && receipt.digest == recovery.digest)
    #expect(receipt.bytes == UInt64(try contents(of: folder.file("b")).count))
    var rows = try TraceFixture(from: reader)
    let last = rows.markers.popLast()
    let marker = try #require(last)
    #expect(marker.kind == .recovered)
    #expect(marker.argument == UInt64(recovery.blockCount))
    #expect(marker.value == Int64(second.length))
    let intact = try TraceFixture(from: recovery.reader())
    #expect(rows == intact)
    #expect(rows != fixture)
    if hasZstd { #expect(try run("zstd", "-tq", folder.file("b")) == 0) }
    #expect(folder.names == ["a", "b"])
  }

  @Test func `repair of a repaired file gives the same bytes`() throws {
    _ = try writeSmall()
    try write(Array(try unfinished().dropLast(30)), to: path)

    try TraceRecovery(path: path).write(to: folder.file("b"))
    try TraceRecovery(path: path).write(to: folder.file("c"))
    let repaired = try TraceRecovery(path: folder.file("b"))
    try repaired.write(to: folder.file("d"))

    #expect(repaired.isWhole)
    #expect(try contents(of: folder.file("b")) == contents(of: folder.file("c")))
    #expect(try contents(of: folder.file("b")) == contents(of: folder.file("d")))
  }

  @Test func `repair can take the place of what it repairs`() throws {
    _ = try writeSmall()
    try write(try unfinished(), to: path)

    try TraceRecovery(path: path).write(to: path)

    #expect(try TraceRecovery(path: path).isWhole)
    #expect(folder.names == ["a"])
  }

  @Test func `a checkpoint ends the part in which all tables are complete`() throws {
    let fixture = TraceFixture.random(count: 40, seed: 62)
    try fixture.writeWithCheckpoint(after: 24, to: path)
    let bytes = try unfinished()
    try write(Array(bytes.dropLast(3)), to: path)

    let recovery = try TraceRecovery(path: path)
    let shorter = recovery.upToCheckpoint()

    let checkpoint = try #require(recovery.checkpoint)
    #expect(checkpoint.time == fixture.calls[23].time)
    #expect(recovery.completeUntil == checkpoint.time)
    #expect(shorter.blockCount == checkpoint.blocks)
    let rows = try TraceFixture(from: shorter.reader())
    #expect(rows.calls == Array(fixture.calls.prefix(24)))
    #expect(rows.ends == fixture.ends.filter { $0.time <= checkpoint.time })
    try shorter.write(to: folder.file("b"))
    #expect(try TraceReader(path: folder.file("b")).digest == shorter.digest)
  }

  @Test func `a checkpoint behind a gap does not count`() throws {
    let fixture = TraceFixture.random(count: 40, seed: 63)
    try fixture.writeWithCheckpoint(after: 24, to: path)
    let first = try TraceReader(path: path).index[0]
    try ChangeableFile(path).replace(0, at: Int(first.offset) + 100)

    let recovery = try TraceRecovery(path: path)

    #expect(recovery.checkpoint == nil)
    #expect(recovery.upToCheckpoint().blockCount == 0)
    #expect(recovery.completeUntil == 0)
  }

  @Test func `a file in the making is a growing beginning of the whole one`() throws {
    let fixture = TraceFixture.random(count: 400, seed: 64)
    let writer = try TraceFileWriter(
      path: path,
      description: TraceFixture.description,
      blockRows: 16
    )
    var blocks = 0
    for start in stride(from: 0, to: 400, by: 20) {
      let chunk = RowChunk()
      chunk.calls = Array(fixture.calls[start..<start + 20])
      try writer.consume(chunk)

      let recovery = try TraceRecovery(path: path + ".partial")
      #expect(recovery.blockCount > blocks)
      blocks = recovery.blockCount
      let rows = try TraceFixture(from: recovery.reader())
      let calls = recovery.accepted.count { $0.entry.table == 0 }
      #expect(rows.calls == Array(fixture.calls.prefix(calls * 16)))
    }
    try writer.finish()
  }
}

/// Whether the rows of each intact block are those that the fixture has in their place.
func isPart(_ recovery: TraceRecovery, of fixture: TraceFixture) throws -> Bool {
  let reader = recovery.reader()
  for (number, block) in recovery.accepted.enumerated() {
    let rows = Int(block.firstRow)..<Int(block.firstRow) + Int(block.entry.rows)
    let chunk = try reader.readBlock(number)
    let isRight =
      switch TraceTable(rawValue: UInt8(block.entry.table)) {
      case .call: fixture.calls.has(chunk.calls, at: rows)
      case .sessionBegin: fixture.begins.has(chunk.begins, at: rows)
      case .sessionEnd: fixture.ends.has(chunk.ends, at: rows)
      case .marker: chunk.markers.filter(\.isCounted).allSatisfy(fixture.markers.contains)
      case .stationWindow: fixture.windows.has(chunk.stationWindows, at: rows)
      case .emission, nil: false
      }
    guard isRight else { return false }
  }
  return true
}

extension Array where Element: Equatable {
  fileprivate func has(_ rows: [Element], at range: Range<Int>) -> Bool {
    range.upperBound <= count && rows == Array(self[range])
  }
}

extension TraceFixture {
  /// Writes blocks that all end after a number of calls, a checkpoint, and the rest.
  fileprivate func writeWithCheckpoint(after count: Int, to path: String) throws {
    let time = calls[count - 1].time
    var early = self
    var late = self
    early.calls = Array(calls.prefix(count))
    early.begins.removeAll { $0.time > time }
    early.ends.removeAll { $0.time > time }
    early.markers.removeAll { $0.time > time }
    early.windows.removeAll { $0.time > time }
    late.calls = Array(calls.dropFirst(count))
    late.begins.removeAll { $0.time <= time }
    late.ends.removeAll { $0.time <= time }
    late.markers.removeAll { $0.time <= time }
    late.windows.removeAll { $0.time <= time }
    // The markers stand last among the blocks of a cut, so that the checkpoint stands behind all.
    early.markers.append(
      MarkerRow(time: time, argument: 5, value: 0, kind: .checkpoint)
    )
    try BlockByBlock(path: path).write([early, late])
  }
}

/// Writes one block a table for each of several fixtures.
private struct BlockByBlock {
  let path: String

  func write(_ parts: [TraceFixture]) throws {
    let meta = try ZstdFrame.compress(Array(TraceFixture.description.json.canonicalText.utf8))
    let head = try TraceHead(
      TraceFixture.description,
      shard: 0,
      shardCount: 1,
      blockRows: 1024,
      meta: meta
    )
    var encoder = try BlockEncoder(fileTag: head.fileTag, capacity: 1024)
    var bytes = head.bytes + meta
    var entries: [BlockEntry] = []
    var digest = RunDigest()
    var firstRows = [UInt64](repeating: 0, count: 8)
    func add<Row: TraceRow>(_ rows: [Row]) throws {
      guard !rows.isEmpty else { return }
      var block = RowBlock<Row>(capacity: 1024)
      _ = try block.append(rows.span)
      _ = encoder.encode(block)
      var sealed = Array(encoder.bytes)
      let table = Int(Row.table.rawValue)
      sealed.replace(at: BlockHeader.firstRowOffset, withLittleEndian: firstRows[table])
      sealed.replace(at: BlockHeader.checksumOffset, withLittleEndian: 0)
      let hash = XXHash64.hash(sealed, seed: head.fileTag ^ UInt64(entries.count))
      sealed.replace(at: BlockHeader.checksumOffset, withLittleEndian: hash)
      firstRows[table] += UInt64(rows.count)
      let header = try BlockHeader(from: sealed)
      entries.append(
        BlockEntry(header, offset: UInt64(bytes.count), length: UInt64(sealed.count))
      )
      bytes += sealed
      digest.merge(block.digest)
    }
    for part in parts {
      try add(part.begins)
      try add(part.calls)
      try add(part.ends)
      try add(part.windows)
      try add(part.markers)
    }
    bytes += Forgery.tail(entries, at: bytes.count, tag: head.fileTag, digest: digest)
    try writeFileAtomically(path: path, bytes: bytes)
  }
}
