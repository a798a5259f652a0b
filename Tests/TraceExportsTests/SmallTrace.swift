import Foundation

@testable import Traces

/// Twenty sessions of three calls in two steps, two services in two windows, one effect.
final class SmallTrace {
  private let folder =
    FileManager.default.temporaryDirectory.path + "/stampede-" + UUID().uuidString
  private let isOverlapping: Bool

  init(isOverlapping: Bool = false) { self.isOverlapping = isOverlapping }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private static let description = TraceDescription(
    version: "1",
    scenario: "shop",
    scenarioHash: Array(repeating: 1, count: 32),
    seed: 1,
    quantum: 1_000,
    isOpenLoad: true,
    currency: "EUR",
    epoch: 0,
    window: 10_000,
    plannedEnd: 0,
    personas: ["hurried", "loyal"],
    journeys: [
      .init(
        name: "buy",
        steps: [
          .init(
            name: "look",
            calls: [
              .init(service: 0, operation: "GET /"), .init(service: 1, operation: ""),
            ]
          ),
          .init(name: "pay", calls: [.init(service: 1, operation: "charge")]),
        ]
      )
    ],
    services: [
      .init(name: "web", servers: 4, isReal: true), .init(name: "bank", servers: 0, isReal: true),
    ],
    regions: ["eu"],
    phases: ["", "outage"],
    faults: ["outage"],
    reasons: ["", "slow"],
    payments: ["card"]
  )

  /// The trace, its sessions divided among shards.
  func set(shards: Int = 1) throws -> TraceSet {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let paths = try (0..<shards).map { shard in
      let path = "\(folder)/\(shards)-\(shard)"
      let file = try TraceFileWriter(
        path: path,
        description: Self.description,
        shard: shard,
        shardCount: shards,
        blockRows: 16
      )
      let pipeline = try TracePipeline(file: file, isThreaded: false)
      append(to: pipeline.makeBuffer(), shard: shard, of: shards)
      _ = try pipeline.finish()
      return path
    }
    return try TraceSet(paths: paths)
  }

  private func append(to buffer: RowBuffer, shard: Int, of shards: Int) {
    if shard == 0 {
      buffer.append(MarkerRow(time: 0, argument: 0, value: 0, kind: .phase))
      buffer.append(MarkerRow(time: 4_000, argument: 1, value: 0, kind: .phase))
      buffer.append(MarkerRow(time: 4_000, argument: 0, value: 0, kind: .effectOn))
      for time in [10_000, 20_000] as [UInt64] {
        for service in 0..<2 as Range<UInt16> { buffer.append(window(service, at: time)) }
      }
    }
    for session in 0..<20 as Range<UInt64> where Int(session) % shards == shard {
      append(session, to: buffer)
    }
  }

  private func append(_ session: UInt64, to buffer: RowBuffer) {
    let start = session * 1_000
    buffer.append(
      SessionBeginRow(
        time: start,
        session: session,
        persona: UInt16(session % 2),
        journey: 0,
        region: 0,
        payment: 1
      )
    )
    buffer.append(call(session, start, start + 200, step: 0, call: 0))
    // The second begins where the first ends, or before.
    buffer.append(call(session, start + (isOverlapping ? 100 : 200), start + 300, step: 0, call: 1))
    buffer.append(call(session, start + 500, start + 700, step: 1, call: 0))
    buffer.append(
      SessionEndRow(
        time: start + 700,
        session: session,
        duration: 700,
        value: 100,
        potential: 100,
        persona: UInt16(session % 2),
        journey: 0,
        region: 0,
        reason: 0,
        steps: 2,
        fault: 0,
        satisfaction: 4_000,
        result: .converted
      )
    )
  }

  private func call(
    _ session: UInt64,
    _ start: UInt64,
    _ end: UInt64,
    step: UInt16,
    call: UInt8
  ) -> CallRow {
    CallRow(
      time: end,
      session: session,
      latency: end - start,
      value: 0,
      persona: UInt16(session % 2),
      journey: 0,
      region: 0,
      step: step,
      phase: 0,
      service: 0,
      fault: 0,
      attempt: 0,
      outcome: .ok,
      call: call
    )
  }

  private func window(_ service: UInt16, at time: UInt64) -> StationWindowRow {
    StationWindowRow(
      time: time,
      service: service,
      calls: 30,
      waited: 2,
      waitSum: 100,
      busySum: 20_000,
      longestQueue: 3,
      errors: 0,
      overloads: 0,
      timeouts: 0
    )
  }
}
