import Testing

@testable import Traces

@Suite struct TraceDifferenceTests {
  private let folder = TemporaryFolder()

  /// A trace of these rows, divided among shards by session.
  private func trace(
    _ rows: TraceFixture,
    _ name: String,
    shards: Int = 1,
    blockRows: Int = 50,
    seed: UInt64 = 1
  ) throws -> TraceSet {
    var paths: [String] = []
    for shard in 0..<shards {
      var part = rows
      let isOurs = { (number: UInt64) in Int(number % UInt64(shards)) == shard }
      part.calls.removeAll { !isOurs($0.session) }
      part.begins.removeAll { !isOurs($0.session) }
      part.ends.removeAll { !isOurs($0.session) }
      part.windows.removeAll { !isOurs(UInt64($0.service)) }
      if shard > 0 { part.markers = [] }
      var description = TraceFixture.description
      description.seed = seed
      let path = folder.file("\(name)-\(shard)")
      let file = try TraceFileWriter(
        path: path,
        description: description,
        shard: shard,
        shardCount: shards,
        blockRows: blockRows
      )
      let pipeline = try TracePipeline(file: file, isThreaded: false)
      part.append(to: pipeline.makeBuffer())
      _ = try pipeline.finish()
      paths.append(path)
    }
    return try TraceSet(paths: paths)
  }

  @Test(arguments: [false, true])
  func `finds none between one run on one shard and on three`(isDeep: Bool) throws {
    let rows = TraceFixture.random(count: 400, seed: 1)

    let difference = try TraceDifference(
      trace(rows, "a"),
      trace(rows, "b", shards: 3, blockRows: 33),
      isDeep: isDeep
    )

    #expect(difference.isEmpty && difference.hasEqualRows && difference.settings.isEmpty)
    #expect(difference.hasComparedRows == isDeep)
    #expect(difference.first == nil)
    #expect(!isDeep || difference.tables.map { Int($0.pairs) } == [400, 134, 134, 4, 4])
  }

  @Test func `names the record and the field that differ`() throws {
    let rows = TraceFixture.random(count: 400, seed: 1)
    var changed = rows
    changed.calls[100].persona ^= 3
    changed.calls[300].latency += 1
    changed.calls[300].persona ^= 1

    let difference = try TraceDifference(trace(rows, "a"), trace(changed, "b", shards: 2))

    #expect(!difference.isEmpty && difference.hasComparedRows)
    let calls = difference.tables[0]
    #expect(calls.rows == [400, 400] && calls.pairs == 400 && calls.differing == 2)
    #expect(calls.alone == [0, 0])
    #expect(
      calls.fields.filter { $0.count > 0 }.map { "\($0.name) \($0.count)" } == [
        "latency 1", "persona 2",
      ]
    )
    let first = try #require(difference.first)
    #expect(first.table == .call && first.isIn(.a) && first.isIn(.b))
    #expect(first.fields.filter(\.differs).map(\.name) == ["persona"])
    let number = Int128(rows.calls[100].persona)
    #expect(first.fields.first { $0.name == "persona" }?.numbers == [number, number ^ 3])
  }

  @Test func `tells rows that only one has from rows that differ`() throws {
    let rows = TraceFixture.random(count: 300, seed: 4)
    var fewer = rows
    let last = fewer.begins.removeLast()
    fewer.markers.removeFirst()

    let difference = try TraceDifference(trace(rows, "a"), trace(fewer, "b"))

    #expect(difference.tables[1].alone == [1, 0] && difference.tables[1].pairs == 99)
    #expect(difference.tables[3].alone == [1, 0])
    let first = try #require(difference.first)
    #expect(first.table == .marker && first.isIn(.a) && !first.isIn(.b))
    #expect(last.session == 297)
  }

  @Test func `leaves bookkeeping out`() throws {
    let rows = TraceFixture.random(count: 50, seed: 4)
    var checked = rows
    checked.markers.append(
      MarkerRow(time: rows.markers[0].time, argument: 1, value: 0, kind: .checkpoint)
    )

    let difference = try TraceDifference(trace(rows, "a"), trace(checked, "b"), isDeep: true)

    #expect(difference.isEmpty)
  }

  @Test func `compares what the descriptions say`() throws {
    let rows = TraceFixture.random(count: 50, seed: 4)

    let difference = try TraceDifference(trace(rows, "a", seed: 7), trace(rows, "b", seed: 8))

    #expect(difference.hasEqualRows && !difference.isEmpty)
    #expect(difference.settings.map(\.name) == ["seed"])
    #expect(difference.settings.map(\.values) == [["7", "8"]])
  }

  /// Two traces that have nothing in common but the ids of their sessions, at other times.
  @Test(arguments: [40, 200, 1 << 20])
  func `counts the same however few rows may wait`(limit: Int) throws {
    let rows = TraceFixture.random(count: 600, seed: 5)
    let other = TraceFixture.random(count: 500, seed: 6)
    let (a, b) = try (trace(rows, "a"), trace(other, "b", shards: 2))
    let free = try TraceDifference(a, b)

    let bounded = try TraceDifference(a, b, pendingLimit: limit)

    #expect(bounded == free)
    #expect(bounded.tables[0].pairs + bounded.tables[0].alone[0] == 600)
    #expect(bounded.tables[0].pairs + bounded.tables[0].alone[1] == 500)
  }

  /// The obvious way: all rows of both in one list each, by session.
  @Test(arguments: 0..<6 as Range<UInt64>)
  func `agrees with lists of rows by session`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let rows = TraceFixture.random(count: 200, seed: seed)
    var other = rows
    for _ in 0..<20 {
      let place = Int.random(in: 0..<other.calls.count, using: &random)
      switch UInt8.random(in: 0...2, using: &random) {
      case 0: other.calls.remove(at: place)
      case 1: other.calls[place].value += 1
      default: other.calls[place].session = .random(in: 0...5000, using: &random)
      }
    }

    let found = try TraceDifference(trace(rows, "a"), trace(other, "b", shards: 3)).tables[0]

    let one = Dictionary(grouping: rows.calls, by: \.session)
    let two = Dictionary(grouping: other.calls, by: \.session)
    var pairs = 0
    var differing = 0
    for (session, calls) in one {
      let counterparts = two[session] ?? []
      pairs += min(calls.count, counterparts.count)
      differing += zip(calls, counterparts).count { $0 != $1 }
    }
    #expect(Int(found.pairs) == pairs)
    #expect(Int(found.differing) == differing)
    #expect(found.alone == [UInt64(rows.calls.count - pairs), UInt64(other.calls.count - pairs)])
  }
}
