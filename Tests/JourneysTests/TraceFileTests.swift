import Analysis
import Foundation
import Scenarios
import Testing
import Traces

@testable import Journeys

/// What was simulated comes back from the files, however many shards wrote them.
@Suite struct TraceFileTests {
  @Test(arguments: DividedScenario.allCases)
  func `files of 1, 2 and 3 shards give the same rows in the same order, and the summary`(
    of shape: DividedScenario
  ) throws {
    let scenario = try shape.scenario
    var orders: [[TraceRecord]] = []
    for shards in 1...3 {
      let record = try ShardedRecord(scenario, seed: 3, shards: shards)
      let files = try RunFiles(record, of: scenario, seed: 3)
      let set = try TraceSet(paths: files.paths)
      var rows: [TraceRecord] = []
      try set.forEachRow { rows.append($0) }
      orders.append(rows)

      let fold = try RunFold(description: set.description, scenario: scenario)
      try set.forEachChunk { try fold.consume($0) }
      #expect(try fold.finish() == record.summary, "\(shards) shards")
      #expect(set.digest == record.digest, "\(shards) shards")
    }

    #expect(orders[0].count > 1_000)
    #expect(orders[1] == orders[0])
    #expect(orders[2] == orders[0])
  }
}

/// The files of a run, which are gone with their owner.
private final class RunFiles {
  let paths: [String]

  init(_ record: ShardedRecord, of scenario: Scenario, seed: UInt64) throws {
    let stem = NSTemporaryDirectory() + "stampede-files-\(UUID().uuidString)"
    let shards = record.chunks.count
    paths = (0..<shards).map { "\(stem)-\($0).jtr.zst" }
    for (shard, chunks) in record.chunks.enumerated() {
      let file = try TraceFileWriter(
        path: paths[shard],
        description: JourneyRun.describe(scenario, seed: seed, quantum: 1_000),
        shard: shard,
        shardCount: shards,
        blockRows: 1_000
      )
      for chunk in chunks { try file.consume(chunk) }
      try file.finish()
    }
  }

  deinit {
    for path in paths { try? FileManager.default.removeItem(atPath: path) }
  }
}
