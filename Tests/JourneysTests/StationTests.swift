import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

@Suite struct StationTests {
  @Test func `serves in the order of arrival, each as soon as a server is free`() {
    var station = Station(servers: 2, maxQueue: nil, servesAbandoned: false)

    let starts = [(0, 10), (1, 4), (2, 5), (3, 1)].map { arrival, work in
      let (admission, _) = station.admit(at: Int64(arrival), work: Int64(work), limit: .max)
      guard case .starts(let start) = admission else { return Int64(-1) }
      return start
    }

    #expect(starts == [0, 1, 5, 10])
  }

  @Test func `turns away whom the queue has no room for`() {
    var station = Station(servers: 1, maxQueue: 1, servesAbandoned: false)
    _ = station.admit(at: 0, work: 10, limit: .max)
    _ = station.admit(at: 1, work: 10, limit: .max)

    let (third, _) = station.admit(at: 2, work: 10, limit: .max)
    let (fourth, _) = station.admit(at: 10, work: 10, limit: .max)

    guard case .overloaded = third, case .starts(20) = fourth else {
      Issue.record("got \(third) and \(fourth)")
      return
    }
  }

  @Test func `a request that leaves the queue takes no server`() {
    var station = Station(servers: 1, maxQueue: nil, servesAbandoned: false)
    _ = station.admit(at: 0, work: 10, limit: .max)

    let (left, work) = station.admit(at: 1, work: 10, limit: 5)
    let (next, _) = station.admit(at: 2, work: 10, limit: .max)

    guard case .leavesQueue(5) = left, case .starts(10) = next else {
      Issue.record("got \(left) and \(next)")
      return
    }
    #expect(work.isEmpty)
  }

  @Test func `a server that is free at the very limit comes in time`() {
    var station = Station(servers: 1, maxQueue: nil, servesAbandoned: false)
    _ = station.admit(at: 0, work: 10, limit: .max)

    let (admission, _) = station.admit(at: 1, work: 1, limit: 10)

    guard case .starts(10) = admission else {
      Issue.record("got \(admission)")
      return
    }
  }

  @Test func `abandoned work is done all the same where the station does not notice`() {
    var station = Station(servers: 1, maxQueue: nil, servesAbandoned: true)
    _ = station.admit(at: 0, work: 10, limit: .max)

    let (left, work) = station.admit(at: 1, work: 7, limit: 5)
    let (next, _) = station.admit(at: 2, work: 1, limit: .max)

    guard case .leavesQueue(5) = left, case .starts(17) = next else {
      Issue.record("got \(left) and \(next)")
      return
    }
    #expect(work == 10..<17)
  }
}

@Suite struct SessionRowTests {
  @Test func `a session is one cache line`() {
    #expect(MemoryLayout<SessionRow>.size == 64)
    #expect(MemoryLayout<SessionRow>.stride == 64)
  }

  @Test func `the rows in use come in the order of their sessions`() {
    var slab = SessionSlab(expectedCount: 4)
    let slots = (0..<100).map { _ in slab.take() }
    for slot in slots { slab[slot].id = UInt64(100 - slot) }
    for slot in slots where slot % 2 == 1 { slab.giveBack(slot) }

    #expect(slab.slotsByID == slots.filter { $0 % 2 == 0 }.reversed())
    #expect(slab.count == 50)
  }

  @Test func `rows that are given back are taken again`() {
    var slab = SessionSlab(expectedCount: 4)
    let first = slab.take()
    slab[first].id = 1
    let second = slab.take()
    slab[second].id = 2

    slab.giveBack(first)

    #expect(slab.count == 1)
    #expect(slab.take() == first)
    #expect(slab.extent == 2)
  }
}
