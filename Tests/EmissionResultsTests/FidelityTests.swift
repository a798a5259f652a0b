import Testing
import Traces

@testable import EmissionResults

@Suite struct FidelityTests {
  private static func fidelity(
    planned: Int = 1_000,
    sent: Int? = nil,
    shed: Int = 0,
    skipped: Int = 0,
    pending: Int = 0,
    unanswered: Int = 0,
    answered: Int? = nil,
    seriouslyLate: Int = 0,
    achieved: Double = 100,
    lateness99: UInt64 = 50_000,
    isPartial: Bool = false
  ) -> Fidelity {
    let sent = sent ?? planned - shed - skipped - pending
    return Fidelity(
      counts: EmissionReport.Counts(
        planned: planned,
        sent: sent,
        shed: shed,
        skipped: skipped,
        pending: pending,
        answered: answered ?? sent - unanswered,
        unanswered: unanswered,
        seriouslyLate: seriouslyLate
      ),
      taken: planned - pending,
      rates: EmissionReport.Rates(planned: 100, achieved: achieved),
      lateness99: lateness99,
      obstacles: [],
      waitForCore: nil,
      isPartial: isPartial
    )
  }

  @Test func `is valid where all went in time, whatever the answers were`() {
    #expect(Self.fidelity().verdict == .valid)
    #expect(Self.fidelity(unanswered: 900).verdict == .valid)
    #expect(
      Self.fidelity(seriouslyLate: 10, achieved: 99.1, lateness99: 1_000_000).verdict == .valid
    )
    #expect(Self.fidelity(pending: 500, isPartial: true).verdict == .valid)
    #expect(Self.fidelity().reasons == [])
  }

  @Test func `is degraded where a few went late or not at all`() {
    #expect(Self.fidelity(lateness99: 1_000_001).verdict == .degraded)
    #expect(Self.fidelity(shed: 1).verdict == .degraded)
    #expect(Self.fidelity(skipped: 10).verdict == .degraded)
  }

  @Test func `is invalid where many went late or not at all`() {
    #expect(Self.fidelity(seriouslyLate: 11).verdict == .invalid)
    #expect(Self.fidelity(shed: 6, skipped: 5).verdict == .invalid)
    #expect(Self.fidelity(achieved: 98.9).verdict == .invalid)
    #expect(Self.fidelity(achieved: 101.1).verdict == .invalid)
  }

  @Test func `judges no rate by a few requests`() {
    #expect(Self.fidelity(planned: 99, achieved: 50).verdict == .valid)
    #expect(Self.fidelity(planned: 100, achieved: 50).verdict == .invalid)
  }

  @Test func `is invalid where the accounts do not balance`() {
    #expect(Self.fidelity(sent: 999).verdict == .invalid)
    #expect(Self.fidelity(sent: 1_001).verdict == .invalid)
    #expect(Self.fidelity(answered: 999).verdict == .invalid)
    #expect(Self.fidelity(pending: 1).verdict == .invalid)
  }
}

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

    for timings in [
      accounts.total, accounts.byService[0], accounts.byStep[0], accounts.byPersona[1],
    ] {
      #expect(timings.lateness.max == 50)
      #expect(timings.service.max == 200)
      #expect(timings.response.max == 250)
      #expect(timings.simulated.max == 7)
    }
    #expect(accounts.byPersona[0].lateness.count == 0)
    #expect(accounts.statuses[200] == 1)
  }

  @Test func `counts the wait of a time-out, and no time of a reset`() {
    var accounts = EmissionAccounts(.shop())

    accounts.record(Self.record(intended: 0, written: 20, lastByte: 120, .failed(.timeout)))
    accounts.record(Self.record(intended: 0, written: 30, lastByte: 500, .failed(.reset)))

    #expect(accounts.total.response.count == 1)
    #expect(accounts.total.response.max == 120)
    #expect(accounts.failures == [1, 1, 0, 0])
    #expect(accounts.answered == 0)
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
}
