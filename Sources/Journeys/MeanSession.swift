import Scenarios
import SimulationKernel
import Statistics

/// What the average session asks of the services, and how long it takes where nobody waits: the
/// means of the mix, by formulas.
///
/// Inclination counts: with n steps and completion probability p, step k + 1 is taken with
/// probability p^(k/(n−1)). So do rules that refuse visitors, and steps that not every session takes:
/// there n and k are means, and what chance decides is taken as independent. What failures cut short
/// does not count.
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
      let (length, paused) = add(journey, of: persona, share: share)
      let budget = scenario.personas[persona].budget?.seconds ?? .infinity
      self.length += share * (min(length, budget) + paused)
    }
  }

  /// Adds what one persona's walks through a journey ask of the services.
  ///
  /// - Returns: how long such a walk takes on average, and how long processing goes on meanwhile for
  ///   which nobody waits.
  private mutating func add(
    _ number: Int,
    of persona: Int,
    share: Double
  ) -> (length: Double, paused: Double) {
    let journey = scenario.journeys[number]
    let visitor = scenario.personas[persona]
    let attendance = MeanAttendance(journey, by: persona, of: scenario)
    let stepVisits = journey.meanVisits
    var walk = Walk(share: share, journey: number, visitor: visitor)
    var before = 0.0
    for (index, step) in journey.steps.enumerated() {
      let present = journey.isRouted ? stepVisits[index] : attendance.probabilities[index]
      let level = attendance.steps <= 1 ? 1 : min(1, before / (attendance.steps - 1))
      let inclined =
        journey.isRouted ? 1 : ElementaryFunctions.power(visitor.conversionProbability, level)
      walk.taken = inclined * present * walk.admitted
      // No thought comes before the first visit of the first step.
      let thoughts = before > 0 ? walk.taken : max(0, walk.taken - 1)
      var factor = step.isInformational ? visitor.informationalFactor : 1
      factor *= step.thinkTimeFactor
      for fill in step.autoFills where fill.persona == persona {
        let filled = attendance.probabilities[fill.source]
        factor *= 1 - filled * (1 - AutoFill.thinkTimeFactor)
      }
      walk.length += thoughts * visitor.thinkTime.seconds * factor
      for operation in journey.operations(ofStep: index) {
        add(operation, of: step, to: &walk, attendance, present: present)
      }
      before += present
    }
    return (walk.length, walk.paused)
  }

  private mutating func add(
    _ operation: Operation,
    of step: Step,
    to walk: inout Walk,
    _ attendance: MeanAttendance,
    present: Double
  ) {
    let visitor = walk.visitor
    switch operation {
    case .rule(let rule, let earlier):
      let due = attendance.probability(thatNoneOf: earlier)
      walk.length += walk.taken * due * rule.time.seconds
      let refused = due * (1 - rule.probability(ofPassing: visitor.traits.risk))
      walk.taken *= 1 - refused
      walk.admitted *= max(0, 1 - present * refused)
    case .call(let index):
      let call = step.calls[index]
      let network = visitor.network.roundTrip.inSeconds + visitor.network.lossProbability
      let secondsPerByte = visitor.network.bitsPerSecond.map { 8 / $0 } ?? 0
      let made = walk.taken * call.probability * call.share(of: visitor)
      let seconds = call.serviceTime.seconds
      visits[call.service] += walk.share * made
      work[call.service] += walk.share * made * seconds
      reach[walk.journey][call.service] += walk.share * made
      walk.length += made * (seconds + network + secondsPerByte * Double(step.responseBytes))
    case .processing(let processing):
      let seconds = walk.taken * processing.time.seconds
      if processing.isAsynchronous { walk.paused += seconds } else { walk.length += seconds }
    }
  }

  /// An average walk of a persona through a journey.
  private struct Walk {
    let share: Double
    let journey: Int
    let visitor: Persona
    /// Seconds that it takes, and seconds for which nobody waits.
    var length = 0.0
    var paused = 0.0
    /// The share of walks that no rule has refused.
    var admitted = 1.0
    /// The share of walks that are in the present step.
    var taken = 1.0
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
  func share(of persona: Persona) -> Double {
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
