import Testing

@testable import Traces

@Suite struct TraceReaderTests {
  @Test func `gives rows in the order of time, begins before calls before ends`() throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 4000, seed: 21)
    try fixture.write(to: folder.file("a"), blockRows: 64)
    var last = (time: UInt64(0), rank: 0)
    var chunks = 0

    try TraceReader(path: folder.file("a")).forEachChunk { chunk in
      chunks += 1
      let keys =
        chunk.markers.map { ($0.time, 0) } + chunk.begins.map { ($0.time, 1) }
        + chunk.calls.map { ($0.time, 2) } + chunk.ends.map { ($0.time, 3) }
        + chunk.stationWindows.map { ($0.time, 4) }
      let sorted = keys.sorted { $0 < $1 }
      let (first, end) = (try #require(sorted.first), try #require(sorted.last))
      #expect(last <= first)
      last = end
    }

    #expect(chunks > 50)
  }

  @Test func `gives rows of one time in order though they fill many blocks`() throws {
    let folder = TemporaryFolder()
    var fixture = TraceFixture.random(count: 300, seed: 22)
    for index in fixture.calls.indices {
      fixture.calls[index].time = 9
      fixture.calls[index].latency %= 9
    }
    for index in fixture.begins.indices { fixture.begins[index].time = 9 }
    for index in fixture.ends.indices {
      fixture.ends[index].time = 9
      fixture.ends[index].duration = 0
    }
    try fixture.write(to: folder.file("a"), blockRows: 16)
    var seen = Set<UInt64>()

    try TraceReader(path: folder.file("a")).forEachChunk { chunk in
      for row in chunk.begins { seen.insert(row.session) }
      for row in chunk.ends { #expect(seen.contains(row.session)) }
    }
    #expect(try TraceFixture(from: TraceReader(path: folder.file("a"))) == fixture)
  }

  @Test(arguments: [(0, 0), (0, 1), (500, 700), (1999, 2500), (700, 500)] as [(Int, Int)])
  func `gives the rows of a span of time`(first: Int, last: Int) throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 2000, seed: 23)
    try fixture.write(to: folder.file("a"), blockRows: 128)
    let from = fixture.calls[first].time
    let until = last < 2000 ? fixture.calls[last].time : nil
    let isWanted = { (time: UInt64) in time >= from && until.map { time < $0 } ?? true }
    var rows = TraceFixture()

    try TraceReader(path: folder.file("a")).forEachChunk(from: from, until: until) { rows.add($0) }

    #expect(rows.calls == fixture.calls.filter { isWanted($0.time) })
    #expect(rows.begins == fixture.begins.filter { isWanted($0.time) })
    #expect(rows.ends == fixture.ends.filter { isWanted($0.time) })
    #expect(rows.markers == fixture.markers.filter { isWanted($0.time) })
    #expect(rows.windows == fixture.windows.filter { isWanted($0.time) })
  }

  @Test(
    arguments: [(0, UInt64.max), (1 << 41, 1 << 42), ((1 << 42) - 900, (1 << 42) + 2000)]
      as [(UInt64, UInt64)]
  )
  func `gives calls in the order of their starts`(from: UInt64, until: UInt64) throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 3000, seed: 24)
    try fixture.write(to: folder.file("a"), blockRows: 100)
    let expected = fixture.calls.enumerated()
      .filter { $0.element.start >= from && $0.element.start < until }
      .sorted {
        ($0.element.start, $0.element.session, $0.offset)
          < ($1.element.start, $1.element.session, $1.offset)
      }
      .map(\.element)
    var calls = try TraceReader(path: folder.file("a")).startOrdered(from: from, until: until)
    var rows: [CallRow] = []

    while let row = try calls.next() { rows.append(row) }

    #expect(rows == expected)
    #expect(!rows.isEmpty)
  }

  @Test func `gives any block by its number`() throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 1000, seed: 25)
    try fixture.write(to: folder.file("a"), blockRows: 256)
    let reader = try TraceReader(path: folder.file("a"))
    var rows = TraceFixture()

    for block in reader.blocks { rows.add(try reader.readBlock(block.number)) }

    #expect(rows == fixture)
  }

  @Test func `counts rows and bytes by table and column`() throws {
    let folder = TemporaryFolder()
    let fixture = TraceFixture.random(count: 3000, seed: 26)
    try fixture.write(to: folder.file("a"))

    let reader = try TraceReader(path: folder.file("a"))
    let statistics = try reader.statistics()

    #expect(statistics.tables.map(\.rows) == [3000, 1000, 1000, 30, 30])
    #expect(statistics.tables.map(\.blocks) == [3, 1, 1, 1, 1])
    #expect(statistics.bytes == reader.file.size)
    #expect(statistics.times == fixture.calls[0].time...fixture.calls[2999].time)
    #expect(statistics.digest == fixture.digest)
    for table in statistics.tables {
      let columns = table.columns.reduce(0) { $0 + $1.bytes }
      #expect(columns + UInt64(96 * table.blocks) == table.bytes)
    }
  }

  @Test func `finds a whole file sound`() throws {
    let folder = TemporaryFolder()
    var fixture = TraceFixture.random(count: 2000, seed: 27)
    fixture.markers.append(
      MarkerRow(time: .max, argument: 0, value: 0, kind: .checkpoint)
    )
    try fixture.write(to: folder.file("a"), blockRows: 300)
    let reader = try TraceReader(path: folder.file("a"))

    let deep = try reader.verify(isDeep: true)
    let shallow = try reader.verify(isDeep: false)

    #expect(deep.problems.isEmpty)
    #expect(deep.digest == fixture.digest)
    #expect(shallow.problems.isEmpty)
    #expect(deep.rows == 2000 + 667 + 667 + 21 + 20)
  }

  @Test(.enabled(if: hasZstd, "the zstd command is not installed"))
  func `writes files that zstd finds sound`() throws {
    let folder = TemporaryFolder()

    try TraceFixture.random(count: 5000, seed: 28).write(to: folder.file("a.zst"))
    try TraceFixture().write(to: folder.file("b.zst"))

    #expect(try run("zstd", "-tq", folder.file("a.zst"), folder.file("b.zst")) == 0)
  }
}
