import Testing

@testable import Traces

/// The power fails between any two calls, and what was not made durable is there or not, sector by
/// sector.
@Suite struct PowerLossTests {
  private static let sector = 512
  private let fixture = TraceFixture.random(count: 60, seed: 72)

  /// What the disk holds after the first `count` steps, in the worst cases that `random` draws.
  private func remains(
    of steps: ArraySlice<RecordingFiles.Step>,
    using random: inout SeededRandom
  ) -> (bytes: [UInt8], durable: Int, isNamed: Bool) {
    var bytes: [UInt8] = []
    var (durable, isNamed) = (0, false)
    for step in steps {
      switch step {
      case .write(let part): bytes += part
      case .synchronize: durable = bytes.count
      case .rename: isNamed = true
      }
    }
    // The size may have reached the disk before the bytes, or not at all.
    bytes.removeLast(bytes.count - .random(in: durable...bytes.count, using: &random))
    for start in stride(from: durable / Self.sector * Self.sector, to: bytes.count, by: Self.sector)
    {
      let torn = max(start, durable)..<min(start + Self.sector, bytes.count)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: for place in torn { bytes[place] = 0 }
      case 1: for place in torn { bytes[place] = .random(in: 0...255, using: &random) }
      default: break
      }
    }
    return (bytes, durable, isNamed)
  }

  @Test func `what was made durable is read again, and nothing else is taken for a row`() throws {
    let folder = TemporaryFolder()
    try fixture.writeCalls(to: folder.file("a"), by: SystemFiles(), blockRows: 20)
    let blocks = try TraceReader(path: folder.file("a")).index
    let recorder = RecordingFiles()
    try fixture.writeCalls(to: folder.file("a"), by: recorder, blockRows: 20)
    var random = SeededRandom(seed: 73)
    var (cases, torn) = (0, 0)
    #expect(blocks.count == 3)

    for count in 0...recorder.steps.count {
      for _ in 0..<(runsLongTests ? 50 : 6) {
        let disk = remains(of: recorder.steps.prefix(count), using: &random)
        try write(disk.bytes, to: folder.file("b"))
        cases += 1
        guard let recovery = try? TraceRecovery(path: folder.file("b")) else {
          #expect(disk.durable == 0)
          continue
        }
        let found = recovery.accepted.map(\.entry)
        #expect(found.starts(with: blocks.filter { $0.offset + $0.length <= disk.durable }))
        #expect(found.allSatisfy(blocks.contains))
        #expect(try isPart(recovery, of: fixture))
        // The file gets its name only when all of it is on the disk.
        if disk.isNamed { #expect(recovery.isWhole) } else { torn += recovery.isWhole ? 0 : 1 }
        try recovery.write(to: folder.file("c"))
        #expect(try TraceRecovery(path: folder.file("c")).isWhole)
      }
    }
    print("power lost: \(cases) cases after \(recorder.steps.count) steps, \(torn) files not whole")
  }
}
