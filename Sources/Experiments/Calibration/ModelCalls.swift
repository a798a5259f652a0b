import Analysis
import Journeys
import Scenarios
import Traces

/// What a model says of the calls of a scenario, place by place: response times as an endpoint's client
/// beside it would take them.
struct ModelCalls {
  /// The times by place.
  let times: [CallTimes]
  /// What the stations did.
  let stations: [ServiceSummary]

  /// The events between two questions whether to go on.
  private static let stride = 100_000

  /// Simulates a scenario.
  ///
  /// - Parameters:
  ///   - scenario: what is simulated.
  ///   - seed: what every draw is keyed by.
  ///   - calls: the calls that count; `nil`: all first attempts.
  ///   - goesOn: is asked now and then whether to go on.
  /// - Returns: `nil` where it was not to go on.
  /// - Throws: what a simulation throws.
  static func simulate(
    _ scenario: Scenario,
    seed: UInt64,
    calls: Set<UInt64>?,
    goesOn: () -> Bool
  ) throws -> ModelCalls? {
    let quantum = DigestRun.standardQuantum
    let description = JourneyRun.describe(scenario, seed: seed, quantum: quantum)
    let fold = try RunFold(description: description, scenario: scenario)
    let taker = CallTaker(CallPlaces(scenario), calls: calls, quantum: quantum)
    let pipeline = try TracePipeline(consumers: [fold, taker], isThreaded: false)
    var run = try JourneyRun(scenario, seed: seed, quantum: quantum, rows: pipeline.makeBuffer())
    while run.advance(events: stride), !pipeline.hasFailed {
      guard goesOn() else { return nil }
    }
    run.finish()
    _ = try pipeline.finish()
    return ModelCalls(times: taker.times, stations: try fold.finish().services)
  }
}

/// Takes the times of calls out of the rows of a run.
private final class CallTaker: RowConsumer {
  private(set) var times: [CallTimes]
  private let places: CallPlaces
  private let calls: Set<UInt64>?
  private let quantum: UInt64

  init(_ places: CallPlaces, calls: Set<UInt64>?, quantum: UInt64) {
    self.places = places
    self.calls = calls
    self.quantum = quantum
    times = Array(repeating: CallTimes(), count: places.places.count)
  }

  func consume(_ chunk: RowChunk) throws {
    for row in chunk.calls where row.attempt == 0 && row.service == 0 && row.outcome.wasAsked {
      guard let place = places.place(journey: row.journey, step: row.step, call: row.call) else {
        continue
      }
      if let calls {
        let key = CallPlaces.key(session: row.session, step: row.step, call: row.call)
        guard calls.contains(key) else { continue }
      }
      times[place].record(
        row.latency * quantum,
        at: Int64(clamping: (row.time - row.latency) * quantum)
      )
    }
  }
}

extension CallOutcome {
  /// Whether a station was asked, and its caller waited for it.
  fileprivate var wasAsked: Bool {
    switch self {
    case .skipped, .shed, .breakerOpen, .overload, .refusedByRule: false
    default: true
    }
  }
}
