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
    stations = scenario.services.map(CompiledStation.init) + CompiledStation.support
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

/// A persona, ready to draw from.
struct CompiledPersona {
  let think: Sampler
  let informationalFactor: Double
  let tolerance: Double
  let retryAttempts: Int
  /// Nanoseconds, or as good as for ever.
  let patience: Int64
  let budget: Sampler?
  let payments: [PaymentMethod]
  let paymentWeights: CumulativeWeights
  /// For each of the methods: 1 + its index in META.
  let paymentCodes: [UInt8]
  /// From the visitor to a station.
  let outbound: Int64
  /// From a station back, without the download.
  let inbound: Int64
  let nanosecondsPerByte: Double
  let lossProbability: Double
  let value: Sampler
  /// For each journey: the chances to go on.
  let intent: [Intent]

  /// So far off that no run reaches it, and so near that sums with it do not overflow.
  static let never: Int64 = .max / 4

  init(_ persona: Persona, journeys: [Journey]) {
    think = Sampler(persona.thinkTime)
    informationalFactor = persona.informationalFactor
    tolerance = persona.tolerance
    retryAttempts = persona.retryAttempts
    patience = persona.patience?.nanoseconds ?? Self.never
    budget = persona.budget.map { Sampler($0) }
    payments = persona.paymentMethods.map(\.method)
    paymentCodes = payments.map { method in
      UInt8(1 + (PaymentMethod.allCases.firstIndex(of: method) ?? 0))
    }
    paymentWeights = CumulativeWeights(persona.paymentMethods.map(\.weight))
    outbound = persona.network.roundTrip.nanoseconds / 2
    inbound = persona.network.roundTrip.nanoseconds - outbound
    nanosecondsPerByte = persona.network.bitsPerSecond.map { 8e9 / $0 } ?? 0
    lossProbability = persona.network.lossProbability
    value = Sampler(
      .lognormal(mean: Double(persona.averageValue), variation: persona.valueVariation)
    )
    intent = journeys.map { journey in
      let steps = journey.steps.count
      return Intent(persona.conversionProbability, steps: steps)
    }
  }
}

/// How far inclination carries a visitor.
struct Intent {
  /// The chance to go on, cumulative, after each step but the last; of a journey with a single step:
  /// the chance to take it.
  private let thresholds: [Double]
  private let hasSingleStep: Bool

  /// With n steps and completion probability p, the visitor goes on after step k with cumulative
  /// probability p^(k/(n−1)).
  init(_ completion: Double, steps: Int) {
    hasSingleStep = steps == 1
    thresholds =
      hasSingleStep
      ? [completion]
      : (1..<steps).map {
        ElementaryFunctions.power(completion, Double($0) / Double(steps - 1))
      }
  }

  /// The number of steps after which inclination ends, for one uniform number; 255: never.
  func steps(_ uniform: Double) -> UInt8 {
    guard let stop = thresholds.firstIndex(where: { uniform >= $0 }) else { return .max }
    return hasSingleStep ? 0 : UInt8(stop + 1)
  }
}

/// A journey, step by step.
struct CompiledJourney {
  let steps: [CompiledStep]
  /// Whether any step carries a value of its own; otherwise the persona's average value counts.
  let hasValue: Bool
  /// The sum of the steps' values.
  let totalValue: Int64
  /// The sum of the values of the steps before each.
  let valueBefore: [Int64]

  init(_ journey: Journey) {
    steps = journey.steps.map { CompiledStep($0) }
    totalValue = journey.steps.reduce(0) { $0 + $1.value }
    hasValue = totalValue > 0
    var sum: Int64 = 0
    valueBefore = journey.steps.map { step in
      defer { sum += step.value }
      return sum
    }
  }
}

/// A step, call by call.
struct CompiledStep {
  let calls: [CompiledCall]
  let value: Int64
  let isInformational: Bool
  let responseBytes: Double

  init(_ step: Step) {
    calls = step.calls.map { CompiledCall($0) }
    value = step.value
    isInformational = step.isInformational
    responseBytes = Double(step.responseBytes)
  }
}

/// A call, ready to draw from.
struct CompiledCall {
  let service: Int
  let time: Sampler
  let meanMicroseconds: Double
  let probability: Double
  let isOptional: Bool
  let payment: Call.Payment

  init(_ call: Call) {
    service = call.service
    time = Sampler(call.serviceTime)
    meanMicroseconds = call.serviceTime.mean * 1_000
    probability = call.probability
    isOptional = call.isOptional
    payment = call.payment
  }

  /// Whether a visitor who pays by `method` makes the call.
  func isMade(by method: PaymentMethod) -> Bool {
    switch payment {
    case .any: true
    case .authorize: method != .invoice
    case .confirm: method == .creditCard || method == .debitCard
    }
  }
}

/// A station's settings beside its queue.
struct CompiledStation {
  let name: String
  let servers: Int?
  let maxQueue: Int?
  let servesAbandoned: Bool
  let queuePatience: Sampler?
  /// Nanoseconds, or as good as for ever.
  let timeout: Int64
  let isReal: Bool

  init(_ service: Service) {
    name = service.name
    servers = service.servers
    maxQueue = service.maxQueue
    servesAbandoned = service.servesAbandoned
    queuePatience = service.queuePatience.map { Sampler($0) }
    timeout = service.timeout?.nanoseconds ?? CompiledPersona.never
    isReal = true
  }

  private init(pseudo name: String, servers: Int?) {
    self.name = name
    self.servers = servers
    maxQueue = nil
    servesAbandoned = false
    queuePatience = nil
    timeout = CompiledPersona.never
    isReal = false
  }

  /// Stand-ins that rows name as services, behind the real ones: the call center, the support that a
  /// visitor escalates to, and steps without a call.
  static let support = [
    CompiledStation(pseudo: "support", servers: 50),
    CompiledStation(pseudo: "support-escalation", servers: nil),
    CompiledStation(pseudo: "skip/no-call", servers: nil),
  ]
}

/// Weights added up, to choose one of them by a uniform number.
struct CumulativeWeights {
  private let sums: [Double]

  init(_ weights: [Double]) {
    var sum = 0.0
    sums = weights.map { weight in
      sum += weight
      return sum
    }
  }

  /// The index whose weight holds the share `unit` of the total.
  func choose(_ unit: Double) -> Int {
    guard let total = sums.last else { return 0 }
    let target = unit * total
    for (index, sum) in sums.enumerated() where target < sum { return index }
    return sums.count - 1
  }
}
