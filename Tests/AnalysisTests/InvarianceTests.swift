import Foundation
import SimulationKernel
import Testing
import Traces

@testable import Analysis

/// The result depends on the rows, not on how they come.
@Suite struct InvarianceTests {
  /// Rows of one session, made up of a few random numbers.
  private func session(_ id: UInt64) -> RowSet {
    var random = SplitMix64(seed: id)
    var rows = RowSet()
    let arrival = UInt64.random(in: 0..<300_000, using: &random)
    let persona = UInt16(id % 2)
    let journey = UInt16(id % 3 / 2)
    var time = arrival
    rows.begin(id, at: arrival, persona: persona, journey: journey)
    for visit in 0..<UInt64.random(in: 1...6, using: &random) {
      let latency = UInt64.random(in: 0...4_000, using: &random)
      let step = journey == 0 ? UInt16(visit / 3) : 0
      rows.call(
        id,
        from: time,
        to: time + latency,
        step: step,
        attempt: UInt8(visit % 3) * 16,
        outcome: latency > 3_000 ? .timeout : .ok,
        fault: latency > 3_500 ? 1 : 0,
        persona: persona,
        journey: journey
      )
      time += latency + UInt64.random(in: 0...9_000, using: &random)
    }
    let result = SessionResult.allCases[Int(id % 7)]
    rows.end(
      id,
      from: arrival,
      to: time,
      result,
      value: result.isCompleted ? Int64(id % 900) : 0,
      potential: 1_000,
      reason: result == .abandoned ? UInt16(1 + id % 2) : 0,
      steps: result.isCompleted && journey == 0 ? 2 : 0,
      fault: UInt16(id % 3),
      persona: persona,
      journey: journey
    )
    return rows
  }

  private func joined(_ sessions: [RowSet]) -> RowSet {
    var rows = RowSet()
    for session in sessions {
      rows.begins += session.begins
      rows.calls += session.calls
      rows.ends += session.ends
    }
    rows.endRun(at: 400_000, events: 3)
    return rows
  }

  @Test(arguments: [1, 2, 17, 400])
  func `depends not on how the run is cut into chunks`(capacity: Int) throws {
    let rows = joined((0..<500).map(session))
    let whole = try rows.summary()

    let cut = try rows.summary(chunk: capacity)

    #expect(rows.chunks(of: capacity).count > 1)
    #expect(cut == whole)
    #expect(whole.metrics["average-journey-time"]?.low != nil)
  }

  @Test func `depends not on how sessions interleave`() throws {
    let sessions = (0..<500).map(session)
    let byTime = try joined(sessions).summary()
    let oneByOne = try RunFold(description: RowSet.shop, scenario: nil)

    for session in sessions.reversed() {
      for chunk in session.chunks() { try oneByOne.consume(chunk) }
    }
    for chunk in joined([]).chunks() { try oneByOne.consume(chunk) }

    #expect(try oneByOne.finish() == byTime)
  }

  @Test func `comes back from JSON as it went`() throws {
    let summary = try joined((0..<500).map(session)).summary()

    let text = try JSONEncoder().encode(summary)

    #expect(try JSONDecoder().decode(Summary.self, from: text) == summary)
  }

  @Test func `says the same when asked twice`() throws {
    let fold = try joined((0..<50).map(session)).fold()

    #expect(try fold.finish() == fold.finish())
  }
}

/// The tables under the fold.
@Suite struct FoldStateTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `finds live sessions like a dictionary does`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var live = LiveSessions()
    var oracle: [UInt64: UInt64] = [:]

    for step in 0..<20_000 as Range<UInt64> {
      let id = UInt64.random(in: 0..<600, using: &random) << UInt64(8 * (seed - 1))
      if let slot = live.find(id) {
        #expect(oracle[id] == live[slot].visible)
        if Bool.random(using: &random) {
          live.remove(at: slot)
          oracle[id] = nil
        }
      } else {
        #expect(oracle[id] == nil)
        let isNew = live.insert(id)
        let isNewAgain = live.insert(id)
        #expect(isNew && !isNewAgain)
        oracle[id] = step
        if let slot = live.find(id) { live[slot].visible = step }
      }
      #expect(live.count == oracle.count)
    }
  }

  @Test func `sums slices of a run whose length it did not know`() throws {
    var ledger = SliceLedger(groups: 1, cells: 640)
    for time in (0..<10_000 as Range<UInt64>).reversed() {
      try ledger.add(SessionSums(started: 1), to: 0, at: time * 100)
    }

    let cells = try ledger.cells(of: 0..<1, until: 1_000_000, resolution: 11)
    let longer = try ledger.cells(of: 0..<1, until: 4_000_000, resolution: 13)

    // 2^11 quanta is the first length of which 640 cover the run.
    #expect(ledger.shift == 11)
    #expect(cells.count == 489)
    #expect(cells.map(\.started).reduce(0, +) == 10_000)
    #expect(cells.dropLast().allSatisfy { (20...21).contains($0.started) })
    #expect(longer.count == 489)
    #expect(longer.prefix(122).allSatisfy { (81...82).contains($0.started) })
    #expect(longer.dropFirst(123).allSatisfy { $0.started == 0 })
    #expect(ledger.resolution(until: 1_000_000, within: 640) == 11)
    #expect(ledger.resolution(until: 4_000_000, within: 640) == 13)
  }

  @Test func `cuts two ledgers at the same instants`() throws {
    var short = SliceLedger(groups: 1, cells: 16)
    var long = short
    for time in 0..<16 as Range<UInt64> {
      try short.add(SessionSums(started: 1), to: 0, at: time)
      try long.add(SessionSums(started: 1), to: 0, at: time)
    }
    try long.add(SessionSums(started: 1), to: 0, at: 63)

    let cells = try short.cells(of: 0..<1, resolution: long.shift)

    #expect(long.shift == 2)
    #expect(cells.map(\.started) == [4, 4, 4, 4])
    #expect(try long.cells(of: 0..<1, resolution: 0).map(\.started).prefix(5) == [4, 4, 4, 4, 0])
  }
}
