import Glibc
import Testing

@testable import Traces

/// Every call of the file system goes wrong once, in every way.
@Suite struct FailingCallTests {
  private let fixture = TraceFixture.random(count: 60, seed: 71)

  /// The bytes of the file and its blocks when nothing goes wrong.
  private func reference() throws -> (bytes: [UInt8], blocks: [BlockEntry]) {
    let folder = TemporaryFolder()
    try fixture.writeCalls(to: folder.file("a"), by: SystemFiles())
    return (try contents(of: folder.file("a")), try TraceReader(path: folder.file("a")).index)
  }

  @Test(arguments: FileCall.allCases)
  func `an error loses no block that was made durable, and leaves no file that looks whole`(
    call: FileCall
  ) throws {
    let (bytes, blocks) = try reference()
    var cases = 0

    for code in [EIO, ENOSPC, EDQUOT] {
      for number in 1... {
        let folder = TemporaryFolder()
        let system = FaultyFiles(.error(code), inCall: number, of: call)
        let error = failure { try fixture.writeCalls(to: folder.file("a"), by: system) }
        #expect((error == nil) == !system.hasStruck)
        guard system.hasStruck else {
          #expect(try contents(of: folder.file("a")) == bytes)
          break
        }
        cases += 1
        try checkRemains(in: folder, after: call, system, blocks)
      }
    }
    print("failing \(call): \(cases) cases")
    #expect(cases >= 3)
  }

  /// What is there when a call has failed.
  private func checkRemains(
    in folder: TemporaryFolder,
    after call: FileCall,
    _ system: FaultyFiles,
    _ blocks: [BlockEntry]
  ) throws {
    switch call {
    case .create:
      #expect(folder.names == [])
    case .synchronizeDirectory:
      // Only the name was not made durable; the file itself is whole.
      #expect(folder.names == ["a"])
      #expect(throws: Never.self) { try TraceReader(path: folder.file("a")) }
    case .write, .synchronize, .close, .rename:
      #expect(folder.names == ["a.partial"])
      let durable = blocks.filter { $0.offset + $0.length <= system.durable }
      guard let recovery = try? TraceRecovery(path: folder.file("a.partial")) else {
        // Not even the head was durable.
        #expect(system.durable == 0)
        return
      }
      let found = recovery.accepted.map(\.entry)
      #expect(found.count >= durable.count)
      #expect(found == Array(blocks.prefix(found.count)))
      #expect(try isPart(recovery, of: fixture))
      try recovery.write(to: folder.file("b"))
      #expect(try TraceRecovery(path: folder.file("b")).isWhole)
    }
  }

  @Test(arguments: FileCall.allCases)
  func `an interrupt or a short count changes nothing`(call: FileCall) throws {
    let (bytes, _) = try reference()
    var cases = 0

    for fault in [.interrupt, .shortCount] as [FileFault] {
      for number in 1... {
        let folder = TemporaryFolder()
        let system = FaultyFiles(fault, inCall: number, of: call)
        try fixture.writeCalls(to: folder.file("a"), by: system)
        #expect(try contents(of: folder.file("a")) == bytes)
        guard system.hasStruck else { break }
        cases += 1
      }
    }
    print("interrupted or short \(call): \(cases) cases")
    #expect(cases >= 2)
  }
}

/// The error that `body` throws, if any.
private func failure(of body: () throws -> Void) -> (any Error)? {
  do { try body() } catch { return error }
  return nil
}
