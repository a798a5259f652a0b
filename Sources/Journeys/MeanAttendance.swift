import Scenarios
import Statistics

/// How likely sessions of a persona are to take each step of a journey, inclination and rules apart.
struct MeanAttendance {
  /// By step.
  private(set) var probabilities: [Double] = []
  /// The mean number of steps.
  var steps: Double { probabilities.reduce(0, +) }

  /// The sessions of a persona; `version` is that of the feature that is rolled out, and 0 lets both
  /// count alike.
  init(_ journey: Journey, by number: Int, of scenario: Scenario, version: UInt8 = 0) {
    guard journey.isConditional else {
      probabilities = Array(repeating: 1, count: journey.steps.count)
      return
    }
    let persona = scenario.personas[number]
    let customer = Customer(persona, journey: journey, scenario: scenario, version: version)
    for index in journey.steps.indices {
      let attendance = journey.attendance(ofStep: index, by: number, persona)
      let chance =
        attendance.isNeverTaken
        ? 0 : attendance.weight * probability(thatNoneOf: attendance.substitutes)
      let passing = attendance.tests.reduce(1) { product, test in
        product * probability(of: test.demand, customer)
      }
      probabilities.append(chance * passing)
    }
  }

  /// The probability that a session takes none of the steps of a mask, as if they were independent.
  func probability(thatNoneOf mask: UInt64) -> Double {
    probabilities.enumerated().reduce(1) { product, entry in
      mask >> UInt64(entry.offset) & 1 == 1 ? product * (1 - entry.element) : product
    }
  }

  private func probability(of demand: Attendance.Demand, _ customer: Customer) -> Double {
    switch demand {
    case .step(let mask): 1 - probability(thatNoneOf: mask)
    case .fact(.constant(let truth)): truth ? 1 : 0
    case .fact(.returning(let wanted)): wanted ? customer.returning : 1 - customer.returning
    case .fact(.highValue(let wanted)): wanted ? customer.highValue : 1 - customer.highValue
    case .fact(.region(let name, let wanted)):
      wanted ? customer.share(ofRegion: name) : 1 - customer.share(ofRegion: name)
    case .fact(.version(let version, let wanted)): customer.share(of: version, isWanted: wanted)
    }
  }

  /// What is left to be seen of the customers of a persona, as probabilities.
  struct Customer {
    let returning: Double
    let highValue: Double
    let regions: [Region]
    /// Whether there are versions.
    let hasVersion: Bool
    /// Which one; 0: both count alike.
    let version: UInt8

    init(_ persona: Persona, journey: Journey, scenario: Scenario, version: UInt8) {
      self.version = version
      // Users repeat their journeys, so nearly all of them are there again.
      if case .open(let arrivals) = scenario.load.model {
        returning = arrivals.returningShare
      } else {
        returning = 1
      }
      regions = scenario.regions
      hasVersion = scenario.rollout != nil
      let limit = 1.5 * Double(persona.averageValue)
      let value = journey.steps.reduce(0) { $0 + ($1.variation == nil ? $1.value : 0) }
      if value > 0 {
        highValue = Double(value) >= limit ? 1 : 0
      } else {
        let law = Law.lognormal(
          mean: Double(persona.averageValue),
          variation: persona.valueVariation
        )
        highValue = Self.share(of: law, from: limit)
      }
    }

    /// The share of a law's values from a limit on, by halving.
    private static func share(of law: Law, from limit: Double) -> Double {
      var (low, high) = (0.0, 1.0)
      for _ in 0..<30 {
        let middle = (low + high) / 2
        if law.quantile(middle) < limit { low = middle } else { high = middle }
      }
      return 1 - high
    }

    func share(of version: UInt8, isWanted: Bool) -> Double {
      if !hasVersion { return isWanted ? 0 : 1 }
      if self.version == 0 { return 0.5 }
      return (self.version == version) == isWanted ? 1 : 0
    }

    func share(ofRegion name: String) -> Double {
      regions.first { $0.name == name }?.share ?? 0
    }
  }
}
