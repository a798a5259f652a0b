import EmissionResults
import JSONText
import Requests
import Testing
import Traces
import Wire

@testable import Emission

@Suite struct CensusTests {
  static let rows: [CallRow] =
    (0..<6).map { CallRow.call(at: $0 * 4_000, session: $0 / 2) }
    + (0..<4).map { CallRow.call(at: 2_000_000 + $0 * 500_000, session: 9, step: 1, call: 1) }

  private static func census(
    _ pace: Pace = .speed(1),
    bounds: EmissionPlan.Bounds = .init(),
    isOpenLoad: Bool = true
  ) throws -> (plan: EmissionPlan, map: RequestMap, census: Census) {
    var plan = EmissionPlan(description: .shop(isOpenLoad: isOpenLoad), rows: rows, pace: pace)
    plan.bounds = bounds
    let map = RequestMap(plan.table, target: try TargetURL("http://127.0.0.1:8080/base/"))
    return (plan, map, try Census(of: plan, map))
  }

  @Test func `counts requests by method and path, sessions, rates and bytes`() throws {
    let census = try Self.census().census

    #expect(census.requests == 10)
    #expect(census.sessions == 4)
    #expect(census.lines.map(\.path) == ["/base/catalog/list", "/base/payments/v1/charge%20it"])
    #expect(census.lines.map(\.requests) == [6, 4])
    #expect(census.lines.map(\.peakPerSecond) == [6, 2])
    #expect(census.lines.map(\.peakPerHundredth) == [3, 1])
    #expect(census.lines.map(\.bytes).reduce(0, +) == census.bytes)
    #expect(census.lastIntended == 3_500_000_000)
    #expect(census.peakPerSecond == 6)
    #expect(census.peakPerHundredth == 3)
    #expect(census.meanRate == 9 / 3.5)
    #expect(census.bytes > 10 * 600 && census.bytes < 10 * 1_400)
    #expect(census.requestsByPhase == [10])
  }

  @Test func `tells the peaks at the speed that is asked for`() throws {
    let census = try Self.census(.speed(4)).census

    #expect(census.lastIntended == 875_000_000)
    #expect(census.peakPerSecond == 10)
    #expect(census.peakPerHundredth == 6)
  }

  @Test func `counts each round, up to its bounds`() throws {
    var pace = Pace.speed(1)
    pace.rounds = 3
    let all = try Self.census(pace).census
    pace.rounds = Pace.mostRounds
    let bounded = try Self.census(pace, bounds: .init(requests: 25)).census

    #expect(all.requests == 30 && all.sessions == 12 && all.rounds == 3)
    #expect(bounded.requests == 25 && bounded.rounds == 3)
    #expect(bounded.sessions == 8 + 3)
  }

  @Test(arguments: [(true, "open load"), (false, "closed load")])
  func `says what replay means for the load model`(isOpenLoad: Bool, words: String) throws {
    let (plan, map, census) = try Self.census(isOpenLoad: isOpenLoad)

    let text = census.text(of: plan, map)

    #expect(text.contains(words))
    #expect(text.contains("POST"))
    #expect(text.contains("peak/10 ms"))
    #expect(text.contains("nothing was sent"))
  }

  @Test func `shows the schedule, and says where a curve asks for more than there is`() throws {
    let curve = try #require(
      RequestCurve([.init(time: 0, rate: 1), .init(time: 60_000_000_000, rate: 1)])
    )
    let (plan, map, census) = try Self.census(.curve(curve))

    let text = census.text(of: plan, map)

    #expect(census.schedule.counts.reduce(0, +) == 10)
    #expect(census.schedule.sparkline.contains("█"))
    #expect(text.contains("10 of the 60 requests"))
    #expect(text.contains("--loop"))
  }

  @Test func `says as JSON what it says in words`() throws {
    var pace = Pace.speed(2)
    pace.ramp = 1_000_000_000
    let (plan, map, census) = try Self.census(pace)

    let json = census.json(of: plan, map)

    #expect(json["requests"]?.integer == 10)
    #expect(json["pace"]?["speed"]?.double == 2)
    #expect(json["pace"]?["ramp"]?.double == 1)
    #expect(json["pace"]?["curve"] == .null)
    #expect(json["endpoints"]?[0]?["path"]?.string == "/base/catalog/list")
    #expect(json["targets"]?[0]?["requests"]?.integer == 10)
    #expect(json["phases"]?[0]?["requests"]?.integer == 10)
    #expect(json["bounds"]?["bytes"]?.integer == census.bytes)
  }
}

@Suite struct ScheduleShapeTests {
  @Test(arguments: [1, 100, 5_000, 1_000_000] as [Int64])
  func `keeps every request, however long the schedule`(gap: Int64) {
    var shape = ScheduleShape()
    for index in 0..<10_000 as Range<Int64> { shape.add(index * gap * 1_000) }

    #expect(shape.counts.reduce(0, +) == 10_000)
    #expect(shape.counts.count <= ScheduleShape.capacity)
    #expect(shape.sparkline.count <= 96)
  }
}
