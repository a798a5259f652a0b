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
    span: Int64 = 0,
    isPartial: Bool = false,
    _ change: (inout Fidelity.Evidence) -> Void = { _ in }
  ) -> Fidelity {
    let sent = sent ?? planned - shed - skipped - pending
    var evidence = Fidelity.Evidence(
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
      taken: planned - pending
    )
    evidence.rates = EmissionReport.Rates(planned: 100, due: 100, achieved: achieved)
    evidence.lateness99 = lateness99
    evidence.span = span
    evidence.isPartial = isPartial
    change(&evidence)
    return Fidelity(evidence)
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
    #expect(Self.fidelity(planned: 99, achieved: 50).verdict == .degraded)
    #expect(Self.fidelity(planned: 99, achieved: 50).reasons.count == 1)
    #expect(Self.fidelity(planned: 100, achieved: 50).verdict == .invalid)
  }

  @Test func `judges a rate more sharply over ten seconds`() {
    #expect(Self.fidelity(achieved: 99.8, span: 9_999_999_999).verdict == .valid)
    #expect(Self.fidelity(achieved: 99.8, span: 10_000_000_000).verdict == .degraded)
    #expect(Self.fidelity(achieved: 99.95, span: 10_000_000_000).verdict == .valid)
    #expect(Self.fidelity(achieved: 98, span: 10_000_000_000).reasons.count == 1)
  }

  @Test func `is degraded where lateness grows, by much and for long`() {
    func grown(_ drift: Double, _ growth: Double) -> Fidelity {
      Self.fidelity(span: 10_000_000_000) { ($0.drift, $0.growth) = (drift, growth) }
    }

    #expect(grown(11, 1_000_001).verdict == .degraded)
    #expect(grown(11, 1_000_001).reasons[0].contains("fell behind"))
    #expect(grown(-11, -1_000_001).reasons[0].contains("caught up"))
    #expect(grown(9, 1_000_001).verdict == .valid)
    #expect(Self.fidelity { ($0.drift, $0.growth) = (500, 2_000_000) }.verdict == .valid)
    #expect(grown(500, 900_000).verdict == .valid)
  }

  @Test func `is degraded where the machine keeps the sender waiting`() {
    func run(_ change: (inout SendingFacts) -> Void) -> Fidelity {
      Self.fidelity { evidence in
        evidence.sending = SendingFacts(
          scheduling: .normal,
          waitForCore: 0,
          duration: 1_000_000_000,
          utilization: 0.5
        )
        change(&evidence.sending)
      }
    }

    #expect(run { _ in }.verdict == .valid)
    #expect(run { $0.utilization = 0.99 }.verdict == .valid)
    #expect(run { $0.waitForCore = 51_000_000 }.verdict == .degraded)
    #expect(run { ($0.waitForCore, $0.loops) = (51_000_000, 2) }.verdict == .valid)
    #expect(run { $0.steal = 0.06 }.verdict == .degraded)
  }

  @Test func `is invalid where the accounts do not balance`() {
    #expect(Self.fidelity(sent: 999).verdict == .invalid)
    #expect(Self.fidelity(sent: 1_001).verdict == .invalid)
    #expect(Self.fidelity(answered: 999).verdict == .invalid)
    #expect(Self.fidelity(pending: 1).verdict == .invalid)
  }
}
