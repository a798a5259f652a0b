import SimulationKernel
import Testing
import Traces

@testable import Journeys

@Suite struct SteadyStateTests {
  @Test func `a run allocates nothing more once it has its size, and has the size asked for`()
    throws
  {
    let rows = RowBuffer(capacity: 1_024) { chunk in
      chunk.removeAll()
      return chunk
    }
    var run = try JourneyRun(
      BenchmarkScenario.blackFriday(liveSessions: 2_000),
      seed: 3,
      quantum: 1_000,
      rows: rows
    )
    _ = run.advance(events: 200_000)

    let before = ProcessMemory.bytesAllocatedByThread
    _ = run.advance(events: 100_000)
    let after = ProcessMemory.bytesAllocatedByThread

    #expect((1_700...2_300).contains(run.liveSessions), "\(run.liveSessions) sessions")
    // A sanitizer's allocator keeps no such books, and what is not optimized allocates as it likes.
    #if !DEBUG
      if let before, let after { #expect(after - before < 10_000, "\(after - before) bytes") }
    #else
      #expect((before == nil) == (after == nil))
    #endif
  }
}
