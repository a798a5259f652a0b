import Testing
import Traces

@testable import Analysis

@Suite struct OperationalLawTests {
  private func laws(_ rows: RowSet, plannedEnd: UInt64 = 20_000) throws {
    var description = RowSet.shop
    description.plannedEnd = plannedEnd
    try rows.fold(of: description).checkLaws()
  }

  private var rows: RowSet {
    var rows = RowSet()
    rows.begin(1, at: 1_000)
    rows.end(1, from: 1_000, to: 5_000, .abandoned)
    rows.begin(2, at: 3_000)
    rows.end(2, from: 3_000, to: 20_000, .open)
    rows.endRun(at: 20_000)
    return rows
  }

  @Test func `a run that is whole keeps all laws`() throws {
    try laws(rows)
  }

  @Test func `a session that never ended breaks flow balance`() {
    var rows = rows
    rows.begin(3, at: 4_000)

    #expect(throws: LawError.self) { try laws(rows) }
  }

  @Test func `a session that says another duration breaks Little's law`() {
    var rows = rows
    rows.ends[0].duration += 1

    #expect(throws: LawError.self) { try laws(rows) }
  }

  @Test(arguments: [(40_000, true), (40_001, false)] as [(UInt64, Bool)])
  func `two servers work no longer than twice the run`(busy: UInt64, holds: Bool) throws {
    var rows = rows
    rows.stationWindows.append(
      StationWindowRow(
        time: 20_000,
        service: 1,
        calls: 9,
        waited: 4,
        waitSum: 10,
        busySum: busy,
        longestQueue: 3,
        errors: 0,
        overloads: 0,
        timeouts: 0
      )
    )

    let keeps = (try? laws(rows)) != nil
    #expect(keeps == holds)
  }

  @Test func `a run that was cut off breaks none`() throws {
    var rows = rows
    rows.begin(3, at: 4_000)
    rows.markers = []

    try laws(rows)
  }
}
