@testable import Traces

/// Traces of some rows in all tables.
enum SmallTrace {
  /// The bytes of several files: empty, with one block a table, and with several.
  static func all() throws -> [[UInt8]] {
    try [(12, 4), (0, 16), (9, 1024), (200, 64)].map { rows, blockRows in
      let path = ScratchFile().path + ".seed"
      let writer = try TraceFileWriter(path: path, description: description, blockRows: blockRows)
      try writer.consume(chunk(rows))
      try writer.finish()
      let file = try InputFile(path: path)
      return try file.read(at: 0, count: Int(file.size))
    }
  }

  private static let description = TraceDescription(
    version: "1",
    scenario: "fuzz",
    scenarioHash: Array(repeating: 7, count: 32),
    seed: 1,
    quantum: 1000,
    isOpenLoad: true,
    currency: "EUR",
    epoch: 0,
    window: 60_000_000,
    plannedEnd: 0,
    personas: ["a", "b"],
    journeys: [
      .init(name: "j", steps: [.init(name: "s", calls: [.init(service: 0, operation: "")])])
    ],
    services: [.init(name: "web", servers: 2, isReal: true)],
    regions: ["eu"],
    phases: ["calm"],
    faults: ["outage"],
    reasons: ["", "slow"],
    payments: []
  )

  private static func chunk(_ count: Int) -> RowChunk {
    let chunk = RowChunk()
    for number in 0..<UInt64(count) {
      let time = 1000 + number * number
      chunk.begins.append(
        SessionBeginRow(
          time: time,
          session: number,
          persona: UInt16(number % 2),
          journey: 0,
          region: 0,
          version: 0,
          payment: 0
        )
      )
      chunk.calls.append(
        CallRow(
          time: time + 5,
          session: number,
          latency: number * 77 % 1000,
          value: number % 7 == 0 ? Int64(number) - 20 : 0,
          persona: UInt16(number % 2),
          journey: 0,
          region: 0,
          step: 0,
          phase: 0,
          service: 0,
          fault: number % 5 == 0 ? 1 : 0,
          attempt: 0,
          outcome: number % 5 == 0 ? .error : .ok,
          call: 0
        )
      )
      chunk.ends.append(
        SessionEndRow(
          time: time + 9,
          session: number,
          duration: 9,
          value: Int64(number % 3),
          potential: 3,
          persona: UInt16(number % 2),
          journey: 0,
          region: 0,
          reason: 0,
          steps: 1,
          fault: 0,
          satisfaction: 4000,
          result: .converted
        )
      )
      guard number % 4 == 0 else { continue }
      chunk.markers.append(
        MarkerRow(
          time: time,
          argument: 2 * number,
          value: 0,
          kind: number > 8 ? .checkpoint : .phase
        )
      )
      chunk.stationWindows.append(
        StationWindowRow(
          time: time,
          service: 0,
          calls: number,
          waited: 1,
          waitSum: number << 30,
          busySum: 3,
          longestQueue: 2,
          errors: 0,
          overloads: 0,
          timeouts: 0
        )
      )
    }
    return chunk
  }
}
