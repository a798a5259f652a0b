import Foundation
import JSONText
import Requests
import Testing
import Traces
import Wire

@testable import Emission
@testable import EmissionResults

/// A directory that is gone with the value.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("emission-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

@Suite struct RunTests {
  /// Writes the rows of one shard as a run keeps them; the rows are in the order of their end.
  private static func writeShard(
    _ shard: Int,
    of count: Int,
    in directory: TemporaryDirectory,
    _ rows: [CallRow],
    _ description: TraceDescription = .shop()
  ) throws {
    let traces = directory.path + "/trace"
    try FileManager.default.createDirectory(atPath: traces, withIntermediateDirectories: true)
    let writer = try TraceFileWriter(
      path: "\(traces)/shard-00\(shard).jtr.zst",
      description: description,
      shard: shard,
      shardCount: count,
      blockRows: 16
    )
    var failure: (any Error)?
    let buffer = RowBuffer { chunk in
      do { try writer.consume(chunk) } catch { failure = error }
      chunk.removeAll()
      return chunk
    }
    for row in rows.sorted(by: { ($0.time, $0.session) < ($1.time, $1.session) }) {
      buffer.append(row)
    }
    buffer.flush()
    if let failure { throw failure }
    try writer.finish()
  }

  /// Rows whose order of end is far from their order of start.
  private static let rows = (0..<200 as Range<UInt64>).map { index in
    CallRow.call(at: index * 1_000, latency: 1_000 + index * 7_919 % 50_000, session: index)
  }

  @Test func `plans the trace of a run like its rows`() throws {
    let directory = try TemporaryDirectory()
    try Self.writeShard(0, of: 1, in: directory, Self.rows)
    for window in [EmissionPlan.Window(), .init(from: 50_000_500, until: 120_000_000, limit: 30)] {
      let expected = EmissionPlan(description: .shop(), rows: Self.rows, window: window)

      let plan = try EmissionPlan(replaying: directory.path, pace: .speed(1), window: window)

      #expect(try plan.requests() == expected.requests())
      #expect(try !plan.requests().isEmpty)
    }
  }

  @Test func `plans a trace file alone`() throws {
    let directory = try TemporaryDirectory()
    try Self.writeShard(0, of: 1, in: directory, Self.rows)
    let file = directory.path + "/trace/shard-000.jtr.zst"

    let plan = try EmissionPlan(replaying: file, pace: .speed(1), window: .init())

    #expect(try plan.requests().count == 200)
    #expect(EmissionPlan.resultDirectory(of: file) == directory.path + "/emission")
    #expect(EmissionPlan.resultDirectory(of: directory.path) == directory.path + "/emission")
  }

  @Test func `merges the shards of a run by start`() throws {
    let directory = try TemporaryDirectory()
    for shard in 0..<3 {
      try Self.writeShard(
        shard,
        of: 3,
        in: directory,
        Self.rows.filter { Int($0.session) % 3 == shard }
      )
    }
    let expected = EmissionPlan(description: .shop(), rows: Self.rows)

    let plan = try EmissionPlan(replaying: directory.path, pace: .speed(1), window: .init())

    #expect(try plan.requests() == expected.requests())
  }

  @Test func `refuses shards that do not belong together`() throws {
    let incomplete = try TemporaryDirectory()
    try Self.writeShard(0, of: 2, in: incomplete, Self.rows)
    let mixed = try TemporaryDirectory()
    var other = TraceDescription.shop()
    other.seed = 8
    try Self.writeShard(0, of: 2, in: mixed, Self.rows)
    try Self.writeShard(1, of: 2, in: mixed, Self.rows, other)

    for directory in [incomplete, mixed] {
      let error = #expect(throws: EmissionError.self) {
        try EmissionPlan(replaying: directory.path, pace: .speed(1), window: .init())
      }
      #expect(error?.exitCode == 65)
    }
  }

  @Test func `tells a missing trace from a damaged one`() throws {
    let directory = try TemporaryDirectory()
    let cut = directory.path + "/cut.jtr.zst"
    try Self.writeShard(0, of: 1, in: directory, Self.rows)
    let bytes = try Data(
      contentsOf: URL(fileURLWithPath: directory.path + "/trace/shard-000.jtr.zst")
    )
    try bytes.dropLast(100).write(to: URL(fileURLWithPath: cut))
    let empty = try TemporaryDirectory()

    func exitCode(_ path: String) -> Int32? {
      #expect(throws: EmissionError.self) {
        try EmissionPlan(replaying: path, pace: .speed(1), window: .init())
      }?.exitCode
    }
    #expect(exitCode(cut) == 65)
    #expect(exitCode(directory.path + "/nothing") == 66)
    #expect(exitCode(empty.path) == 66)
  }

  @Test func `finds damage behind the head before anything is sent`() throws {
    let directory = try TemporaryDirectory()
    try Self.writeShard(0, of: 1, in: directory, Self.rows)
    let file = URL(fileURLWithPath: directory.path + "/trace/shard-000.jtr.zst")
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count / 2] ^= 0x40
    try bytes.write(to: file)
    let target = try TargetURL("http://127.0.0.1:1")

    let error = #expect(throws: EmissionError.self) {
      let plan = try EmissionPlan(replaying: directory.path, pace: .speed(1), window: .init())
      _ = try Census(of: plan, RequestMap(plan.table, target: target))
    }
    #expect(error?.exitCode == 65)
  }
}

@Suite(.timeLimit(.minutes(1))) struct ResultFileTests {
  private static func report() async throws -> EmissionReport {
    let plan = EmissionPlan(description: .shop(), rows: CallRow.even(20, over: 100_000))
    return try await emit(plan).report
  }

  @Test func `writes a result that reads back, and leaves nothing else`() async throws {
    let directory = try TemporaryDirectory()
    let report = try await Self.report()

    try ResultFile(in: directory.path + "/a/b", replaces: false).write(report)

    let path = directory.path + "/a/b/emission.json"
    let json = try JSONValue(parsing: String(contentsOfFile: path, encoding: .utf8))
    #expect(json == report.json)
    #expect(json["planned"]?.integer == 20)
    #expect(json["partial"]?.boolean == false)
    #expect(json["source"]?["seed"]?.integer == 7)
    #expect(json["lateness"]?["count"]?.integer == 20)
    #expect(json["steps"]?[0]?["simulated"]?["p50"]?.double == 0.002)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: directory.path + "/a/b")
        == ["emission.json"]
    )
  }

  @Test func `replaces an earlier result only when told to`() async throws {
    let directory = try TemporaryDirectory()
    try ResultFile(in: directory.path, replaces: false).write(try await Self.report())

    let error = #expect(throws: EmissionError.self) {
      try ResultFile(in: directory.path, replaces: false)
    }
    #expect(error?.exitCode == 74)
    #expect(throws: Never.self) { try ResultFile(in: directory.path, replaces: true) }
  }

  @Test func `says the measures of fidelity and the accounts in text`() async throws {
    let text = try await Self.report().text

    for words in ["planned  20", "lateness", "service time", "response time", "fidelity:"] {
      #expect(text.contains(words))
    }
  }
}
