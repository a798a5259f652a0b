import Requests
import Testing
import Traces
import Wire

@testable import Emission
@testable import EmissionResults
@testable import Instruments

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

  @Test func `sheds what cannot go in time, where that is asked for`() async throws {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(200, over: 1_000_000))
    var options = SendOptions()
    options.connections = 1
    options.late = .shed

    let (report, sink) = try await emit(plan, to: .init(delay: 50_000_000), options: options)

    #expect(report.counts.shed > 0)
    #expect(report.counts.sent > 0)
    #expect(report.counts.sent + report.counts.shed + report.counts.skipped == 200)
    #expect(report.counts.answered == report.counts.sent)
    #expect(sink.requests == report.counts.sent)
    #expect(report.errors == [.init(name: "shed-connections", count: report.counts.shed)])
    #expect(report.fidelity.verdict == .invalid)
  }

  @Test func `has no more requests on their way than are allowed`() async throws {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(40, over: 100_000))
    var options = SendOptions()
    options.maximumInFlight = 2

    let (report, sink) = try await emit(plan, to: .init(delay: 100_000_000), options: options)

    #expect(report.counts.answered == 40)
    // Two at a time, each for a tenth of a second: forty take two seconds, less the last answers.
    #expect(sink.span >= 1_800_000_000)
    #expect(report.obstacles.map(\.name).contains("max-in-flight"))
  }

  @Test func `several loops send every request once, under one cap`() async throws {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(200, over: 100_000))
    var options = SendOptions()
    options.loops = 3
    options.maximumInFlight = 4

    let (report, sink) = try await emit(plan, to: .init(delay: 20_000_000), options: options)

    #expect(report.counts.answered == 200)
    #expect(sink.requests == 200)
    // Four at a time, each for 20 ms: two hundred take a second, less the last answers.
    #expect(sink.span >= 900_000_000)
    #expect(report.obstacles.map(\.name).contains("max-in-flight"))
  }

  @Test func `begins at the instant that is given, and not before`() async throws {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(20, over: 10_000))
    var options = SendOptions()
    let start = MonotonicTime.now.advanced(byNanoseconds: 700_000_000)
    options.start = start

    let (report, sink) = try await emit(plan, options: options)

    #expect(report.counts.answered == 20)
    #expect(sink.requests == 20)
    #expect(MonotonicTime.now > start)
  }

  @Test func `never sends more in a second than the cap allows`() async throws {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(600, over: 100_000))

    let (report, sink) = try await emit(plan, maximumRate: 200)

    #expect(report.counts.answered == 600)
    // The stamps are taken on arrival, so a second as sent may look shorter, but not by a tenth.
    let windows = zip(sink.arrivals.dropFirst(200), sink.arrivals)
    #expect(windows.allSatisfy { $0 - $1 > 900_000_000 })
    #expect(report.obstacles.map(\.name).contains("max-rps"))
    #expect(report.counts.seriouslyLate >= 400)
  }

  @Test func `keeps the accounts when it is stopped half way`() async throws {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(3_000, over: 30_000_000))

    let (report, sink) = try await emit(plan, stoppingAfter: 20)

    #expect(report.isPartial)
    #expect(report.counts.pending > 0)
    #expect(report.counts.sent > 0)
    #expect(report.counts.sent + report.counts.pending == 3_000)
    #expect(report.counts.answered == report.counts.sent)
    #expect(sink.requests == report.counts.sent)
    #expect(!report.fidelity.reasons.contains { $0.contains("planned") })
  }

  @Test func `cuts off at the end of the drain what has no answer`() async throws {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(3_000, over: 30_000_000))
    var options = SendOptions()
    options.drain = 100_000_000

    let (report, _) = try await emit(
      plan,
      to: .init(delay: 60_000_000_000),
      options: options,
      stoppingAfter: 20
    )

    #expect(report.isPartial)
    #expect(report.counts.answered == 0)
    #expect(report.counts.unanswered == report.counts.sent)
    #expect(report.errors == [.init(name: "cut", count: report.counts.sent)])
  }

  @Test func `gives up what is not answered in time, and counts the wait`() async throws {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(5, over: 100_000))
    var options = SendOptions()
    options.timeout = 200_000_000

    let (report, _) = try await emit(plan, to: .init(delay: 60_000_000_000), options: options)

    #expect(report.errors == [.init(name: "timeout", count: 5)])
    #expect(report.counts.unanswered == 5)
    #expect(report.total.response.p50 >= 200_000_000)
  }

  @Test func `counts answers by status and follows no redirect`() async throws {
    for (status, errors) in [(503, ["http-5xx"]), (404, ["http-4xx"]), (302, [])] {
      let plan = EmissionPlan(description: .shop(), rows: CallRow.even(10, over: 10_000))

      let (report, sink) = try await emit(plan, to: .init(status: status))

      #expect(report.statuses == [.init(name: String(status), count: 10)])
      #expect(report.errors.map(\.name) == errors)
      #expect(report.counts.answered == 10)
      #expect(sink.requests == 10)
    }
  }

  @Test func `says that nothing listens before it sends anything`() async throws {
    let closed = try await Sink(host: "127.0.0.1", port: 0)
    let target = try TargetURL("http://127.0.0.1:\(closed.port)")
    _ = try await closed.stop()
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(10, over: 10_000))
    let emitter = Emitter(
      plan: plan,
      map: RequestMap(plan.table, target: target),
      targets: [try TargetGuard().pin(target)]
    )
    let census = try Census(of: plan, RequestMap(plan.table, target: target))

    let error = await #expect(throws: EmissionError.self) {
      _ = try await emitter.send(census: census)
    }
    #expect(error?.exitCode == 69)
    #expect(error?.message.hasSuffix("Connection refused") == true)
  }

  @Test func `accounts for every request when the endpoint goes away`() async throws {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(300, over: 1_500_000))
    let sink = try await Sink(host: "127.0.0.1", port: 0)
    let target = try TargetURL("http://127.0.0.1:\(sink.port)")
    let census = try Census(of: plan, RequestMap(plan.table, target: target))
    let emitter = Emitter(
      plan: plan,
      map: RequestMap(plan.table, target: target),
      targets: [try TargetGuard().pin(target)]
    )
    async let emission = emitter.send(census: census)
    try await Task.sleep(for: .milliseconds(500))
    let received = try await sink.stop()

    let report = try await emission

    #expect(report.counts.skipped > 0)
    #expect(report.counts.sent + report.counts.skipped == 300)
    #expect(report.counts.answered + report.counts.unanswered == report.counts.sent)
    #expect(received.requests <= report.counts.sent)
    #expect(report.errors.contains { $0.name == "connect-failed" })
    #expect(report.fidelity.verdict == .invalid)
  }
}
