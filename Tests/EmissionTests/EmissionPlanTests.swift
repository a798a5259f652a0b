import EmissionResults
import Requests
import Testing
import Traces
import Wire

@testable import Emission

@Suite struct EmissionPlanTests {
  @Test func `takes the first attempts of calls to real services, in order of their start`() throws
  {
    let rows: [CallRow] = [
      .call(at: 5_000, latency: 100, session: 3, step: 1, call: 1),
      .call(at: 1_000, latency: 9_000, session: 1),
      .call(at: 2_000, session: 2, attempt: 1),
      .call(at: 3_000, session: 2, attempt: 16),
      .call(at: 4_000, session: 2, step: 2),
      .call(at: 4_500, session: 2, service: 3),
    ]
    let plan = EmissionPlan(description: .shop(), rows: rows)

    let requests = try plan.requests()

    #expect(requests.map(\.session) == [1, 3])
    #expect(requests.map(\.start) == [1_000_000, 5_000_000])
    #expect(requests.map(\.intended) == [0, 4_000_000])
    #expect(requests.map(\.simulatedResponse) == [9_000_000, 100_000])
    let paths = requests.map { plan.table.endpoints[Int($0.endpoint)]?.path }
    #expect(paths == ["/catalog/list", "/payments/v1/charge%20it"])
  }

  @Test func `sends a call to the service that the row names, where it names one`() throws {
    let plan = EmissionPlan(
      description: .shop(),
      rows: [.call(at: 0, step: 1, call: 0, service: 2)]
    )

    let request = try #require(try plan.requests().first)

    #expect(plan.table.endpoints[Int(request.endpoint)]?.path == "/payments/pay")
  }

  @Test(arguments: [
    (Pace.speed(1), [0, 10_000_000, 30_000_000] as [Int64]),
    (.speed(10), [0, 1_000_000, 3_000_000]), (.speed(0.5), [0, 20_000_000, 60_000_000]),
    (.rate(1_000), [0, 1_000_000, 2_000_000]), (.rate(3), [0, 333_333_333, 666_666_667]),
  ])
  func `scales time by speed, or spaces requests by rate`(
    pace: Pace,
    intended: [Int64]
  ) throws {
    let rows: [CallRow] = [.call(at: 70_000), .call(at: 80_000), .call(at: 100_000)]

    let requests = try EmissionPlan(description: .shop(), rows: rows, pace: pace).requests()

    #expect(requests.map(\.intended) == intended)
  }

  @Test func `begins at the window's start and ends before its end`() throws {
    let rows = (0..<10).map { CallRow.call(at: $0 * 1_000, session: $0) }
    let window = EmissionPlan.Window(from: 2_500_000, until: 6_000_000)

    let requests = try EmissionPlan(description: .shop(), rows: rows, window: window).requests()

    #expect(requests.map(\.session) == [3, 4, 5])
    #expect(requests.map(\.intended) == [500_000, 1_500_000, 2_500_000])
  }

  @Test func `ends at the limit`() throws {
    let plan = EmissionPlan(
      description: .shop(),
      rows: CallRow.even(50, over: 1_000_000),
      window: .init(limit: 7)
    )

    #expect(try plan.requests().count == 7)
  }

  @Test(arguments: [
    CallRow.call(at: 0, persona: 2), .call(at: 0, step: 3), .call(at: 0, call: 1),
    .call(at: 0, service: 4), .call(at: UInt64.max / 2, latency: 0),
  ])
  func `calls rows that name nothing, or no time, damaged`(row: CallRow) {
    let plan = EmissionPlan(description: .shop(), rows: [row])

    let error = #expect(throws: EmissionError.self) { try plan.requests() }
    #expect(error?.exitCode == 65)
  }

  @Test(arguments: [Pace.speed(1e-12), .rate(1e-12), .speed(1e-300)])
  func `refuses a pace at which the replay would outlive its user`(pace: Pace) {
    let plan = EmissionPlan(
      description: .shop(),
      rows: CallRow.even(2, over: 1_000_000),
      pace: pace
    )

    let error = #expect(throws: EmissionError.self) { try plan.requests() }
    #expect(error?.exitCode == 64)
  }
}
