import Testing

@testable import Traces

@Suite struct TraceSetTests {
  @Test(arguments: [1, 2, 3, 7], [16, 1024])
  func `gives rows in one order however many files hold them`(
    shards: Int,
    blockRows: Int
  ) throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.crowded(count: 3000, seed: 31)

    let set = try fixture.divide(among: shards, in: folder, blockRows: blockRows)
    var rows: [TraceRecord] = []
    try set.forEachRow { rows.append($0) }

    #expect(rows == fixture.ordered)
    #expect(set.digest == fixture.digest)
    #expect(set.digest.rows.reduce(0, +) == UInt64(rows.count))
    #expect(set.times?.lowerBound == rows[0].time)
  }

  @Test func `gives rows of one instant in order though they fill many blocks`() throws {
    let folder = TemporaryFolder()
    var fixture = TraceFixture.crowded(count: 600, seed: 32)
    for index in fixture.calls.indices where index > 100 {
      fixture.calls[index].time = fixture.calls[101].time
      fixture.calls[index].latency = 5
    }
    fixture.begins = []
    fixture.ends = []
    fixture.markers = []
    fixture.windows = []

    let set = try fixture.divide(among: 2, in: folder, blockRows: 32)
    var rows: [TraceRecord] = []
    try set.forEachRow { rows.append($0) }

    #expect(rows == fixture.ordered)
  }

  @Test(arguments: [(0, 0), (0, 1), (500, 700), (1999, 2500), (700, 500)] as [(Int, Int)])
  func `gives the rows of a span of time`(first: Int, last: Int) throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.crowded(count: 2000, seed: 33)
    let from = fixture.calls[first].time
    let until = last < 2000 ? fixture.calls[last].time : nil

    let set = try fixture.divide(among: 2, in: folder, blockRows: 50)
    var rows: [TraceRecord] = []
    try set.forEachRow(matching: RowSelection(from: from, until: until)) { rows.append($0) }

    #expect(
      rows
        == fixture.ordered.filter {
          $0.time >= from && until.map { [time = $0.time] in time < $0 } ?? true
        }
    )
  }

  @Test func `refuses files that are not all the shards of one run`() throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.crowded(count: 200, seed: 34)
    _ = try fixture.divide(among: 3, in: folder, blockRows: 64)
    try fixture.write(to: folder.file("other"), seed: 5)
    let paths = (0..<3).map { folder.file("shard-\($0)") }

    #expect(throws: Never.self) { try TraceSet(paths: paths.reversed()) }
    for wrong in [Array(paths.dropFirst()), paths + paths, [paths[0], folder.file("other")], []] {
      let error = #expect(throws: TraceError.self) { try TraceSet(paths: wrong) }
      guard case .mismatched = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    #expect(try TraceSet(path: paths[1]).readers.count == 1)
  }
}

extension TraceFixture {
  /// Rows of which many share their times.
  static func crowded(count: Int, seed: UInt64) -> TraceFixture {
    var fixture = random(count: count, seed: seed)
    let first = fixture.calls[0].time
    let crowd = { (time: UInt64) in first + (time - first) / 64 }
    for index in fixture.calls.indices {
      fixture.calls[index].time = crowd(fixture.calls[index].time)
    }
    for index in fixture.begins.indices {
      fixture.begins[index].time = crowd(fixture.begins[index].time)
    }
    for index in fixture.ends.indices { fixture.ends[index].time = crowd(fixture.ends[index].time) }
    for index in fixture.markers.indices {
      fixture.markers[index].time = crowd(fixture.markers[index].time)
    }
    for index in fixture.windows.indices {
      fixture.windows[index].time = crowd(fixture.windows[index].time)
    }
    return fixture
  }

  /// All rows in the order of a trace, by the obvious way: one sort.
  var ordered: [TraceRecord] {
    let all: [TraceRecord] =
      markers.map { .marker($0) } + begins.map { .begin($0) } + calls.map { .call($0) }
      + ends.map { .end($0) } + windows.map { .window($0) }
    func key(_ record: TraceRecord) -> (UInt64, Int, UInt64) {
      let session =
        if case .window(let row) = record { UInt64(row.service) } else { record.session ?? 0 }
      return (record.time, record.table.rank, session)
    }
    return all.enumerated()
      .sorted { one, other in
        let (left, right) = (key(one.element), key(other.element))
        return left != right ? left < right : one.offset < other.offset
      }
      .map(\.element)
  }

  /// Writes the rows as shards of a run would, each session to one of them, and opens the files.
  func divide(
    among shards: Int,
    in folder: TemporaryFolder,
    blockRows: Int
  ) throws -> TraceSet {
    var paths: [String] = []
    for shard in 0..<shards {
      let isMine = { (key: UInt64) in key % UInt64(shards) == UInt64(shard) }
      var part = TraceFixture()
      part.calls = calls.filter { isMine($0.session) }
      part.begins = begins.filter { isMine($0.session) }
      part.ends = ends.filter { isMine($0.session) }
      part.markers = shard == 0 ? markers : []
      part.windows = windows.filter { isMine(UInt64($0.service)) }
      paths.append(folder.file("shard-\(shard)"))
      let file = try TraceFileWriter(
        path: paths[shard],
        description: Self.description,
        shard: shard,
        shardCount: shards,
        blockRows: blockRows
      )
      let pipeline = try TracePipeline(file: file, isThreaded: false)
      part.append(to: pipeline.makeBuffer(capacity: 512))
      _ = try pipeline.finish()
    }
    return try TraceSet(paths: paths)
  }
}

@Suite struct SessionRowsTests {
  @Test(arguments: [1, 3])
  func `finds all rows of a session`(shards: Int) throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.visits(count: 900, seed: 41)
    let set = try fixture.divide(among: shards, in: folder, blockRows: 64)

    for id in stride(from: 0, to: 900, by: 7) as StrideTo<UInt64> {
      let rows = try #require(try set.session(id))
      #expect(rows.begin == fixture.begins.first { $0.session == id })
      #expect(rows.end == fixture.ends.first { $0.session == id })
      #expect(rows.calls == fixture.calls.filter { $0.session == id })
    }
    #expect(try set.session(900) == nil)
    #expect(try set.session(.max) == nil)
  }

  @Test func `finds rows of a session whose begin is not there`() throws {
    let folder = TemporaryFolder()
    var fixture = TraceFixture.visits(count: 300, seed: 42)
    fixture.begins.removeAll { $0.session % 2 == 0 }
    fixture.ends.removeAll { $0.session % 4 == 0 }
    let set = try fixture.divide(among: 2, in: folder, blockRows: 64)

    for id in 0..<40 as Range<UInt64> {
      let rows = try #require(try set.session(id))
      #expect(rows.begin == fixture.begins.first { $0.session == id })
      #expect(rows.end == fixture.ends.first { $0.session == id })
      #expect(rows.calls == fixture.calls.filter { $0.session == id })
    }
  }
}

extension TraceFixture {
  /// Sessions with ids in the order of their begins, each with calls between begin and end.
  static func visits(count: Int, seed: UInt64) -> TraceFixture {
    var random = SeededRandom(seed: seed)
    let pattern = TraceFixture.random(count: max(3, count), seed: seed)
    var fixture = TraceFixture()
    for id in 0..<UInt64(count) {
      var time = id * 10 + .random(in: 0...9, using: &random)
      var (begin, end) = (pattern.begins[0], pattern.ends[0])
      (begin.time, begin.session) = (time, id)
      let start = time
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let latency = UInt64.random(in: 0...200, using: &random)
        time += latency + .random(in: 0...50, using: &random)
        var call = pattern.calls[Int.random(in: pattern.calls.indices, using: &random)]
        (call.time, call.session, call.latency) = (time, id, latency)
        fixture.calls.append(call)
      }
      (end.time, end.session, end.duration) = (time, id, time - start)
      fixture.begins.append(begin)
      fixture.ends.append(end)
    }
    fixture.begins.sort { ($0.time, $0.session) < ($1.time, $1.session) }
    fixture.calls = fixture.calls.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    fixture.ends.sort { ($0.time, $0.session) < ($1.time, $1.session) }
    return fixture
  }
}
