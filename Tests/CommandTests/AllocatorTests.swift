import Foundation
import Testing

@testable import SimulationKernel

@Suite struct AllocatorTests {
  /// jemalloc's own books grow by what Swift allocates. Under a sanitizer malloc is the sanitizer's.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["STAMPEDE_SANITIZER"] == nil,
      "under a sanitizer malloc is the sanitizer's"
    )
  )
  func `what Swift allocates is jemalloc's`() throws {
    let before = try #require(ProcessMemory.bytesAllocatedByThread)

    let pending = PendingEventSet(expectedCount: 1 << 20)

    let after = try #require(ProcessMemory.bytesAllocatedByThread)
    // An entry has eight bytes.
    #expect(after - before >= 8 << 20)
    #expect(pending.count == 0)
  }
}
