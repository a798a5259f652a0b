import SimulationKernel
import Testing
import Traces

@testable import Analysis

/// What charts show beyond the numbers of a run.
@Suite struct LatencyMapTests {
  /// A latency and when it was known.
  private struct Point {
    let latency: UInt64
    let time: UInt64
  }

  private static func points(seed: UInt64, until end: UInt64) -> [Point] {
    let random = RandomSource(seed: seed)
    return (0..<3_000).map { index in
      let word = random.entity(UInt64(index)).word(1)
      return Point(latency: word % 1_000_000 >> (word >> 60), time: word >> 8 % end)
    }
  }

  @Test(arguments: [1, 2, 3], [150, 10_000, 1 << 40] as [UInt64])
  func `counts as one looks at each point by itself, whatever the order`(
    seed: UInt64,
    end: UInt64
  ) throws {
    let points = Self.points(seed: seed, until: end)
    var map = LatencyMapFold()
    var backwards = LatencyMapFold()
    for point in points { map.record(point.latency, at: point.time) }
    for point in points.reversed() { backwards.record(point.latency, at: point.time) }

    let rows = try #require(map.usedRows)
    let columns = map.columns(from: rows.lowerBound)
    #expect(backwards.columns(from: rows.lowerBound) == columns)
    #expect(columns.count <= LatencyMapFold.columnCount)
    #expect(end < 1 << 20 || columns.count > LatencyMapFold.columnCount / 2)
    for (column, cells) in columns.enumerated() {
      let known = points.filter { $0.time >> UInt64(map.shift) == column }
      for pair in stride(from: 0, to: cells.count, by: 2) {
        let row = rows.lowerBound + cells[pair]
        let size = LatencyMapFold.edge(ofRow: row)..<LatencyMapFold.edge(ofRow: row + 1)
        #expect(cells[pair + 1] == known.count { size.contains($0.latency) })
      }
      #expect(stride(from: 1, to: cells.count, by: 2).reduce(0) { $0 + cells[$1] } == known.count)
    }
  }

  @Test func `has four rows an octave`() {
    let edges = (0..<12).map(LatencyMapFold.edge(ofRow:))

    #expect(edges == [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14])
  }
}

@Suite struct ChartSeriesTests {
  /// Two sessions of one shop: one call is made again by a machine, one by the visitor.
  private static var rows: RowSet {
    var rows = RowSet()
    rows.begin(1, at: 1_000)
    rows.call(1, from: 1_000, to: 1_100, outcome: .timeout)
    rows.call(1, from: 1_200, to: 1_300, attempt: 1)
    rows.end(1, from: 1_000, to: 12_000, .abandoned, reason: 2)
    rows.begin(2, at: 11_000, persona: 1)
    rows.call(2, from: 11_000, to: 11_500, outcome: .outage, persona: 1)
    rows.call(2, from: 12_000, to: 12_900, attempt: 16, persona: 1)
    rows.end(2, from: 11_000, to: 13_000, .converted, persona: 1)
    rows.endRun(at: 20_000)
    return rows
  }

  @Test func `tells calls from calls that are made again, by whom, and how they failed`() throws {
    let windows = try Self.rows.summary().windows

    #expect(windows.calls == [2, 2])
    #expect(windows.machineRetries == [1, 0])
    #expect(windows.visitorRetries == [0, 1])
    #expect(windows.failures == ["timeout": [1, 0], "outage": [0, 1]])
    #expect(windows.errors == [1, 1])
    #expect(windows.personaArrivals == ["ann": [1, 0], "bob": [0, 1]])
  }

  @Test func `says of each service how often it was asked and again`() throws {
    let catalog = try Self.rows.summary().services[0]

    #expect(catalog.attempts == 4)
    #expect(catalog.retries == 2)
    #expect(catalog.responses == 4)
    #expect(catalog.responseShare == 1)
  }

  @Test func `picks the session that waited longest of each kind, and of equals the first`() throws
  {
    var rows = RowSet()
    for (session, wait) in [(5, 300), (4, 700), (3, 700), (6, 100)] as [(UInt64, UInt64)] {
      rows.begin(session, at: 1_000)
      rows.call(session, from: 1_000, to: 1_000 + wait)
      rows.end(session, from: 1_000, to: 9_000, session == 6 ? .abandoned : .converted, reason: 2)
    }
    rows.endRun(at: 20_000)

    let examples = try rows.summary().examples

    #expect(examples.map(\.kind) == [.slowestCompleted, .slowestAbandoned])
    #expect(examples.map(\.session) == [3, 6])
    #expect(examples.map(\.waited) == [0.7, 0.1])
    #expect(examples.map(\.reason) == ["latency", "latency"])
  }

  @Test func `leaves a share out that fewer than one wait exceeds`() throws {
    var rows = RowSet()
    for session in 0..<20 as Range<UInt64> {
      rows.begin(session, at: 1_000)
      rows.call(session, from: 1_000, to: 1_001 + session)
      rows.end(session, from: 1_000, to: 9_000, .converted)
    }
    rows.endRun(at: 20_000)

    let curves = try rows.summary().percentiles

    let known = zip(curves.shares, curves.visible).filter { $1 != nil }.map(\.0)
    #expect(known == [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1])
    #expect(curves.visible.last == 0.020)
    #expect(curves.services["catalog"] == curves.visible)
  }
}

@Suite struct RecoveryTests {
  private func recovery(
    concurrent: [Int],
    end: Double = 20,
    isFault: Bool = true
  ) -> RecoverySummary? {
    let count = concurrent.count
    var windows = WindowSeries(
      width: 10,
      arrivals: Array(repeating: 1, count: count),
      ended: [],
      completed: [],
      lost: [],
      concurrent: concurrent,
      errors: Array(repeating: 0, count: count),
      revenue: [],
      p50: [],
      p95: Array(repeating: 1, count: count),
      p99: [],
      utilization: [:],
      longestQueue: [:]
    )
    windows.twin = TwinWindows(
      concurrent: Array(repeating: 100, count: count),
      errors: Array(repeating: 0, count: count),
      p95: Array(repeating: 0.5, count: count)
    )
    let effect = EffectSummary(
      name: "slow",
      start: 0,
      end: end,
      isFault: isFault,
      struckCalls: 1,
      lostSessions: 0,
      lostValue: 0
    )
    return RecoverySummary(of: effect, in: windows, until: Double(count) * 10)
  }

  @Test func `counts from the end of a fault to the first of two windows that are as in the twin`()
  {
    let recovery = recovery(concurrent: [100, 300, 300, 104, 200, 105, 103, 100])

    #expect(recovery?.concurrency == 30)
    #expect(recovery?.errors == 0)
    #expect(recovery?.response == nil)
  }

  @Test func `says nothing of what is no fault or has no end`() {
    #expect(recovery(concurrent: [1, 1, 1, 1], isFault: false) == nil)
    #expect(recovery(concurrent: [1, 1, 1, 1], end: 40) == nil)
  }
}
