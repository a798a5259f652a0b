import Scenarios

/// The average sessions of a scenario under all circumstances that are asked for.
struct WalkBook {
  /// An average session, and its share of the sessions of its persona.
  struct Entry {
    let visitor: VisitorClass
    let journey: Int
    let share: Double
    let walk: MeanWalk
  }

  let scenario: Scenario
  private let visitors: [VisitorClass]
  /// By persona, then journey: the share of the sessions of the persona.
  let journeyShares: [[Double]]
  private var known: [Circumstances: [Entry]] = [:]

  init(_ scenario: Scenario) {
    self.scenario = scenario
    visitors = VisitorClass.all(of: scenario)
    journeyShares = scenario.personas.indices.map { persona in
      let weights = scenario.journeys.enumerated().map { index, journey in
        journey.personas.map { $0.contains(persona) } ?? true
          ? scenario.load.journeyWeights[index] : 0
      }
      let total = weights.reduce(0, +)
      return weights.map { total > 0 ? $0 / total : 0 }
    }
  }

  /// The walks under circumstances where nobody waits in queues.
  mutating func walks(under circumstances: Circumstances) -> [Entry] {
    if let known = known[circumstances] { return known }
    let walks = walks(under: circumstances, queues: .none)
    known[circumstances] = walks
    return walks
  }

  /// The walks under circumstances and with waits in queues.
  func walks(under circumstances: Circumstances, queues: StationWaits) -> [Entry] {
    visitors.flatMap { visitor in
      scenario.journeys.indices.filter { journeyShares[visitor.persona][$0] > 0 }.map { journey in
        let settings = WalkSettings(
          scenario: scenario,
          visitor: visitor,
          circumstances: circumstances,
          queues: queues
        )
        return Entry(
          visitor: visitor,
          journey: journey,
          share: journeyShares[visitor.persona][journey] * visitor.share,
          walk: MeanWalk(journey, settings: settings)
        )
      }
    }
  }
}
