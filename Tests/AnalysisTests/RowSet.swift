import Scenarios
import Traces

@testable import Analysis

/// Rows of a small run, written by hand, and the ways to fold them.
struct RowSet {
  var begins: [SessionBeginRow] = []
  var calls: [CallRow] = []
  var ends: [SessionEndRow] = []
  var markers: [MarkerRow] = []
  var stationWindows: [StationWindowRow] = []

  /// The shop: personas `ann` and `bob`; journey `buy` (browse: catalog; pay: payment twice) and
  /// `look` (browse: catalog); one quantum is a millisecond, one window 10 s.
  static let shop = TraceDescription(
    version: "1",
    scenario: "shop",
    scenarioHash: [0x0A, 0xFF],
    seed: 7,
    quantum: 1_000_000,
    isOpenLoad: true,
    currency: "USD",
    epoch: 0,
    window: 10_000,
    plannedEnd: 0,
    personas: ["ann", "bob"],
    journeys: [
      .init(
        name: "buy",
        steps: [
          .init(name: "browse", calls: [.init(service: 0, operation: "")]),
          .init(
            name: "pay",
            calls: [
              .init(service: 1, operation: "authorize"), .init(service: 1, operation: "confirm"),
            ]
          ),
        ]
      ),
      .init(
        name: "look",
        steps: [.init(name: "browse", calls: [.init(service: 0, operation: "")])]
      ),
    ],
    services: [
      .init(name: "catalog", servers: 0, isReal: true),
      .init(name: "payment", servers: 2, isReal: true),
      .init(name: "support", servers: 0, isReal: false),
    ],
    regions: ["north"],
    phases: ["normal"],
    faults: ["slow-payment", "outage"],
    reasons: ["", "no-intent", "latency", "error"],
    payments: []
  )

  mutating func begin(_ session: UInt64, at time: UInt64, persona: UInt16 = 0, journey: UInt16 = 0)
  {
    begins.append(
      SessionBeginRow(
        time: time,
        session: session,
        persona: persona,
        journey: journey,
        region: 0
      )
    )
  }

  /// A call that runs from `start` to `end`.
  mutating func call(
    _ session: UInt64,
    from start: UInt64,
    to end: UInt64,
    step: UInt16 = 0,
    call: UInt8 = 0,
    attempt: UInt8 = 0,
    outcome: CallOutcome = .ok,
    service: UInt16 = 0,
    fault: UInt16 = 0,
    persona: UInt16 = 0,
    journey: UInt16 = 0
  ) {
    calls.append(
      CallRow(
        time: end,
        session: session,
        latency: end - start,
        value: 0,
        persona: persona,
        journey: journey,
        region: 0,
        step: step,
        phase: 0,
        service: service,
        fault: fault,
        attempt: attempt,
        outcome: outcome,
        call: call
      )
    )
  }

  mutating func end(
    _ session: UInt64,
    from start: UInt64,
    to end: UInt64,
    _ result: SessionResult,
    value: Int64 = 0,
    potential: Int64 = 1_000,
    reason: UInt16 = 0,
    steps: UInt32 = 0,
    fault: UInt16 = 0,
    satisfaction: UInt16 = 4_000,
    persona: UInt16 = 0,
    journey: UInt16 = 0
  ) {
    ends.append(
      SessionEndRow(
        time: end,
        session: session,
        duration: end - start,
        value: value,
        potential: potential,
        persona: persona,
        journey: journey,
        region: 0,
        reason: reason,
        steps: steps,
        fault: fault,
        satisfaction: satisfaction,
        result: result
      )
    )
  }

  mutating func endRun(at time: UInt64, events: UInt64 = 0, interrupted: Bool = false) {
    markers.append(
      MarkerRow(time: time, argument: events, value: interrupted ? 1 : 0, kind: .end)
    )
  }

  /// The rows in chunks that are handed over after `capacity` rows of a table.
  func chunks(of capacity: Int = .max) -> [RowChunk] {
    var chunks: [RowChunk] = []
    let buffer = RowBuffer(capacity: capacity) { chunk in
      chunks.append(chunk)
      return RowChunk()
    }
    for moment in moments {
      switch moment {
      case .begin(let row): buffer.append(row)
      case .call(let row): buffer.append(row)
      case .end(let row): buffer.append(row)
      }
    }
    for row in markers { buffer.append(row) }
    for row in stationWindows { buffer.append(row) }
    buffer.flush()
    return chunks
  }

  /// A row of a session.
  private enum Moment {
    case begin(SessionBeginRow)
    case call(CallRow)
    case end(SessionEndRow)

    var time: UInt64 {
      switch self {
      case .begin(let row): row.time
      case .call(let row): row.time
      case .end(let row): row.time
      }
    }

    var rank: Int {
      switch self {
      case .begin: 0
      case .call: 1
      case .end: 2
      }
    }
  }

  /// The rows of sessions by time; at one time begins before calls before ends.
  private var moments: [Moment] {
    let all = begins.map(Moment.begin) + calls.map(Moment.call) + ends.map(Moment.end)
    return all.enumerated().sorted { left, right in
      (left.element.time, left.element.rank, left.offset)
        < (right.element.time, right.element.rank, right.offset)
    }.map(\.element)
  }
}

extension RowSet {
  /// The summary of the rows.
  func summary(of description: TraceDescription = shop, chunk: Int = .max) throws -> Summary {
    try fold(of: description, chunk: chunk).finish()
  }

  func fold(
    of description: TraceDescription = shop,
    scenario: Scenario? = nil,
    chunk: Int = .max
  ) throws -> RunFold {
    let fold = try RunFold(description: description, scenario: scenario)
    for chunk in chunks(of: chunk) { try fold.consume(chunk) }
    return fold
  }
}
