import Testing
import Wire

@testable import Emission

@Suite struct RateWindowTests {
  /// Times of requests that are sent as soon as the cap allows.
  @Test(arguments: [1, 3, 100])
  func `lets no more through than the limit, in any second`(limit: Int) {
    var window = RateWindow(limit: limit)
    var now = MonotonicTime(nanoseconds: 5_000_000_000)
    var times: [Int64] = []
    for index in 0..<(limit * 4) {
      // A rest now and then must not be saved up.
      if index == limit * 2 { now = now.advanced(byNanoseconds: 3_000_000_000) }
      now = max(now, window.next)
      window.record(now)
      times.append(now.nanoseconds)
    }

    let spans = zip(times.dropFirst(limit), times).map { $0 - $1 }
    #expect(spans.allSatisfy { $0 >= 1_000_000_000 })
    #expect(spans.contains(1_000_000_000))
  }
}
