import Scenarios
import SimulationKernel
import Traces

@testable import Analysis

/// A run and its twin: a hundred sessions, one a second, each worth 100; in the run every tenth is
/// lost from the fourth on.
enum Pairs {
  /// The run; `losing` says which sessions are lost, `leavingOpen` which never end.
  static func rows(
    losing isLost: (UInt64) -> Bool,
    leavingOpen isOpen: (UInt64) -> Bool = { _ in false }
  ) -> RowSet {
    var rows = RowSet()
    for session in 0..<100 as Range<UInt64> {
      let start = session * 1_000
      let persona = UInt16(session % 2)
      rows.begin(session, at: start, persona: persona)
      rows.call(session, from: start, to: start + 500, persona: persona)
      if isOpen(session) {
        rows.end(session, from: start, to: 100_000, .open, persona: persona)
      } else if isLost(session) {
        rows.end(
          session,
          from: start,
          to: start + 500,
          .abandoned,
          potential: 100,
          reason: 2,
          fault: 1,
          persona: persona
        )
      } else {
        rows.end(
          session,
          from: start,
          to: start + 500,
          .converted,
          value: 100,
          potential: 100,
          steps: 2,
          persona: persona
        )
      }
    }
    rows.endRun(at: 100_000)
    return rows
  }

  static var disturbed: RowSet { rows { $0 % 10 == 3 } }
  static var undisturbed: RowSet { rows { _ in false } }

  /// The scenario of the shop: arrivals for 100 s, a slow payment for the first 50.
  static func scenario(
    goals: [Goal] = [],
    prediction: Effect.Prediction? = nil
  ) -> Scenario {
    Scenario(
      name: "shop",
      seed: nil,
      currency: "USD",
      start: nil,
      window: .seconds(10),
      load: Load(
        model: .open(OpenArrivals(rate: 1, process: .uniform, curve: [])),
        rampUp: .zero,
        steady: .seconds(100),
        rampDown: .zero,
        drain: .cut,
        personaShares: [0.5, 0.5],
        journeyWeights: [1, 1]
      ),
      personas: [],
      journeys: [],
      services: [],
      regions: [],
      effects: [
        Effect(
          id: "slow-payment",
          name: "slow-payment",
          start: .zero,
          end: SimulationTime(.seconds(50)),
          kind: .slow(service: 1, factor: .times(3), probability: 1),
          target: .all,
          prediction: prediction
        ),
        Effect(
          id: "sale",
          name: "sale",
          start: SimulationTime(.seconds(20)),
          end: nil,
          kind: .traffic(multiplier: 2),
          target: .all,
          prediction: nil
        ),
      ],
      goals: goals
    )
  }

  /// The summary of the disturbed run beside the undisturbed one.
  static func summary(of rows: RowSet = disturbed, scenario: Scenario = scenario()) throws
    -> Summary
  {
    let twin = try undisturbed.fold(scenario: scenario)
    return try rows.fold(scenario: scenario).finish(twin: twin, twinContentHash: "abc")
  }
}
