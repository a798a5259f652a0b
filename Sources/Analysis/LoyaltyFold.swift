import Scenarios
import SimulationKernel
import Traces

/// What the satisfaction of ended sessions says about whether their customers come back.
struct LoyaltyFold {
  /// The odds of leaving in millionths, by satisfaction in thousandths.
  private let churn: [Int64]
  /// The lifetime value of each persona in minor units; 0 where nothing is known of it.
  private let lifetimeValues: [Int64]
  private var personas: [Sums]

  /// Sums over the ended sessions of a persona.
  private struct Sums {
    var ended: Int64 = 0
    var churn: Int64 = 0
    var low: Int64 = 0
    var medium: Int64 = 0
    var high: Int64 = 0
  }

  private static let million: Int64 = 1_000_000

  init(_ scenario: Scenario?, layout: RunLayout) {
    let model = scenario?.satisfaction ?? .standard
    churn = (0...5_000).map { thousandths in
      let logit =
        model.churnIntercept - model.churnSlope * (model.base - Double(thousandths) / 1_000)
      return Int64((1e6 / (1 + ElementaryFunctions.exp(logit))).rounded())
    }
    let values = scenario?.personas.map(\.lifetimeValue) ?? []
    lifetimeValues = (0..<layout.personaCount).map { $0 < values.count ? values[$0] : 0 }
    personas = Array(repeating: Sums(), count: layout.personaCount)
  }

  /// Counts a session that has ended.
  mutating func end(_ row: SessionEndRow) {
    let odds = churn[min(Int(row.satisfaction), 5_000)]
    let persona = Int(row.persona)
    personas[persona].ended += 1
    personas[persona].churn += odds
    if odds < 200_000 {
      personas[persona].low += 1
    } else if odds < 500_000 {
      personas[persona].medium += 1
    } else {
      personas[persona].high += 1
    }
  }

  /// What it comes to, for each persona with an ended session.
  ///
  /// - Parameters:
  ///   - names: the personas.
  ///   - base: the satisfaction of an undisturbed session, in thousandths.
  /// - Returns: the summaries, in the order of the personas.
  func summaries(names: [String], base: Int) -> [LoyaltySummary] {
    let loyal = Double(Self.million - churn[min(max(base, 0), 5_000)])
    return names.indices.compactMap { index in
      let sums = personas[index]
      guard sums.ended > 0 else { return nil }
      let value = Double(lifetimeValues[index])
      let staying = Double(sums.ended * Self.million - sums.churn)
      return LoyaltySummary(
        persona: names[index],
        sessions: Int(sums.ended),
        churn: Double(sums.churn) / Double(sums.ended) / 1e6,
        lowRisk: Int(sums.low),
        mediumRisk: Int(sums.medium),
        highRisk: Int(sums.high),
        valueAtRisk: Int64((value * Double(sums.churn) / 1e6).rounded()),
        lifetimeValueProjection: loyal > 0
          ? Int64((value * staying / loyal / Double(sums.ended)).rounded()) : 0
      )
    }
  }
}
