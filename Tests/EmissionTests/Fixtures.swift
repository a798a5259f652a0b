import EmissionResults
import Requests
import Traces
import Wire

@testable import Emission
@testable import Instruments

extension TraceDescription {
  /// A shop of two services: `browse` asks the catalog, `pay` asks the catalog and the payments,
  /// and `help` asks a support desk that is not real.
  static func shop(isOpenLoad: Bool = true) -> TraceDescription {
    TraceDescription(
      version: "0",
      scenario: "shop",
      scenarioHash: [0xDE, 0xAD, 0xBE, 0xEF] + Array(repeating: 1, count: 28),
      seed: 7,
      quantum: 1_000,
      isOpenLoad: isOpenLoad,
      currency: "USD",
      epoch: 0,
      window: 60_000_000,
      plannedEnd: 0,
      personas: ["visitor", "regular"],
      journeys: [
        Journey(
          name: "purchase",
          steps: [
            Step(name: "browse", calls: [Call(service: 0, operation: "list")]),
            Step(
              name: "pay",
              calls: [
                Call(service: 0, operation: ""), Call(service: 1, operation: "/v1/charge it"),
              ]
            ),
            Step(name: "help", calls: [Call(service: 2, operation: "talk")]),
          ]
        )
      ],
      services: [
        Service(name: "catalog", servers: 2, isReal: true),
        Service(name: "payments", servers: 1, isReal: true),
        Service(name: "support", servers: 1, isReal: false),
      ],
      regions: ["main"],
      phases: ["calm"],
      faults: [],
      reasons: [],
      payments: []
    )
  }
}

extension CallRow {
  /// A row that asks at `start` and is answered `latency` later, in microseconds.
  static func call(
    at start: UInt64,
    latency: UInt64 = 2_000,
    session: UInt64 = 1,
    persona: UInt16 = 0,
    step: UInt16 = 0,
    call: UInt8 = 0,
    service: UInt16 = 0,
    attempt: UInt8 = 0
  ) -> CallRow {
    CallRow(
      time: start + latency,
      session: session,
      latency: latency,
      value: 0,
      persona: persona,
      journey: 0,
      region: 0,
      step: step,
      phase: 0,
      service: service,
      fault: 0,
      attempt: attempt,
      outcome: .ok,
      call: call
    )
  }

  /// So many rows, evenly spaced over so many microseconds, four to a session.
  static func even(_ count: Int, over span: UInt64) -> [CallRow] {
    (0..<UInt64(count)).map { (index: UInt64) -> CallRow in
      let odd = UInt16(index % 2)
      return .call(
        at: index * span / UInt64(count),
        session: index / 4,
        persona: odd,
        step: odd
      )
    }
  }
}

extension EmissionPlan {
  /// All requests, in order.
  func requests() throws -> [PlannedRequest] {
    var requests: [PlannedRequest] = []
    var iterator = try makeIterator()
    while let chunk = try iterator.next() { requests += chunk.requests }
    return requests
  }
}

/// Runs an emission against a sink of this process and gives what both of them say. It is stopped once
/// `stoppingAfter` requests have been sent, however long that takes on a busy machine.
func emit(
  _ plan: EmissionPlan,
  to behavior: Sink.Options = Sink.Options(),
  options: SendOptions = SendOptions(),
  maximumRate: Int? = nil,
  stoppingAfter limit: Int = .max
) async throws -> (report: EmissionReport, sink: SinkReport) {
  let sink = try await Sink(host: "127.0.0.1", port: 0, options: behavior)
  let target = try TargetURL("http://127.0.0.1:\(sink.port)")
  let map = RequestMap(plan.table, target: target)
  let census = try Census(of: plan, map)
  let pinned = try TargetGuard().pin(target)
  let emitter = Emitter(
    plan: plan,
    map: map,
    targets: [pinned],
    options: options,
    limits: SendLimits(maximumRate: maximumRate)
  )
  let result: Result<EmissionReport, any Error>
  do {
    let control = EmissionControl()
    let report = try await emitter.send(census: census, control: control) { progress in
      if progress.sent >= limit { control.stop(.interrupt) }
    }
    result = .success(report)
  } catch {
    result = .failure(error)
  }
  let received = try await sink.stop()
  return (try result.get(), received)
}
