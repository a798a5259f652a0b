import Foundation
import Testing

@testable import stampede

@Suite struct MemoryOfferTests {
  /// A directory that looks like the root of a system with the files given.
  private func system(_ files: [String: String]) throws -> ScratchDirectory {
    let root = ScratchDirectory()
    for (path, text) in files {
      let directory = ((root.path + "/" + path) as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(
        atPath: directory,
        withIntermediateDirectories: true
      )
      _ = try root.write(text, to: path)
    }
    return root
  }

  private let meminfo = "MemTotal: 2000 kB\nMemFree: 10 kB\nMemAvailable:   1000 kB\n"

  @Test func `without limits the machine leaves what it has available`() throws {
    let root = try system(["proc/meminfo": meminfo])

    let offer = MemoryOffer(root: root.path)

    #expect(offer.bounds == [.init(bytes: 1_024_000, source: .machine)])
  }

  @Test func `a group leaves its limit less what is used, pages of files apart`() throws {
    let root = try system([
      "proc/meminfo": meminfo,
      "proc/self/cgroup": "0::/a/b\n",
      "sys/fs/cgroup/a/b/memory.max": "900000\n",
      "sys/fs/cgroup/a/b/memory.current": "500000\n",
      "sys/fs/cgroup/a/b/memory.stat": "anon 1\ninactive_file 100000\nactive_file 50000\n",
    ])

    let least = try #require(MemoryOffer(root: root.path).least)

    #expect(least.bytes == 550_000)
    #expect(least.source == .controlGroup("/sys/fs/cgroup/a/b"))
  }

  @Test func `the tightest group on the way to the root counts`() throws {
    let root = try system([
      "proc/meminfo": meminfo,
      "proc/self/cgroup": "0::/a/b\n",
      "sys/fs/cgroup/a/b/memory.max": "max\n",
      "sys/fs/cgroup/a/memory.max": "700000\n",
      "sys/fs/cgroup/a/memory.current": "100000\n",
      "sys/fs/cgroup/memory.max": "800000\n",
    ])

    let least = try #require(MemoryOffer(root: root.path).least)

    #expect(least == .init(bytes: 600_000, source: .controlGroup("/sys/fs/cgroup/a")))
  }

  @Test func `a group whose path is not to be seen is read at the root of its mount`() throws {
    let root = try system([
      "proc/self/cgroup": "4:memory:/docker/0123\n0::/\n",
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "4096000\n",
      "sys/fs/cgroup/memory/memory.usage_in_bytes": "96000\n",
      "sys/fs/cgroup/memory/memory.stat": "cache 9\ntotal_inactive_file 6000\n",
    ])

    let offer = MemoryOffer(root: root.path)

    #expect(
      offer.bounds == [.init(bytes: 4_006_000, source: .controlGroup("/sys/fs/cgroup/memory"))]
    )
  }

  @Test func `an unlimited group of version 1 sets no bound`() throws {
    let root = try system([
      "proc/self/cgroup": "9:cpu,memory:/x\n",
      "sys/fs/cgroup/memory/x/memory.limit_in_bytes": "9223372036854771712\n",
      "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
    ])

    #expect(MemoryOffer(root: root.path).bounds == [])
  }

  @Test func `a group that is over its limit leaves nothing`() throws {
    let root = try system([
      "proc/self/cgroup": "0::/\n",
      "sys/fs/cgroup/memory.max": "1000\n",
      "sys/fs/cgroup/memory.current": "5000\n",
    ])

    #expect(MemoryOffer(root: root.path).least?.bytes == 0)
  }

  @Test func `of the address space a quarter is left to the allocator's foresight`() throws {
    let root = try system(["proc/self/status": "VmPeak:\t 9 kB\nVmSize:\t   200 kB\n"])

    let offer = MemoryOffer(root: root.path, addressSpace: 1_024_000)

    #expect(offer.bounds == [.init(bytes: 614_400, source: .addressSpace)])
  }

  @Test func `texts that make no sense set no bound`() throws {
    let root = try system([
      "proc/meminfo": "MemAvailable: lots\n",
      "proc/self/cgroup": "nonsense\n0\n::\n0::/../..\n",
      "sys/fs/cgroup/memory.max": "-5\n",
    ])

    #expect(MemoryOffer(root: root.path).bounds == [])
  }

  @Test func `this machine leaves something`() throws {
    #expect(try #require(MemoryOffer.ofThisProcess().least).bytes > 1 << 20)
  }

  @Test(arguments: [
    ("8G", 8 << 30), ("512MiB", 512 << 20), ("1.5GB", 1_500_000_000), ("1048576", 1 << 20),
    ("64k", 64 << 10), ("2TiB", 2 << 40), ("10B", 10),
  ])
  func `a size is read as people write it`(text: String, bytes: UInt64) {
    #expect(ByteSize(argument: text)?.bytes == bytes)
  }

  @Test(arguments: ["", "G", "-1G", "0", "8X", "8GiBs", "1e30T", "nan", "٣G", "1.2.3G"])
  func `what is no size is refused`(text: String) {
    #expect(ByteSize(argument: text) == nil)
  }
}
