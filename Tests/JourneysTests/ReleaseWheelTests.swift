import SimulationKernel
import Testing

@testable import Journeys

@Suite struct ReleaseWheelTests {
  /// How far ahead instants are added.
  enum Reach: CaseIterable {
    case equal, few, near, wide, clustered, extreme

    func next(_ random: inout SplitMix64) -> Int64 {
      switch self {
      case .equal: 1_000
      case .few: Int64.random(in: 0...3, using: &random)
      case .near: Int64.random(in: 0...5_000, using: &random)
      case .wide: Int64(random.next() >> UInt64.random(in: 24...63, using: &random))
      case .clustered: Int64.random(in: 0...3, using: &random) * 1_000_000_000
      case .extreme: Bool.random(using: &random) ? 0 : 1 << 45
      }
    }
  }

  @Test(arguments: Reach.allCases, [1, 64, 5_000])
  func `agrees with a sorted list`(reach: Reach, size: Int) {
    var random = SplitMix64(seed: 11)
    var wheel = ReleaseWheel(capacity: 100)
    var list: [Int64] = []
    var now: Int64 = 0

    for step in 0..<20_000 {
      if wheel.count < size {
        let time = now + reach.next(&random)
        wheel.insert(time)
        let place = list.firstIndex { $0 < time } ?? list.count
        list.insert(time, at: place)
      } else if step % 3 == 0, let least = list.last {
        now = max(now, least)
        wheel.release(through: now)
        while let time = list.last, time <= now { list.removeLast() }
      } else if let least = list.last {
        #expect(wheel.least == least)
        wheel.removeLeast()
        list.removeLast()
        now = max(now, least)
      }
      if wheel.count != list.count { break }
    }

    #expect(wheel.count == list.count)
    while let least = list.popLast() {
      guard wheel.least == least else {
        Issue.record("expected \(least), got \(wheel.least)")
        return
      }
      wheel.removeLeast()
    }
    #expect(wheel.count == 0)
  }

  @Test(arguments: [false, true])
  func `many instants inside the stretch that is in order stay cheap`(isFalling: Bool) {
    let start: Int64 = 1 << 40
    let count: Int64 = 100_000
    var wheel = ReleaseWheel(capacity: 100)
    wheel.insert(start)
    #expect(wheel.least == start)
    for step in 1...count { wheel.insert(start + (isFalling ? count + 1 - step : step)) }

    for step in 0...count {
      guard wheel.least == start + step else {
        Issue.record("out of order at \(step)")
        return
      }
      wheel.removeLeast()
    }
  }
}

@Suite struct ManyServersTests {
  /// The recursion of Kiefer and Wolfowitz word for word: all free times in a sorted list.
  struct Oracle {
    var freeTimes: [Int64]
    var exits: [Int64] = []
    let maxQueue: Int?
    let servesAbandoned: Bool

    mutating func admit(at now: Int64, work: Int64, limit: Int64) -> String {
      let free = freeTimes[0]
      exits.removeAll { $0 <= now }
      guard free > now else {
        serve(until: now + work)
        return "starts \(now)"
      }
      if let maxQueue, exits.count >= maxQueue { return "overloaded" }
      if limit >= free {
        exits.append(free)
        serve(until: free + work)
        return "starts \(free)"
      }
      let exit = max(limit, now)
      exits.append(servesAbandoned ? free : exit)
      if servesAbandoned { serve(until: free + work) }
      return "leaves \(exit)"
    }

    private mutating func serve(until end: Int64) {
      freeTimes.removeFirst()
      let place = freeTimes.firstIndex { $0 > end } ?? freeTimes.count
      freeTimes.insert(end, at: place)
    }
  }

  @Test(arguments: [1, 128, 129, 400], [false, true])
  func `a station agrees with the recursion word for word`(
    servers: Int,
    servesAbandoned: Bool
  ) {
    for (seed, maxQueue) in [(1, nil), (2, 30)] as [(UInt64, Int?)] {
      var random = SplitMix64(seed: seed)
      var station = Station(
        servers: servers,
        maxQueue: maxQueue,
        servesAbandoned: servesAbandoned
      )
      var oracle = Oracle(
        freeTimes: Array(repeating: 0, count: servers),
        maxQueue: maxQueue,
        servesAbandoned: servesAbandoned
      )
      var now: Int64 = 0
      for step in 0..<8_000 {
        // Load goes up and down around what the servers can do, with bursts at one instant.
        let isRush = step / 1_000 % 2 == 0
        let gap = Int64(1_000_000 / servers) * (isRush ? 1 : 3)
        now += step % 7 == 0 ? 0 : Int64.random(in: 0...gap, using: &random)
        let work = step % 11 == 0 ? 0 : Int64.random(in: 0...2_000_000, using: &random)
        let limit = now + Int64.random(in: -10...3_000_000, using: &random)

        let (admission, _) = station.admit(at: now, work: work, limit: limit)
        let answer =
          switch admission {
          case .starts(let time): "starts \(time)"
          case .leavesQueue(let time): "leaves \(time)"
          case .overloaded: "overloaded"
          }

        let expected = oracle.admit(at: now, work: work, limit: limit)
        guard answer == expected else {
          Issue.record("at step \(step) \(answer), expected \(expected)")
          return
        }
        #expect(station.queueLength(at: now) == oracle.exits.count { $0 > now })
      }
    }
  }
}
