import Scenarios
import SimulationKernel
import Statistics

/// A scenario compiled to tables: what a session looks up as it walks, with nothing left to decide.
struct Program {
  let personas: [CompiledPersona]
  let journeys: [CompiledJourney]
  let regionShares: CumulativeWeights
  let personaShares: CumulativeWeights
  /// For each persona: the journeys that it may draw, with their weights.
  let journeyChoices: [JourneyChoice]
  let stations: [CompiledStation]
  /// The talk with an agent of the call center, in milliseconds.
  let callCenterTime = Sampler(.lognormal(mean: 360_000, variation: 0.5))
  /// The time until support comes back to a visitor, in milliseconds.
  let escalationTime = Sampler(.lognormal(mean: 900_000, variation: 1))

  /// What a persona draws its journey from.
  struct JourneyChoice {
    let journeys: [Int]
    let weights: CumulativeWeights
  }

  init(_ scenario: Scenario) {
    personas = scenario.personas.map { CompiledPersona($0, journeys: scenario.journeys) }
    journeys = scenario.journeys.map { CompiledJourney($0) }
    regionShares = CumulativeWeights(scenario.regions.map(\.share))
    personaShares = CumulativeWeights(scenario.load.personaShares)
    journeyChoices = scenario.personas.indices.map { persona in
      let allowed = scenario.journeys.indices.filter { journey in
        scenario.journeys[journey].personas.map { $0.contains(persona) } ?? true
      }
      return JourneyChoice(
        journeys: allowed,
        weights: CumulativeWeights(allowed.map { scenario.load.journeyWeights[$0] })
      )
    }
    stations = CompiledStation.all(of: scenario)
  }
}

extension Program {
  /// The mean time of a journey without waiting in queues, think time included, over the mix.
  func meanJourney(load: Load) -> SimulationTime.Duration {
    var mean = 0.0
    for (index, persona) in personas.enumerated() {
      let choice = journeyChoices[index]
      let weights = choice.journeys.map { load.journeyWeights[$0] }
      let total = weights.reduce(0, +)
      for (journey, weight) in zip(choice.journeys, weights) {
        let steps = journeys[journey].steps
        let calls = steps.flatMap(\.calls).reduce(0) { $0 + $1.meanMicroseconds / 1_000 }
        let thinking = persona.think.mean * Double(steps.count - 1)
        mean += load.personaShares[index] * weight / total * (calls + thinking)
      }
    }
    return SimulationTime.Duration(nanoseconds: Int64((mean * 1e6).rounded()))
  }
}
