import Glibc
import Testing

@testable import Traces

@Suite struct FileSystemTests {
  private func write(_ fixture: TraceFixture, to path: String, by system: any FileSystem) throws {
    let writer = try TraceFileWriter(
      path: path,
      description: TraceFixture.description,
      blockRows: 16,
      pace: .lazy,
      system: system
    )
    let chunk = RowChunk()
    chunk.calls = fixture.calls
    try writer.consume(chunk)
    try writer.finish()
  }

  @Test(arguments: [EIO, ENOSPC])
  func `leaves nothing that looks whole, whichever call fails`(code: Int32) throws {
    let fixture = TraceFixture.random(count: 100, seed: 51)
    var failures = 0

    while failures < 1000 {
      let folder = TemporaryFolder()
      let system = FailingFiles(callThatFails: failures, code: code)
      do {
        try write(fixture, to: folder.file("a"), by: system)
        break
      } catch TraceError.system(_, let path, code) {
        #expect(path.hasPrefix(folder.path))
        failures += 1
      }
      if folder.names.contains("a") {
        // Only the directory was not made durable; the file itself is whole.
        #expect(system.lastCall == "directory")
        #expect(throws: Never.self) { try TraceReader(path: folder.file("a")) }
      }
    }
    // Head, seven blocks, index; create, synchronize, close, rename, directory.
    #expect(failures == 14)
  }

  @Test func `goes on after interrupts and short writes`() throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 100, seed: 52)

    try write(fixture, to: folder.file("a"), by: HaltingFiles())

    var rows = TraceFixture()
    try TraceReader(path: folder.file("a")).forEachChunk { rows.add($0) }
    #expect(rows.calls == fixture.calls)
  }

  @Test func `writes a small file whole or not at all`() throws {
    let folder = TemporaryFolder()

    try writeFileAtomically(path: folder.file("run.json"), bytes: Array("{}".utf8))

    #expect(try contents(of: folder.file("run.json")) == Array("{}".utf8))
    #expect(folder.names == ["run.json"])
    #expect(throws: TraceError.self) {
      try writeFileAtomically(path: folder.file("none/run.json"), bytes: [])
    }
  }

  @Test func `says what it was doing, to what, and the reason`() {
    let error = TraceError.system(action: "write to", path: "/x/a.partial", code: ENOSPC)

    #expect(error.description == "cannot write to '/x/a.partial': No space left on device")
  }
}

/// Fails one call, and all after it.
private final class FailingFiles: FileSystem {
  private let system = SystemFiles()
  private let callThatFails: Int
  private let code: Int32
  private var calls = 0
  private(set) var lastCall = ""

  init(callThatFails: Int, code: Int32) {
    self.callThatFails = callThatFails
    self.code = code
  }

  private func next<Status: SignedInteger>(_ name: String, _ call: () -> Status) -> Status {
    lastCall = name
    calls += 1
    return calls > callThatFails ? -Status(code) : call()
  }

  func create(_ path: String) -> Int32 { next("create") { system.create(path) } }
  func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    next("write") { system.write(file, bytes) }
  }
  func synchronize(_ file: Int32) -> Int32 { next("synchronize") { system.synchronize(file) } }
  func close(_ file: Int32) -> Int32 { next("close") { system.close(file) } }
  func rename(_ path: String, to newPath: String) -> Int32 {
    next("rename") { system.rename(path, to: newPath) }
  }
  func synchronizeDirectory(_ path: String) -> Int32 {
    next("directory") { system.synchronizeDirectory(path) }
  }
}

/// Interrupts every second write and takes at most 100 bytes at the others.
private final class HaltingFiles: FileSystem {
  private let system = SystemFiles()
  private var writes = 0

  func create(_ path: String) -> Int32 { system.create(path) }
  func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    writes += 1
    guard writes % 2 == 0 else { return -Int(EINTR) }
    return system.write(file, UnsafeRawBufferPointer(rebasing: bytes.prefix(100)))
  }
  func synchronize(_ file: Int32) -> Int32 { system.synchronize(file) }
  func close(_ file: Int32) -> Int32 { system.close(file) }
  func rename(_ path: String, to newPath: String) -> Int32 { system.rename(path, to: newPath) }
  func synchronizeDirectory(_ path: String) -> Int32 { system.synchronizeDirectory(path) }
}
