import SimulationKernel
import Testing

@testable import Workloads

@Suite struct BinaryHeapTests {
  @Test func `an entry has 16 bytes`() {
    #expect(MemoryLayout<BinaryHeap.Entry>.size == 16)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `gives events back by time, class and slot`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var heap = BinaryHeap(expectedCount: 0)
    var kernel = PendingEventSet(expectedCount: 0)

    for _ in 0..<5_000 {
      if Bool.random(using: &random) || heap.count < 10 {
        let eventClass = EventClass(rawValue: .random(in: 0..<16, using: &random))
        let event = Event(eventClass, slot: .random(in: 0..<1_000, using: &random))
        let time = SimulationTime(nanoseconds: .random(in: 0..<500, using: &random))
        heap.insert(event, at: time)
        kernel.insert(event, at: time)
      } else {
        expectSameFirst(&heap, &kernel)
      }
    }
    while heap.count > 0 { expectSameFirst(&heap, &kernel) }
    #expect(kernel.isEmpty)
  }

  private func expectSameFirst(_ heap: inout BinaryHeap, _ kernel: inout PendingEventSet) {
    let ours = kernel.popFirst(before: .distantFuture) { UInt64($0.slot) }
    let plain = heap.popFirst()
    #expect(plain?.time == ours?.time)
    #expect(plain?.event == ours?.event)
  }
}
