import EmissionResults
import Requests
import SimulationKernel
import Testing
import Traces

@testable import Emission

@Suite struct EmissionPlanThinkTests {
  /// Visits of a few steps; a step makes one to three calls at once, or one after the other.
  static func visits(_ count: Int, seed: UInt64) -> (rows: [CallRow], ends: [TraceRows.End]) {
    var random = SplitMix64(seed: seed)
    var rows: [CallRow] = []
    var ends: [TraceRows.End] = []
    for session in 0..<UInt64(count) {
      var time = UInt64.random(in: 0..<500_000, using: &random)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let isParallel = Bool.random(using: &random)
        var latest = time
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let latency = UInt64.random(in: 0...20_000, using: &random)
          let start = isParallel ? time : latest
          rows.append(.call(at: start, latency: latency, session: session))
          latest = max(latest, start + latency)
        }
        time = latest + UInt64.random(in: 0...100_000, using: &random)
      }
      ends.append(.init(time: time, session: session))
    }
    return (rows, ends)
  }

  /// What the definition says, looked up among all earlier requests.
  static func expected(_ requests: [PlannedRequest]) -> [(think: Int64, awaited: UInt32)] {
    requests.indices.map { index in
      let request = requests[index]
      let earlier = requests[..<index].filter { $0.session == request.session }
      let answered = earlier.enumerated()
        .filter { $0.element.start + $0.element.simulatedResponse <= request.start }
      guard
        let latest = answered.map({ $0.element.start + $0.element.simulatedResponse }).max()
      else { return (-1, 0) }
      let place = answered.last {
        $0.element.start + $0.element.simulatedResponse == latest
      }
      return (request.start - latest, UInt32(earlier.count - (place?.offset ?? 0)))
    }
  }

  @Test(arguments: [1, 2, 3, 5_000] as [Int])
  func `takes the time from the latest answer to the request, chunk by chunk`(size: Int) throws {
    let (rows, ends) = Self.visits(60, seed: UInt64(size))
    let plan = EmissionPlan(description: .shop(), rows: rows, ends: ends, chunkSize: size)

    let requests = try plan.requests()

    let expected = Self.expected(requests)
    #expect(requests.map(\.think) == expected.map(\.think))
    #expect(requests.map(\.awaited) == expected.map(\.awaited))
    #expect(requests.contains { $0.think > 0 } && requests.contains { $0.awaited > 1 })
  }

  @Test func `scales what was thought like the time between the requests`() throws {
    let rows: [CallRow] = [
      .call(at: 0, latency: 20_000, session: 1),
      .call(at: 100_000, latency: 1_000, session: 1),
      .call(at: 60_000, session: 2),
    ]

    func thinks(_ pace: Pace) throws -> [Int64] {
      try EmissionPlan(description: .shop(), rows: rows, pace: pace).requests().map(\.think)
    }

    #expect(try thinks(.speed(1)) == [-1, -1, 80_000_000])
    #expect(try thinks(.speed(4)) == [-1, -1, 20_000_000])
    #expect(try thinks(.rate(10)) == [-1, -1, 160_000_000])
  }

  @Test func `says when a session is over, and keeps live ones alone`() throws {
    let (rows, ends) = Self.visits(200, seed: 9)
    let plan = EmissionPlan(description: .shop(), rows: rows, ends: ends, chunkSize: 10)
    var live: Set<UInt64> = []
    var over: Set<UInt64> = []
    var (most, total) = (0, 0)

    var iterator = try plan.makeIterator()
    while let chunk = try iterator.next() {
      for request in chunk.requests {
        #expect(!over.contains(request.session))
        live.insert(request.session)
      }
      most = max(most, live.count)
      for ended in chunk.endedSessions {
        #expect(live.remove(ended.session) != nil && ended.round == 0)
        over.insert(ended.session)
        total += 1
      }
    }

    #expect(live.isEmpty)
    #expect(total == 200)
    #expect(most < 180)
  }

  @Test func `fills in who asks, where, and for which time`() throws {
    let row = CallRow.call(
      at: 9,
      latency: 7,
      session: 5,
      persona: 1,
      step: 1,
      call: 1,
      attempt: 17
    )
    let plan = EmissionPlan(description: .shop(), rows: [row], attempts: .all)

    let request = try #require(try plan.requests().first)

    #expect(request.persona == 1 && request.journey == 0 && request.step == 1)
    #expect(request.call == 1 && request.service == 1 && request.attempt == 17)
    #expect(request.session == 5 && request.round == 0 && request.phase == 0)
    #expect(request.start == 9_000 && request.simulatedResponse == 7_000)
  }

  @Test func `sends simulated retries only when told to`() throws {
    let rows: [CallRow] = [.call(at: 0), .call(at: 10_000, attempt: 1), .call(at: 20_000)]

    #expect(try EmissionPlan(description: .shop(), rows: rows).requests().count == 2)
    let all = EmissionPlan(description: .shop(), rows: rows, attempts: .all)
    #expect(try all.requests().map(\.attempt) == [0, 1, 0])
  }

  @Test func `needs no more than a hundred bytes for a live session`() {
    // Two answers a session, and a place in a table that is between three eighths and three
    // quarters full.
    #expect(LiveSessions.answerSize == 32)
    #expect(MemoryLayout<PlannedRequest>.size == 64)
  }
}
