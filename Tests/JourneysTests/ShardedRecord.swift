import Analysis
import Journeys
import Scenarios
import Traces

/// What a run comes to, however many shards it is divided among.
struct ShardedRecord: Equatable {
  let digest: RunDigest
  let events: UInt64
  let startedSessions: UInt64
  let summary: Summary
  /// The chunks of each shard.
  let chunks: [[RowChunk]]

  /// Two runs are the same if they say the same, however their rows were cut to chunks.
  static func == (left: ShardedRecord, right: ShardedRecord) -> Bool {
    left.digest == right.digest && left.events == right.events
      && left.startedSessions == right.startedSessions && left.summary == right.summary
  }

  /// Simulates on one shard without division, or else on so many threads.
  init(_ scenario: Scenario, seed: UInt64, shards: Int) throws {
    let boxes = (0..<shards).map { _ in ChunkBox() }
    if shards == 1 {
      var run = try JourneyRun(scenario, seed: seed, quantum: 1_000, rows: boxes[0].makeBuffer())
      while run.advance(events: 1_000_000) {}
      run.finish()
      events = run.handledEvents
      startedSessions = run.startedSessions
    } else {
      let outcome = try Self.divided(scenario, seed: seed, among: boxes.map { $0.makeBuffer() })
      events = outcome.handledEvents
      startedSessions = outcome.startedSessions
    }
    let fold = try RunFold(
      description: JourneyRun.describe(scenario, seed: seed, quantum: 1_000),
      scenario: scenario
    )
    var digest = RunDigest()
    for chunk in boxes.flatMap(\.chunks) {
      digest.add(chunk)
      try fold.consume(chunk)
    }
    self.digest = digest
    chunks = boxes.map(\.chunks)
    summary = try fold.finish()
  }

  /// Simulates on as many threads as there are buffers, to the end.
  static func divided(
    _ scenario: Scenario,
    seed: UInt64,
    among rows: [RowBuffer]
  ) throws -> ShardedJourneyRun.Outcome {
    guard case .least(let lookahead) = Lookahead(scenario) else { throw Undivided() }
    let run = try ShardedJourneyRun(scenario, seed: seed, quantum: 1_000, lookahead: lookahead)
    return try run.run(rows: rows) { _ in true }
  }

  /// A scenario that was meant to be divided and cannot be.
  struct Undivided: Error {}
}

/// Keeps the chunks of one shard.
private final class ChunkBox {
  private(set) var chunks: [RowChunk] = []

  func makeBuffer() -> RowBuffer {
    RowBuffer { [self] chunk in
      chunks.append(chunk)
      return RowChunk()
    }
  }
}
