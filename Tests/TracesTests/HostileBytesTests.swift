import Testing

@testable import Traces

/// Bytes of a trace that were changed, cut or moved, for the reader that wants a whole file and for
/// recovery: each gives an error or rows that were written, and never others.
@Suite struct HostileBytesTests {
  @Test func `a file that was cut anywhere is refused, and its blocks before that are found`()
    throws
  {
    let specimen = try Specimen(rows: 45, blockRows: 15)
    let file = try ChangeableFile(specimen.path)
    var tally = Tally()

    for size in (0..<specimen.bytes.count).reversed() {
      file.cut(to: size)
      let found = try specimen.judge(&tally)
      let expected = specimen.blocks.count { Int($0.offset + $0.length) <= size }
      #expect(found ?? 0 == expected)
    }
    tally.show("cut")
    #expect(tally.cases == specimen.bytes.count)
  }

  @Test func `any bit of head, block headers, index and footer is missed by nobody`() throws {
    let specimen = try Specimen(rows: 45, blockRows: 15)
    let file = try ChangeableFile(specimen.path)
    var random = SeededRandom(seed: 81)
    var tally = Tally()

    for offset in try specimen.bytesOfHeaders() {
      // One bit a byte is enough to see that the byte counts.
      let bits = runsLongTests ? Array(0..<8) : [UInt8.random(in: 0..<8, using: &random)]
      for bit in bits {
        file.replace(specimen.bytes[offset] ^ 1 << bit, at: offset)
        let found = try specimen.judge(&tally)
        #expect(found == specimen.blocksIntact(besides: offset..<offset + 1))
      }
      file.replace(specimen.bytes[offset], at: offset)
    }
    tally.show("bits of headers")
    #expect(tally.sound == 0)
  }

  @Test func `random bits of the rows cost their block and no other`() throws {
    let specimen = try Specimen(rows: 45, blockRows: 15)
    let file = try ChangeableFile(specimen.path)
    let start = Int(specimen.blocks[0].offset)
    let end = specimen.blocks.last.map { Int($0.offset + $0.length) } ?? start
    var random = SeededRandom(seed: 82)
    var tally = Tally()

    for _ in 0..<(runsLongTests ? 20_000 : 1000) {
      let offset = Int.random(in: start..<end, using: &random)
      let bit = UInt8.random(in: 0..<8, using: &random)
      file.replace(specimen.bytes[offset] ^ 1 << bit, at: offset)
      let found = try specimen.judge(&tally)
      #expect(found == specimen.blocksIntact(besides: offset..<offset + 1))
      file.replace(specimen.bytes[offset], at: offset)
    }
    tally.show("bits of rows")
    #expect(tally.sound == 0)
  }

  @Test(arguments: [0x00, 0xFF] as [UInt8])
  func `a byte of any place that became another is noticed`(byte: UInt8) throws {
    let specimen = try Specimen(rows: 45, blockRows: 15)
    let file = try ChangeableFile(specimen.path)
    var tally = Tally()

    for offset in stride(from: 0, to: specimen.bytes.count, by: runsLongTests ? 1 : 5) {
      file.replace(byte, at: offset)
      let isChanged = byte != specimen.bytes[offset]
      let found = try specimen.judge(&tally)
      let range = offset..<offset + (isChanged ? 1 : 0)
      #expect(found == specimen.blocksIntact(besides: range))
      file.replace(specimen.bytes[offset], at: offset)
    }
    tally.show("bytes \(byte)")
  }

  @Test func `a stretch that was overwritten costs the blocks that it touches`() throws {
    let specimen = try Specimen(rows: 45, blockRows: 15)
    var random = SeededRandom(seed: 83)
    var tally = Tally()

    for _ in 0..<(runsLongTests ? 5000 : 300) {
      var bytes = specimen.bytes
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let range = start..<min(bytes.count, start + .random(in: 1...600, using: &random))
      for offset in range { bytes[offset] = .random(in: 0...255, using: &random) }
      guard bytes != specimen.bytes else { continue }
      try write(bytes, to: specimen.path)
      #expect(try specimen.judge(&tally) == specimen.blocksIntact(besides: range))
    }
    tally.show("overwritten stretches")
    #expect(tally.sound == 0)
  }

  @Test func `blocks that were swapped, doubled, left out or pasted give no other rows`() throws {
    let specimen = try Specimen(rows: 90, blockRows: 15)
    let other = try Specimen(rows: 90, blockRows: 15, seed: 5)
    let forgery = try Forgery(of: specimen.path)
    let foreign = try Forgery(of: other.path).blocks
    let tail = specimen.bytes.suffix(from: Int(specimen.blocks.last?.end ?? 0))
    var random = SeededRandom(seed: 84)
    var tally = Tally()

    for _ in 0..<(runsLongTests ? 5000 : 300) {
      var forged = forgery
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let (a, b) = (
          Int.random(in: forged.blocks.indices, using: &random),
          Int.random(in: forged.blocks.indices, using: &random)
        )
        switch Int.random(in: 0..<4, using: &random) {
        case 0: forged.blocks.swapAt(a, b)
        case 1: forged.blocks.insert(forged.blocks[a], at: b)
        case 2: forged.blocks[a] = foreign[b % foreign.count]
        default: if forged.blocks.count > 3 { forged.blocks.remove(at: a) }
        }
      }
      guard forged.blocks != forgery.blocks else { continue }
      try write(forged.head + forged.blocks.joined() + tail, to: specimen.path)
      _ = try specimen.judge(&tally)
    }
    tally.show("moved blocks")
    #expect(tally.sound == 0)
  }
}

/// What was tried and what came of it.
private struct Tally {
  private(set) var cases = 0
  /// Files that were read as if nothing had happened.
  private(set) var sound = 0
  private(set) var recovered = 0
  private(set) var blocks = 0

  mutating func add(isSound: Bool, blocks found: Int?) {
    cases += 1
    if isSound { sound += 1 }
    if let found {
      recovered += 1
      blocks += found
    }
  }

  func show(_ name: String) {
    print(
      "\(name): \(cases) cases, \(cases - sound) refused, \(recovered) recovered with "
        + "\(blocks) blocks, 0 wrong rows"
    )
  }
}

/// A small trace whose bytes a test changes, with what was in it.
private struct Specimen {
  let bytes: [UInt8]
  let blocks: [BlockEntry]
  let fixture: TraceFixture
  private let folder = TemporaryFolder()

  var path: String { folder.file("a") }

  init(rows: Int, blockRows: Int, seed: UInt64 = 80) throws {
    fixture = TraceFixture(callsOf: .random(count: rows, seed: seed))
    try fixture.write(to: folder.file("a"), blockRows: blockRows, seed: seed)
    bytes = try contents(of: folder.file("a"))
    blocks = try TraceReader(path: folder.file("a")).index
  }

  /// The places of head, block headers, index and footer.
  func bytesOfHeaders() throws -> [Int] {
    let reader = try TraceReader(path: path)
    let headers = try blocks.indices.flatMap { number in
      let size = try BlockReader(reader).header(ofBlock: number).size
      return Array(Int(blocks[number].offset)..<Int(blocks[number].offset) + size)
    }
    let end = Int(blocks.last?.end ?? 0)
    return Array(0..<TraceHead.size) + headers + Array(end..<bytes.count)
  }

  /// How many blocks a change of some bytes leaves; `nil` where it leaves no head.
  func blocksIntact(besides range: Range<Int>) -> Int? {
    guard !range.isEmpty else { return blocks.count }
    guard range.lowerBound >= Int(blocks[0].offset) else { return nil }
    return blocks.count { !range.overlaps(Int($0.offset)..<Int($0.end)) }
  }

  /// Reads the file in both ways; returns the number of blocks found by recovery.
  func judge(_ tally: inout Tally) throws -> Int? {
    var isSound = false
    do {
      let rows = try TraceFixture(from: TraceReader(path: path))
      #expect(rows == fixture)
      isSound = true
    } catch is TraceError {
      // Refused, with the one type of error.
    }
    var found: Int?
    do {
      let recovery = try TraceRecovery(path: path)
      #expect(recovery.isWhole == isSound)
      #expect(try isPart(recovery, of: fixture))
      found = recovery.blockCount
    } catch is TraceError {
      // Head or description was hit.
    }
    tally.add(isSound: isSound, blocks: found)
    return found
  }
}

extension BlockEntry {
  fileprivate var end: UInt64 { offset + length }
}

extension TraceFixture {
  fileprivate init(callsOf other: TraceFixture) {
    self.init()
    calls = other.calls
  }
}
