import Foundation
import Testing

@testable import stampede

/// What `doctor` calls a problem, a warning, and neither.
@Suite struct MachineTests {
  /// A small container in which everything is as it should be.
  private var container: Machine {
    Machine(
      version: "stampede 0.1.0",
      allocator: "5.3.0-0-g54ea",
      isServedByAllocator: true,
      memory: MemoryOffer(root: "/nowhere", addressSpace: 1 << 30),
      freeDisk: 5 << 30,
      writeRefusal: nil,
      cores: 1,
      coreQuota: 1,
      clockResolution: 1,
      fileLimit: 1_024,
      hugePages: nil,
      isTerminal: false,
      isASCII: true
    )
  }

  private func state(_ subject: String, _ change: (inout Machine) -> Void) throws -> Finding.State {
    var machine = container
    change(&machine)
    let others = zip(machine.findings, container.findings).filter { $0.0.subject != subject }
    #expect(others.allSatisfy { $0.0 == $0.1 })
    return try #require(machine.findings.first { $0.subject == subject }).state
  }

  @Test func `a plain container has no problem and no warning`() {
    let bad = container.findings.filter { $0.state != .ok }

    #expect(bad == [])
  }

  @Test func `what ends runs is a problem`() throws {
    #expect(try state("directory") { $0.writeRefusal = "Read-only file system" } == .problem)
    #expect(try state("disk") { $0.freeDisk = 1 << 20 } == .problem)
    #expect(try state("clock") { $0.clockResolution = nil } == .problem)
    #expect(try state("files") { $0.fileLimit = 16 } == .problem)
    #expect(
      try state("memory") { $0.memory = MemoryOffer(root: "/nowhere", addressSpace: 64 << 20) }
        == .problem
    )
  }

  @Test func `what makes them slower or less comfortable is a warning`() throws {
    #expect(try state("allocator") { $0.isServedByAllocator = false } == .warning)
    #expect(try state("allocator") { $0.allocator = nil } == .warning)
    #expect(try state("cores") { $0.coreQuota = 0.25 } == .warning)
    #expect(try state("clock") { $0.clockResolution = 4_000_000 } == .warning)
    #expect(try state("files") { $0.fileLimit = 100 } == .warning)
    #expect(try state("huge pages") { $0.hugePages = "never" } == .warning)
    #expect(try state("disk") { $0.freeDisk = nil } == .warning)
    #expect(try state("terminal") { $0.isTerminal = true } == .warning)
  }

  @Test(
    arguments: [
      ("0::/a/b", "a/b/cpu.max", "50000 100000", 0.5),
      ("0::/a/b", "a/cpu.max", "150000 100000", 1.5),
      ("0::/", "cpu.max", "max 100000", nil), ("", "cpu.max", "x", nil),
    ] as [(String, String, String, Double?)]
  )
  func `the share of the cores is the least on the way up`(
    group: String,
    file: String,
    text: String,
    expected: Double?
  ) throws {
    let root = ScratchDirectory()
    for directory in ["proc/self", "sys/fs/cgroup/a/b"] {
      try FileManager.default.createDirectory(
        atPath: root.path + "/" + directory,
        withIntermediateDirectories: true
      )
    }
    _ = try root.write(group + "\n", to: "proc/self/cgroup")
    _ = try root.write(text + "\n", to: "sys/fs/cgroup/" + file)

    #expect(CoreQuota(root: root.path).cores == expected)
  }
}
