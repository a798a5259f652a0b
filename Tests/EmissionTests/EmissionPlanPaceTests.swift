import EmissionResults
import Requests
import SimulationKernel
import Testing
import Traces

@testable import Emission

@Suite struct EmissionPlanPaceTests {
  private static let second: Int64 = 1_000_000_000

  @Test func `follows a curve until its end`() throws {
    let curve = try RequestCurve.read("0:0 10s:100 20s:100 20s:10 30s:10")
    let plan = EmissionPlan(
      description: .shop(),
      rows: CallRow.even(2_000, over: 1_000_000),
      pace: .curve(curve)
    )

    let times = try plan.requests().map(\.intended)

    #expect(times.count == 1_600)
    #expect(times.count { $0 < 10 * Self.second } == 500)
    #expect(times.count { $0 < 20 * Self.second } == 1_500)
    #expect(times[0] == 0 && times[1] == 447_213_595)
    #expect(times[1_599] == 20 * Self.second + 99 * Self.second / 10)
  }

  @Test func `lets the rate grow from nothing in a straight line`() throws {
    var pace = Pace.rate(100)
    pace.ramp = 10 * Self.second
    let plan = EmissionPlan(
      description: .shop(),
      rows: CallRow.even(1_001, over: 1_000_000),
      pace: pace
    )

    let times = try plan.requests().map(\.intended)

    // The n-th goes when n = 100 · t² / 20, and from n = 500 on every hundredth.
    #expect(times[125] == 5 * Self.second)
    #expect(times[500] == 10 * Self.second)
    #expect(times[1_000] == 15 * Self.second)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func `shortens idle times, and nothing else`() throws {
    var pace = Pace.speed(2)
    pace.longestIdle = 10_000_000
    let rows = [0, 5_000, 905_000, 910_000, 925_000].map { CallRow.call(at: $0 as UInt64) }
    let window = EmissionPlan.Window(from: 0)

    let times = try EmissionPlan(description: .shop(), rows: rows, pace: pace, window: window)
      .requests().map(\.intended)

    #expect(times == [0, 2_500_000, 7_500_000, 10_000_000, 15_000_000])
  }

  @Test(arguments: [true, false])
  func `repeats the window, each round with sessions of its own`(hasEnd: Bool) throws {
    var pace = Pace.speed(1)
    pace.rounds = 3
    let rows = (0..<4).map { CallRow.call(at: 1_000 + $0 * 10_000, session: $0 / 2) }
    let window = EmissionPlan.Window(from: 1_000_000, until: hasEnd ? 51_000_000 : nil)
    let plan = EmissionPlan(description: .shop(), rows: rows, pace: pace, window: window)
    var ended: [EmissionPlan.SessionRound] = []

    var iterator = try plan.makeIterator()
    while let chunk = try iterator.next() { ended += chunk.endedSessions }
    let requests = try plan.requests()

    let length: Int64 = hasEnd ? 50_000_000 : 40_000_000
    let starts = [0, 10_000_000, 20_000_000, 30_000_000] as [Int64]
    #expect(
      requests.map(\.intended) == (0..<3).flatMap { round in starts.map { $0 + round * length } }
    )
    #expect(requests.map(\.round) == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
    #expect(
      requests.map { $0.think < 0 } == Array(repeating: [true, false], count: 6).flatMap { $0 }
    )
    #expect(Set(ended).count == 6 && ended.count == 6)
  }

  @Test func `ends at the first round where a window is empty`() throws {
    var pace = Pace.speed(1)
    pace.rounds = Pace.mostRounds
    let plan = EmissionPlan(
      description: .shop(),
      rows: [.call(at: 0)],
      pace: pace,
      window: .init(from: 1_000_000_000)
    )

    #expect(try plan.requests().isEmpty)
  }

  @Test func `keeps the spacing of a rate over rounds`() throws {
    var pace = Pace.rate(10)
    pace.rounds = 4
    let plan = EmissionPlan(
      description: .shop(),
      rows: CallRow.even(5, over: 1_000),
      pace: pace,
      window: .init(limit: 3)
    )

    let times = try plan.requests().map(\.intended)

    #expect(times == (0..<12).map { $0 * 100_000_000 })
  }

  @Test func `ends at its bounds`() throws {
    var plan = EmissionPlan(description: .shop(), rows: CallRow.even(100, over: 1_000_000))
    plan.bounds = .init(requests: 7)
    let few = try plan.requests().count
    plan.bounds = .init(duration: 500_000_000)
    let early = try plan.requests().count

    #expect(few == 7)
    #expect(early == 50)
  }

  @Test(arguments: [Pace.speed(3), .rate(1_000)], [1, 1.5, 0.25])
  func `divides the sessions over shards that together are the whole`(
    pace: Pace,
    scale: Double
  ) throws {
    if pace == .rate(1_000), scale != 1 { return }
    let (rows, ends) = EmissionPlanThinkTests.visits(300, seed: 4)
    func requests(_ shard: Pace.Shard?) throws -> [PlannedRequest] {
      var pace = pace
      (pace.shard, pace.thinkScale, pace.rounds) = (shard, scale, 2)
      return try EmissionPlan(description: .shop(), rows: rows, ends: ends, pace: pace).requests()
    }

    let whole = try requests(nil)
    let shards = try (1...4).map { try requests(Pace.Shard($0, of: 4)) }

    let key = { (request: PlannedRequest) in (request.intended, request.start, request.session) }
    let merged = shards.flatMap { $0 }.sorted { key($0) < key($1) }
    #expect(merged == whole.sorted { key($0) < key($1) })
    #expect(shards.allSatisfy { $0.count > whole.count / 8 })
    let sessions = shards.map { Set($0.map(\.session)) }
    #expect(sessions.map(\.count).reduce(0, +) == Set(whole.map(\.session)).count)
  }

  @Test func `puts a session into the shard of its hash`() {
    // ⌊4 · mix(n) / 2⁶⁴⌋ + 1, reckoned with Python.
    let numbers = (0..<8 as Range<UInt64>).map { session in
      (1...4).first { Pace.Shard($0, of: 4).holds(session * 256) }
    }
    #expect(numbers == [1, 4, 3, 3, 2, 1, 4, 3])
  }
}

@Suite struct ThinkScaleTests {
  /// Each request behind the one that it awaited, by the definition.
  private static func expected(_ requests: [PlannedRequest], scale: Double) -> [PlannedRequest] {
    var done: [UInt64: [(original: Int64, scaled: Int64)]] = [:]
    return requests.map { request in
      var scaled = request
      let earlier = done[request.session] ?? []
      if request.awaited > 0 {
        let awaited = earlier[earlier.count - Int(request.awaited)]
        scaled.think = Int64((Double(request.think) * scale).rounded())
        scaled.intended =
          awaited.scaled + (request.intended - awaited.original) - request.think + scaled.think
      }
      done[request.session, default: []].append((request.intended, scaled.intended))
      return scaled
    }
  }

  @Test(arguments: [0, 0.3, 0.9, 1.7, 20], [1, 7, 100_000])
  func `moves requests by what is thought longer, in order`(scale: Double, size: Int) throws {
    let (rows, ends) = EmissionPlanThinkTests.visits(150, seed: UInt64(scale * 10) + UInt64(size))
    func plan(_ scale: Double) -> EmissionPlan {
      var pace = Pace.speed(2)
      pace.thinkScale = scale
      return EmissionPlan(
        description: .shop(),
        rows: rows,
        ends: ends,
        pace: pace,
        chunkSize: size
      )
    }

    let scaled = try plan(scale).requests()

    let key = { (request: PlannedRequest) in (request.session, request.start, request.awaited) }
    let expected = Self.expected(try plan(1).requests(), scale: scale)
    #expect(scaled.sorted { key($0) < key($1) } == expected.sorted { key($0) < key($1) })
    #expect(zip(scaled, scaled.dropFirst()).allSatisfy { $0.intended <= $1.intended })
  }

  @Test(arguments: [0.2, 3])
  func `says that a session is over behind its last request`(scale: Double) throws {
    let (rows, ends) = EmissionPlanThinkTests.visits(150, seed: 77)
    var pace = Pace.speed(1)
    pace.thinkScale = scale
    let plan = EmissionPlan(
      description: .shop(),
      rows: rows,
      ends: ends,
      pace: pace,
      chunkSize: 5
    )
    var over: Set<UInt64> = []

    var iterator = try plan.makeIterator()
    while let chunk = try iterator.next() {
      #expect(!chunk.requests.contains { over.contains($0.session) })
      over.formUnion(chunk.endedSessions.map(\.session))
    }

    #expect(over.count == 150)
  }
}
