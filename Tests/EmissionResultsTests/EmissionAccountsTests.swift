import SimulationKernel
import Statistics
import Testing
import Traces

@testable import EmissionResults

@Suite struct EmissionAccountsTests {
  private static func record(
    intended: Int64,
    written: Int64,
    lastByte: Int64,
    _ fate: RequestFate = .answered
  ) -> RequestRecord {
    var record = RequestRecord(
      intended: intended,
      due: intended,
      simulated: 7,
      session: 1,
      persona: 1,
      journey: 0,
      step: 0,
      service: 0,
      region: 0,
      phase: 0,
      attempt: 0,
      call: 0,
      fate: fate
    )
    record.written = written
    record.lastByte = lastByte
    record.status = fate == .answered ? 200 : 0
    return record
  }

  @Test func `counts lateness, service and response from their own clocks`() {
    var accounts = EmissionAccounts(.shop())

    accounts.record(Self.record(intended: 100, written: 150, lastByte: 350))

    for group in [
      accounts.total, accounts.byService[0], accounts.byStep[0], accounts.byPersona[1],
      accounts.byPhase[0], accounts.byTarget[0], accounts.byStepAndPhase[0], accounts.byJourney[0],
    ] {
      let timings = group.timings
      #expect(timings.lateness.max == 50)
      #expect(timings.service.max == 200)
      #expect(timings.response.max == 250)
      #expect(timings.simulated.max == 7)
    }
    #expect(accounts.byPersona[0].taken == 0)
    #expect(accounts.statuses[200] == 1)
  }

  @Test func `counts the wait of a time-out, and no time of a reset`() {
    var accounts = EmissionAccounts(.shop())

    accounts.record(Self.record(intended: 0, written: 20, lastByte: 120, .failed(.timeout)))
    accounts.record(Self.record(intended: 0, written: 30, lastByte: 500, .failed(.reset)))

    #expect(accounts.total.timings.response.count == 1)
    #expect(accounts.total.timings.response.max == 120)
    #expect(accounts.failures == [1, 1, 0, 0, 0, 0])
    #expect(accounts.total.answered == 0)
    #expect(accounts.total.faulty == 2)
  }

  @Test func `counts each second apart`() {
    var accounts = EmissionAccounts(.shop())

    accounts.record(
      Self.record(intended: 900_000_000, written: 1_100_000_000, lastByte: 3_000_000_000)
    )

    #expect(accounts.series.seconds.map(\.intended) == [1, 0, 0, 0])
    #expect(accounts.series.seconds.map(\.sent) == [0, 1, 0, 0])
    #expect(accounts.series.seconds.map(\.answered) == [0, 0, 0, 1])
    #expect(accounts.seriouslyLate == 1)
  }

  @Test func `counts slip apart from lateness, and response from the due time`() {
    var accounts = EmissionAccounts(.shop())
    var record = Self.record(intended: 100, written: 450, lastByte: 900)
    record.due = 400

    accounts.record(record)

    let timings = accounts.total.timings
    #expect(timings.slip.max == 300)
    #expect(timings.lateness.max == 50)
    #expect(timings.service.max == 450)
    #expect(timings.response.max == 500)
  }

  @Test func `response is lateness and service, of every request`() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<1_000 {
      let record = RequestRecord.random(of: .shop(), using: &random)
      let whole = record.fate.isSent ? record.lastByte - record.due : 0

      #expect(record.responseTime == UInt64(whole))
      #expect(record.responseTime == record.lateness + record.serviceTime)
    }
  }

  /// Lateness of 5 us that grows by 20 ns a millisecond.
  @Test func `measures how lateness grows`() throws {
    var accounts = EmissionAccounts(.shop())
    for index in 0..<10_000 as Range<Int64> {
      let due = index * 1_000_000
      accounts.record(
        Self.record(intended: due, written: due + 5_000 + index * 20, lastByte: due + 900_000)
      )
    }

    #expect(abs(try #require(accounts.drift.partsPerMillion) - 20) < 1e-6)
    #expect(abs(accounts.drift.growth - 9_999 * 20) < 1e-3)
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `parts merged are the whole, bucket for bucket, in any order`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let records = (0..<3_000).map { _ in RequestRecord.random(of: .shop(), using: &random) }
    var whole = EmissionAccounts(.shop())
    var parts = Array(repeating: EmissionAccounts(.shop()), count: 4)
    for record in records {
      whole.record(record)
      parts[Int(record.session % 4)].record(record)
    }

    var forward = EmissionAccounts(.shop())
    for part in parts { forward.merge(part) }
    var backward = EmissionAccounts(.shop())
    for part in parts.reversed() { backward.merge(part) }

    #expect(forward == whole)
    #expect(backward == whole)
    #expect(parts[0] != whole)
  }
}
