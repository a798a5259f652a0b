import Testing
import Traces

@testable import Emission

/// Live emissions over loopback; none lasts longer than a few seconds.
@Suite(.serialized, .timeLimit(.minutes(1))) struct EmitterTests {
  @Test func `every planned request arrives, and is answered and counted once`() async throws {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(300, over: 1_000_000))

    let (report, sink) = try await emit(plan)

    #expect(report.counts.planned == 300)
    #expect(report.counts.sent == 300)
    #expect(report.counts.answered == 300)
    #expect(report.counts.pending == 0)
    #expect(report.errors == [])
    #expect(report.statuses == [EmissionReport.Count(name: "200", count: 300)])
    #expect(report.steps.map(\.sent) == [150, 150])
    #expect(report.isPartial == false)
    #expect(sink.requests == 300)
    #expect(sink.malformed == 0)
    #expect(
      sink.paths == [
        .init(path: "/catalog/list", requests: 150), .init(path: "/catalog/pay", requests: 150),
      ]
    )
    #expect(sink.departure != nil)
  }

  @Test func `a stall of the endpoint shows in the response times of all who met it`() async throws
  {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(900, over: 3_000_000))
    let stalling = Sink.Options(stalls: [.init(start: 1_000_000_000, length: 1_000_000_000)])
    var options = SendOptions()
    options.connections = 16

    let (report, sink) = try await emit(plan, to: stalling, options: options)

    #expect(report.counts.sent == 900)
    #expect(report.counts.answered == 900)
    #expect(sink.requests == 900)
    // A third of the requests fall due during the stall, and wait half of it in the mean.
    #expect(report.total.response.p90 >= 300_000_000)
    #expect(report.total.response.p99 >= 500_000_000)
    // Only those that held a connection at its beginning know it by their service time.
    #expect(report.total.service.p90 < report.total.response.p90)
    #expect(report.total.lateness.p90 >= 200_000_000)
    #expect(report.fidelity.verdict == .invalid)
    #expect(report.obstacles.map(\.name) == ["connections"])
  }
}
