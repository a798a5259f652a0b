import Scenarios
import Traces

@testable import Journeys

/// Runs a scenario and keeps every row.
struct RunRecorder {
  private(set) var calls: [CallRow] = []
  private(set) var begins: [SessionBeginRow] = []
  private(set) var ends: [SessionEndRow] = []
  private(set) var markers: [MarkerRow] = []
  private(set) var windows: [StationWindowRow] = []
  let description: TraceDescription
  let events: UInt64

  init(_ scenario: Scenario, seed: UInt64 = 1, quantum: UInt64 = 1_000) throws {
    final class Box { var chunks: [RowChunk] = [] }
    let box = Box()
    let buffer = RowBuffer { chunk in
      box.chunks.append(chunk)
      return RowChunk()
    }
    var run = try JourneyRun(scenario, seed: seed, quantum: quantum, rows: buffer)
    while run.advance(events: 1_000_000) {}
    run.finish()
    for chunk in box.chunks {
      calls += chunk.calls
      begins += chunk.begins
      ends += chunk.ends
      markers += chunk.markers
      windows += chunk.stationWindows
    }
    description = JourneyRun.describe(scenario, seed: seed, quantum: quantum)
    events = run.handledEvents
  }

  /// The reason of a session's end.
  func reason(of end: SessionEndRow) -> String { description.reasons[Int(end.reason)] }

  /// Ends with this result.
  func ends(as result: SessionResult) -> [SessionEndRow] { ends.filter { $0.result == result } }

  /// The share of the sessions that ended which ended so.
  func share(of result: SessionResult) -> Double {
    let ended = ends.filter { $0.result != .open }
    return Double(ended.filter { $0.result == result }.count) / Double(ended.count)
  }
}
