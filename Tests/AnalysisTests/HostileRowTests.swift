import Testing
import Traces

@testable import Analysis

/// A damaged trace gets an error, never a trap.
@Suite struct HostileRowTests {
  /// A row that the description does not allow.
  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let error: FoldError
    let apply: @Sendable (inout RowSet) -> Void

    init(_ name: String, _ error: FoldError, _ apply: @escaping @Sendable (inout RowSet) -> Void) {
      testDescription = name
      self.error = error
      self.apply = apply
    }
  }

  private static func index(_ column: String, _ value: UInt64, _ count: Int) -> FoldError {
    .index(column: column, value: value, count: count)
  }

  static let damages: [Damage] = [
    Damage("persona of a begin", index("persona", 2, 2)) { $0.begins[0].persona = 2 },
    Damage("journey of a begin", index("journey", 9, 2)) { $0.begins[0].journey = 9 },
    Damage("region of a begin", index("region", 1, 1)) { $0.begins[0].region = 1 },
    Damage("persona of a call", index("persona", 65_535, 2)) { $0.calls[0].persona = .max },
    Damage("journey of a call", index("journey", 2, 2)) { $0.calls[0].journey = 2 },
    Damage("step of a call", index("step", 2, 2)) { $0.calls[0].step = 2 },
    Damage("place of a call", index("call", 1, 1)) { $0.calls[0].call = 1 },
    Damage("service of a call", index("service", 4, 4)) { $0.calls[0].service = 4 },
    Damage("fault of a call", index("fault", 3, 3)) { $0.calls[0].fault = 3 },
    Damage("latency of a call", .range(column: "latency", value: 501)) {
      $0.calls[0].latency = 501
    },
    Damage("time of a call", .range(column: "time", value: .max)) { $0.calls[0].time = .max },
    Damage("session of a call", .notLive(session: 8)) { $0.calls[0].session = 8 },
    Damage("reason of an end", index("reason", 4, 4)) { $0.ends[0].reason = 4 },
    Damage("steps of an end", index("steps", 3, 2)) { $0.ends[0].steps = 3 },
    Damage("fault of an end", index("fault", 3, 3)) { $0.ends[0].fault = 3 },
    Damage("journey of an end", index("journey", 2, 2)) { $0.ends[0].journey = 2 },
    Damage("duration of an end", .range(column: "duration", value: 1_001)) {
      $0.ends[0].duration = 1_001
    },
    Damage("value of an end", .range(column: "value", value: .min)) { $0.ends[0].value = .min },
    Damage("potential of an end", .range(column: "potential", value: .max)) {
      $0.ends[0].potential = .max
    },
    Damage("session of an end", .notLive(session: 8)) { $0.ends[0].session = 8 },
    Damage("a second begin", .beginsTwice(session: 1)) { $0.begins.append($0.begins[0]) },
    Damage("a second end", .notLive(session: 1)) { $0.ends.append($0.ends[0]) },
    Damage("effect of a marker", index("argument", .max, 2)) {
      $0.markers.append(MarkerRow(time: 0, argument: .max, value: 0, kind: .effectOn))
    },
    Damage("time of a marker", .range(column: "time", value: .max)) {
      $0.markers.append(MarkerRow(time: .max, argument: 0, value: 0, kind: .end))
    },
    Damage("service of a station window", index("service", 3, 3)) {
      $0.stationWindows[0].service = 3
    },
    Damage("sums of station windows", .overflow) {
      $0.stationWindows[0].busySum = .max
      $0.stationWindows.append($0.stationWindows[0])
    },
    Damage("a run of too many windows", .tooManyWindows(limit: 1 << 20)) {
      $0.begins[0].time = 1 << 61
    },
  ]

  /// A session with one call, and a window of its station.
  private var rows: RowSet {
    var rows = RowSet()
    rows.begin(1, at: 0)
    rows.call(1, from: 0, to: 500)
    rows.end(1, from: 0, to: 1_000, .converted, value: 10, steps: 2)
    rows.stationWindows = [
      StationWindowRow(
        time: 1_000,
        service: 0,
        calls: 1,
        waited: 0,
        waitSum: 0,
        busySum: 500,
        longestQueue: 0,
        errors: 0,
        overloads: 0,
        timeouts: 0
      )
    ]
    return rows
  }

  @Test func `takes the rows as they were before any damage`() throws {
    #expect(try rows.summary().sessions.converted == 1)
  }

  @Test(arguments: damages)
  func `refuses a damaged row`(damage: Damage) {
    var rows = rows
    damage.apply(&rows)

    #expect(throws: damage.error) { try rows.summary() }
    #expect(!damage.error.description.isEmpty)
  }

  @Test func `survives an end marker that lies ahead of everything`() throws {
    var rows = rows
    rows.endRun(at: 1 << 61)

    #expect(throws: FoldError.tooManyWindows(limit: 1 << 20)) { try rows.summary() }
  }

  @Test func `survives counters of stations at their limits`() throws {
    var rows = rows
    rows.stationWindows[0].calls = .max
    rows.stationWindows[0].waited = .max
    rows.stationWindows[0].longestQueue = .max
    rows.stationWindows[0].busySum = .max
    rows.stationWindows[0].overloads = .max
    rows.endRun(at: 1_000)

    let catalog = try rows.summary().services[0]

    #expect(catalog.calls == Int.max)
    #expect(catalog.longestQueue == Int.max)
    #expect(catalog.meanServiceTime == nil)
  }

  @Test func `refuses a description that cannot be that of a run`() {
    var descriptions = Array(repeating: RowSet.shop, count: 4)
    descriptions[0].quantum = 0
    descriptions[1].window = 0
    descriptions[2].journeys[0].steps[0].calls[0].service = 3
    descriptions[3].journeys[0].steps = Array(repeating: .init(name: "", calls: []), count: 65)

    for description in descriptions {
      #expect(throws: FoldError.self) { try RunFold(description: description, scenario: nil) }
    }
  }
}
