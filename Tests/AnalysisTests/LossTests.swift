import Testing
import Traces

@testable import Analysis

/// Why sessions were lost, and what effects had to do with it.
@Suite struct LossTests {
  @Test func `loses sessions for reasons, the costliest first`() throws {
    let summary = try RunFoldTests.sixSessions.summary()

    #expect(
      summary.losses == [
        Loss(
          result: "abandoned",
          reason: "latency",
          effect: "slow-payment",
          sessions: 1,
          value: 700
        ),
        Loss(result: "failed", reason: "error", effect: "outage", sessions: 1, value: 500),
      ]
    )
  }

  @Test func `joins losses of one cause and orders equals by name`() throws {
    var rows = RowSet()
    let lost: [(SessionResult, reason: UInt16, fault: UInt16, value: Int64)] = [
      (.failed, 3, 0, 40), (.abandoned, 3, 2, 30), (.abandoned, 2, 1, 30), (.failed, 3, 0, 60),
      (.abandoned, 2, 0, 30), (.abandoned, 1, 0, 999), (.expired, 0, 0, 999),
    ]
    for (index, loss) in lost.enumerated() {
      let session = UInt64(index)
      rows.begin(session, at: 0)
      rows.end(
        session,
        from: 0,
        to: 10,
        loss.0,
        potential: loss.value,
        reason: loss.reason,
        fault: loss.fault
      )
    }
    rows.endRun(at: 10)

    let losses = try rows.summary().losses

    #expect(
      losses == [
        Loss(result: "failed", reason: "error", sessions: 2, value: 100),
        Loss(result: "abandoned", reason: "error", effect: "outage", sessions: 1, value: 30),
        Loss(result: "abandoned", reason: "latency", sessions: 1, value: 30),
        Loss(
          result: "abandoned",
          reason: "latency",
          effect: "slow-payment",
          sessions: 1,
          value: 30
        ),
      ]
    )
  }

  @Test func `knows effects by what they struck when it has no scenario`() throws {
    var rows = RunFoldTests.sixSessions
    rows.markers.append(MarkerRow(time: 4_000, argument: 0, value: 0, kind: .effectOn))
    rows.markers.append(MarkerRow(time: 6_000, argument: 0, value: 0, kind: .effectOff))

    let effect = try #require(try rows.summary().effects.first)

    #expect(effect.name == "slow-payment")
    #expect(effect.start == 4)
    #expect(effect.end == 6)
    #expect(effect.isFault)
    #expect(effect.struckCalls == 2)
    #expect(effect.lostSessions == 1)
    #expect(effect.lostValue == 700)
  }
}
