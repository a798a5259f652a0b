import EmissionResults
import Foundation
import Synchronization
import Testing
import Wire

@testable import Emission

@Suite struct SendLimitsTests {
  private static let start = MonotonicTime(nanoseconds: 5_000_000_000)

  /// Sends as fast as the limits allow from `start` on, until `count` have gone, and gives the times.
  private func times(
    _ limits: SendLimits,
    target: Int = 0,
    count: Int,
    from start: MonotonicTime = start
  ) -> [Int64] {
    var (now, times) = (start, [Int64]())
    while times.count < count {
      switch limits.admit(target: target, bytes: 1, at: now) {
      case .go:
        times.append(now.nanoseconds)
        now = now.advanced(byNanoseconds: 1_000)
      case .wait(let time, _): now = time
      case .over: return times
      }
    }
    return times
  }

  /// The most requests in any window of one second.
  private func busiestSecond(_ times: [Int64]) -> Int {
    var (first, most) = (0, 0)
    for (index, time) in times.enumerated() {
      while times[first] <= time - 1_000_000_000 { first += 1 }
      most = max(most, index - first + 1)
    }
    return most
  }

  @Test(arguments: [1, 7, 500])
  func `keeps a cap in every second, also after a stall`(cap: Int) {
    let limits = SendLimits(maximumRate: cap)

    var sent = times(limits, count: cap * 3)
    let later = MonotonicTime(nanoseconds: (sent.last ?? 0) + 5_000_000_000)
    sent += times(limits, count: cap * 3, from: later)

    #expect(sent.count == cap * 6)
    #expect(busiestSecond(sent) == cap)
  }

  @Test func `keeps the caps of all and of each target at the same time`() {
    let limits = SendLimits(
      ceilings: [
        .init(rate: 100, obstacle: .rate), .init(targets: [0], rate: 70, obstacle: .targetRate),
        .init(targets: [1, 2], rate: 60, obstacle: .allowListRate),
      ],
      targets: 3
    )
    var (now, sent) = (Self.start, [[Int64]](repeating: [], count: 3))
    var obstacles: Set<Obstacle> = []
    while now.nanoseconds < Self.start.nanoseconds + 5_000_000_000 {
      for target in 0..<3 {
        switch limits.admit(target: target, bytes: 0, at: now) {
        case .go: sent[target].append(now.nanoseconds)
        case .wait(let time, let obstacle):
          #expect(time > now)
          obstacles.insert(obstacle)
        case .over: Issue.record("nothing is bounded")
        }
      }
      now = now.advanced(byNanoseconds: 1_000_000)
    }

    #expect(busiestSecond(sent.flatMap { $0 }.sorted()) == 100)
    #expect(busiestSecond(sent[0]) <= 70)
    #expect(busiestSecond((sent[1] + sent[2]).sorted()) <= 60)
    #expect(obstacles.contains(.rate))
  }

  @Test func `a request that one cap refuses costs nothing of another`() {
    let limits = SendLimits(
      ceilings: [
        .init(rate: 10, obstacle: .rate), .init(targets: [0], rate: 1, obstacle: .targetRate),
      ],
      targets: 2
    )

    let first = times(limits, target: 0, count: 1)
    for _ in 0..<100 { _ = limits.admit(target: 0, bytes: 0, at: Self.start) }
    let others = times(limits, target: 1, count: 9)

    #expect(first.count == 1)
    #expect(others.allSatisfy { $0 < Self.start.nanoseconds + 1_000_000 })
  }

  @Test func `ends with the most requests, and the most bytes, also where many ask at once`() async
  {
    let limits = SendLimits(ceilings: [], targets: 1, bounds: .init(requests: 5_000))
    let bytes = SendLimits(ceilings: [], targets: 1, bounds: .init(bytes: 1_000))

    let counts = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          (0..<2_000).count { _ in limits.admit(target: 0, bytes: 3, at: Self.start) == .go }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 }
    }

    #expect(counts == 5_000)
    #expect(limits.admit(target: 0, bytes: 3, at: Self.start) == .over(.bound))
    #expect(limits.admitted == (5_000, 15_000))
    #expect(bytes.admit(target: 0, bytes: 600, at: Self.start) == .go)
    #expect(bytes.admit(target: 0, bytes: 600, at: Self.start) == .over(.bound))
    #expect(bytes.admit(target: 0, bytes: 400, at: Self.start) == .go)
    #expect(bytes.admitted == (2, 1_000))
  }

  @Test func `lets nothing go from its end on`() {
    let limits = SendLimits()

    limits.end(at: Self.start)

    #expect(
      limits.admit(target: 0, bytes: 0, at: Self.start.advanced(byNanoseconds: -1)) == .go
    )
    #expect(limits.admit(target: 0, bytes: 0, at: Self.start) == .over(.bound))
  }

  @Test func `leaves a target alone that asked for it, and no other`() {
    let limits = SendLimits(ceilings: [], targets: 2)
    let now = MonotonicTime.now
    let until = now.advanced(byNanoseconds: 2_000_000_000)

    limits.hold(target: 1, until: until)
    limits.hold(target: 1, until: now.advanced(byNanoseconds: 1_000_000_000))

    #expect(limits.admit(target: 0, bytes: 0, at: now) == .go)
    #expect(limits.admit(target: 1, bytes: 0, at: now) == .wait(until: until, .retryAfter))
    #expect(limits.admit(target: 1, bytes: 0, at: until) == .go)
  }

  @Test func `honours no request for peace beyond the longest time`() {
    let bounded = SendLimits(ceilings: [], targets: 1, longestHold: 3_000_000_000)
    let deaf = SendLimits(ceilings: [], targets: 1, longestHold: 0)
    let (now, never) = (MonotonicTime.now, MonotonicTime(nanoseconds: .max))

    for limits in [bounded, deaf] { limits.hold(target: 0, until: never) }

    guard case .wait(let time, .retryAfter) = bounded.admit(target: 0, bytes: 0, at: now) else {
      Issue.record("the target was not left alone")
      return
    }
    let length = time.nanoseconds(since: now)
    #expect((3_000_000_000..<63_000_000_000).contains(length))
    #expect(deaf.admit(target: 0, bytes: 0, at: now) == .go)
  }

  @Test(
    arguments: [
      ("0", 0), ("2", 2_000_000_000), ("999999999", 999_999_999_000_000_000),
      ("10000000000000000000000", .max), ("Sun, 06 Nov 1994 08:49:37 GMT", 7_000_000_000),
      ("Sun, 06 Nov 1994 08:49:20 GMT", 0), ("", nil), ("-1", nil), ("1.5", nil), ("soon", nil),
      ("Sun, 31 Feb 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 1994 08:49:37 CET", nil),
      ("Sunday, 06-Nov-94 08:49:37 GMT", nil),
    ] as [(String, Int64?)]
  )
  func `reads how long a server wants to be left alone`(value: String, delay: Int64?) {
    #expect(RetryAfter.delay(value.utf8, now: 784_111_770) == delay)
  }
}
