import Scenarios
import SimulationKernel
import Statistics

/// What the average session asks of the services, and how long it takes where nobody waits: the
/// means of the mix, by formulas.
///
/// Inclination counts: with n steps and completion probability p, step k + 1 is taken with
/// probability p^(k/(n−1)). What failures cut short does not count.
struct MeanSession {
  /// Seconds from arrival to end without faults, what the services take included.
  private(set) var length = 0.0
  /// Calls of each service by an average session.
  private(set) var visits: [Double]
  /// Seconds of work for each service by an average session.
  private(set) var work: [Double]
  /// The probability that a session walks a journey.
  private(set) var journeyShares: [Double]
  /// The probability that a session of a journey visits a service, at least roughly.
  private(set) var reach: [[Double]]
  /// Seconds between two journeys of one user, the pacing apart.
  let thinking: Double
  /// Seconds of a visible wait that the most patient persona accepts.
  let patience: Double

  private let scenario: Scenario

  init(_ scenario: Scenario) {
    self.scenario = scenario
    let services = scenario.services.count
    visits = Array(repeating: 0, count: services)
    work = Array(repeating: 0, count: services)
    journeyShares = Array(repeating: 0, count: scenario.journeys.count)
    reach = Array(repeating: Array(repeating: 0, count: services), count: scenario.journeys.count)
    let shares = scenario.load.personaShares
    thinking = zip(scenario.personas, shares).reduce(0) { $0 + $1.1 * $1.0.thinkTime.seconds }
    patience = scenario.personas.reduce(0) { max($0, $1.patience?.inSeconds ?? .infinity) }
    for (persona, share) in zip(scenario.personas.indices, shares) { add(persona, share: share) }
    for journey in reach.indices where journeyShares[journey] > 0 {
      for service in 0..<services {
        reach[journey][service] = min(1, reach[journey][service] / journeyShares[journey])
      }
    }
  }

  private mutating func add(_ persona: Int, share: Double) {
    let allowed = scenario.journeys.indices.filter { journey in
      scenario.journeys[journey].personas.map { $0.contains(persona) } ?? true
    }
    let weights = allowed.map { scenario.load.journeyWeights[$0] }
    let total = weights.reduce(0, +)
    guard total > 0 else { return }
    for (journey, weight) in zip(allowed, weights) {
      let share = share * weight / total
      journeyShares[journey] += share
      let length = add(journey, of: scenario.personas[persona], share: share)
      let budget = scenario.personas[persona].budget?.seconds ?? .infinity
      self.length += share * min(length, budget)
    }
  }

  /// Adds what one persona's walks through a journey ask of the services.
  ///
  /// - Returns: how long such a walk takes on average.
  private mutating func add(_ journey: Int, of persona: Persona, share: Double) -> Double {
    let steps = scenario.journeys[journey].steps
    let network = persona.network.roundTrip.inSeconds + persona.network.lossProbability
    let secondsPerByte = persona.network.bitsPerSecond.map { 8 / $0 } ?? 0
    var length = 0.0
    let isRouted = scenario.journeys[journey].isRouted
    let stepVisits = scenario.journeys[journey].meanVisits
    for (index, step) in steps.enumerated() {
      let level = steps.count == 1 ? 1 : Double(index) / Double(steps.count - 1)
      let inclined = ElementaryFunctions.power(persona.conversionProbability, level)
      let taken = isRouted ? stepVisits[index] : inclined
      // No thought comes before the first visit of the first step.
      let thoughts = index == 0 ? (isRouted ? taken - 1 : 0) : taken
      let factor = step.isInformational ? persona.informationalFactor : 1
      length += thoughts * persona.thinkTime.seconds * factor
      for call in step.calls {
        let made = taken * call.probability * call.share(of: persona)
        let seconds = call.serviceTime.seconds
        visits[call.service] += share * made
        work[call.service] += share * made * seconds
        reach[journey][call.service] += share * made
        length += made * (seconds + network + secondsPerByte * Double(step.responseBytes))
      }
    }
    return length
  }
}

extension Law {
  /// The mean of a law in milliseconds, as seconds; a year where it is longer or infinite.
  fileprivate var seconds: Double {
    let mean = mean / 1_000
    return mean < 31_536_000 ? max(0, mean) : 31_536_000
  }
}

extension Call {
  /// The share of a persona's visitors who make the call, by their methods of payment.
  fileprivate func share(of persona: Persona) -> Double {
    let total = persona.paymentMethods.reduce(0) { $0 + $1.weight }
    guard payment != .any, total > 0 else { return 1 }
    let payers = persona.paymentMethods.filter { isMade(by: $0.method) }
    return payers.reduce(0) { $0 + $1.weight } / total
  }

  private func isMade(by method: PaymentMethod) -> Bool {
    payment == .authorize
      ? method != .invoice : method == .creditCard || method == .debitCard
  }
}
