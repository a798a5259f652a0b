import Glibc
import Testing

@testable import Traces

/// A process that writes a trace is killed at a random moment.
@Suite(.serialized) struct KilledWriterTests {
  private static let rows = 5000

  @Test func `every block that a killed process has announced is read again`() async throws {
    let fixture = TraceFixture.random(count: Self.rows, seed: 74)
    var random = SeededRandom(seed: 75)
    var (kills, announced, found) = (0, 0, 0)

    for _ in 0..<(runsLongTests ? 200 : 20) {
      let folder = TemporaryFolder()
      let path = folder.file("a")
      let delay = Int.random(in: 0...250, using: &random)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = path as String, delay = delay as Int] in
        try KilledWriterTests.writeUntilKilled(path, milliseconds: delay)
      }
      kills += 1
      let safe = try Self.lastNumber(in: folder.file("a.log"))
      guard let recovery = try? TraceRecovery(path: folder.file("a.partial")) else {
        #expect(safe == 0)
        continue
      }
      let ends = recovery.accepted.map { $0.entry.offset + $0.entry.length }
      #expect(safe == 0 || ends.contains(safe))
      #expect(recovery.accepted.map(\.sequence) == Array(0..<UInt64(ends.count)))
      #expect(try isPart(recovery, of: fixture))
      announced += ends.count { $0 <= safe }
      found += ends.count
      try recovery.write(to: folder.file("b"))
      try TraceRecovery(path: folder.file("b")).write(to: folder.file("c"))
      #expect(try contents(of: folder.file("b")) == contents(of: folder.file("c")))
      if hasZstd { #expect(try run("zstd", "-tq", folder.file("b")) == 0) }
    }
    print("killed \(kills) times: \(announced) blocks announced, \(found) found")
  }

  /// Writes rows until a signal ends the process.
  private static func writeUntilKilled(_ path: String, milliseconds: Int) throws {
    let fixture = TraceFixture.random(count: rows, seed: 74)
    let writer = try TraceFileWriter(
      path: path,
      description: TraceFixture.description,
      blockRows: 16,
      pace: .eager,
      system: AnnouncingFiles(log: path + ".log")
    )
    let seconds = "0.\(String(1000 + milliseconds).dropFirst())"
    try start("sh", "-c", "sleep \(seconds); kill -9 \(getpid())")
    for start in stride(from: 0, to: rows, by: 20) {
      let chunk = RowChunk()
      chunk.calls = Array(fixture.calls[start..<start + 20])
      try writer.consume(chunk)
    }
    while true { pause() }
  }

  /// The last number in a file of lines; 0 where there is none.
  private static func lastNumber(in path: String) throws -> UInt64 {
    guard access(path, R_OK) == 0 else { return 0 }
    let lines = String(decoding: try contents(of: path), as: UTF8.self).split(separator: "\n")
    return try lines.last.map { try #require(UInt64($0)) } ?? 0
  }
}
