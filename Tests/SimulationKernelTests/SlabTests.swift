import Foundation
import Testing

@testable import SimulationKernel

/// A row of a cache line.
private struct Row: BitwiseCopyable {
  var id: UInt64 = .max
  var rest: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0)
}

@Suite struct SlabTests {
  @Test func `a row keeps what was put into it while the slab grows`() {
    let slab = Slab(repeating: Row())
    slab.grow(toHold: 200_000)
    for slot in 0..<200_000 as Range<UInt32> { slab[slot].id = UInt64(slot) * 3 }

    slab.grow(toHold: 400_000)

    #expect((0..<200_000 as Range<UInt32>).allSatisfy { slab[$0].id == UInt64($0) * 3 })
    #expect((200_000..<400_000 as Range<UInt32>).allSatisfy { slab[$0].id == .max })
  }

  @Test func `a slab without rows takes no chunk, and each chunk is 2 MiB`() {
    let slab = Slab(repeating: Row())
    #expect(slab.capacity == 0)
    #expect(slab.byteCount == 0)

    slab.grow()

    #expect(slab.capacity == 32_768)
    #expect(slab.byteCount == 2 << 20)
  }

  @Test func `rows that do not divide a chunk leave a rest of it unused`() {
    let slab = Slab(repeating: (UInt64(1), UInt64(2), UInt64(3)))
    slab.grow(toHold: 70_000)

    #expect(slab.capacity == 131_072)
    #expect(slab[65_535].2 == 3)
    #expect(slab[65_536].0 == 1)
  }

  @Test func `copies of a slab share its rows`() {
    let slab = Slab(repeating: Row())
    let copy = slab
    slab.grow()
    slab[7].id = 7
    slab.prefetch(7)

    #expect(copy.capacity == slab.capacity)
    #expect(copy[7].id == 7)
  }

  @Test(.disabled(if: isOptimized, "release builds do not check slots"))
  func `a slot beyond the memory traps in a debug build`() async {
    await #expect(processExitsWith: .failure) {
      let slab = Slab(repeating: UInt64(0))
      slab[0] = 1
    }
  }
}

@Suite struct FixedMemoryTests {
  @Test func `values stay where they are put, and when the memory grows`() {
    var memory = FixedMemory(repeating: UInt32(9), count: 1_000)
    for index in 0..<1_000 { memory[index] += UInt32(index) }

    memory.grow(to: 1_000_000, filling: 5)

    #expect(memory.count == 1_000_000)
    #expect((0..<1_000).allSatisfy { memory[$0] == 9 + UInt32($0) })
    #expect((1_000..<1_000_000).allSatisfy { memory[$0] == 5 })
  }

  @Test func `large memory comes in whole huge pages`() {
    #expect(FixedMemory(repeating: UInt64(0), count: 1 << 18).byteCount == 2 << 20)
    #expect(FixedMemory(repeating: UInt64(0), count: 1 << 18 + 1).byteCount == 4 << 20)
    #expect(FixedMemory(repeating: UInt64(0), count: 1_000).byteCount == 8_000)
  }
}

@Suite(
  .enabled(
    if: ProcessMemory.allocatorVersion != nil,
    "jemalloc is not linked, so there are no arenas"
  )
)
struct ShardArenaTests {
  @Test func `a slab lies in the arena that it names, by the allocator's books`() async throws {
    let grown = await onNewThread { () -> (slab: Int, arena: Int)? in
      guard let arena = ShardArena.bindThread(), let before = arena.allocatedBytes else {
        return nil
      }
      let slab = Slab(repeating: Row(), in: arena)
      let memory = FixedMemory(repeating: UInt64(0), count: 1 << 20, in: arena)
      slab.grow(toHold: 1_000_000)
      guard let after = arena.allocatedBytes else { return nil }
      return (slab.byteCount + memory.byteCount, after - before)
    }

    let (slab, arena) = try #require(grown)
    #expect(slab >= 72_000_000)
    #expect(arena >= slab)
    #expect(arena < 2 * slab + (64 << 20))
  }

  @Test func `what a bound thread allocates by plain means lies in its arena too`() async throws {
    let grown = await onNewThread { () -> Int? in
      guard let arena = ShardArena.bindThread(), let before = arena.allocatedBytes else {
        return nil
      }
      let values = ContiguousArray(repeating: UInt64(1), count: 1 << 20)
      return withExtendedLifetime(values) { arena.allocatedBytes.map { $0 - before } }
    }

    #expect(try #require(grown) >= 8 << 20)
  }

  @Test func `a thread is bound once, and each to an arena of its own`() async throws {
    let first = await onNewThread {
      [ShardArena.ofThread, .bindThread(), .bindThread(), .ofThread]
    }
    let second = await onNewThread { [ShardArena.bindThread()] }

    #expect(first[0] == nil)
    let arena = try #require(first[1])
    #expect(first[2] == arena)
    #expect(first[3] == arena)
    #expect(try #require(second[0]) != arena)
  }
}

/// Whether the code under test is a release build.
private let isOptimized: Bool = {
  var checks = false
  assert(
    {
      checks = true
      return true
    }()
  )
  return !checks
}()

/// Runs `body` on a thread that ends with it, for an arena stays with a thread for its life.
private func onNewThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    Thread { continuation.resume(returning: body()) }.start()
  }
}
