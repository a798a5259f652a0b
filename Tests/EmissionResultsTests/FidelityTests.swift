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
