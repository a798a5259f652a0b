import Scenarios
import SimulationKernel
import Statistics

/// A persona, ready to draw from. Laws are places in the program's table of them.
struct CompiledPersona: BitwiseCopyable {
  let think: Int
  let informationalFactor: Double
  let tolerance: Double
  let retryAttempts: Int
  /// Nanoseconds, or as good as for ever.
  let patience: Int64
  /// −1: no budget.
  let budget: Int
  let value: Int
  /// Its methods of payment: a stretch of the program's table of them.
  let firstPayment: Int
  let paymentCount: UInt8
  /// From the visitor to a station.
  let outbound: Int64
  /// From a station back, without the download.
  let inbound: Int64
  let nanosecondsPerByte: Double
  let lossProbability: Double
  let risk: Risk
  /// From this value on a session's value is high, in minor units.
  let highValue: Double

  /// How much of a risk validation rules see in a visitor.
  enum Risk: UInt8 { case low, medium, high }

  /// So far off that no run reaches it, and so near that sums with it do not overflow.
  static let never: Int64 = .max / 4

  init(_ persona: Persona, firstPayment: Int, laws: inout LawTable) {
    think = laws.add(persona.thinkTime)
    informationalFactor = persona.informationalFactor
    tolerance = persona.tolerance
    retryAttempts = persona.retryAttempts
    patience = persona.patience?.nanoseconds ?? Self.never
    budget = persona.budget.map { laws.add($0) } ?? -1
    value = laws.add(
      .lognormal(mean: Double(persona.averageValue), variation: persona.valueVariation)
    )
    self.firstPayment = firstPayment
    paymentCount = UInt8(persona.paymentMethods.count)
    outbound = persona.network.roundTrip.nanoseconds / 2
    inbound = persona.network.roundTrip.nanoseconds - outbound
    nanosecondsPerByte = persona.network.bitsPerSecond.map { 8e9 / $0 } ?? 0
    lossProbability = persona.network.lossProbability
    risk = persona.traits.risk == "high" ? .high : persona.traits.risk == "medium" ? .medium : .low
    highValue = 1.5 * Double(persona.averageValue)
  }
}

/// What a persona draws its sessions from, once for each.
struct PersonaChoices {
  let journeys: [Int]
  private let journeyWeights: CumulativeWeights
  private let paymentWeights: CumulativeWeights
  /// For each journey of the scenario: the chances to go on.
  private let intent: [Intent]
  /// The chances to go on by the number of steps, for journeys whose sessions take different ones;
  /// that of one step is the first.
  private let intentByLength: [Intent]

  init(_ persona: Persona, index: Int, scenario: Scenario) {
    journeys = scenario.journeys.indices.filter { journey in
      scenario.journeys[journey].personas.map { $0.contains(index) } ?? true
    }
    journeyWeights = CumulativeWeights(journeys.map { scenario.load.journeyWeights[$0] })
    paymentWeights = CumulativeWeights(persona.paymentMethods.map(\.weight))
    intent = scenario.journeys.map { journey in
      Intent(persona.conversionProbability, steps: journey.steps.count)
    }
    let longest = scenario.journeys.filter(\.isConditional).map(\.steps.count).max() ?? 0
    intentByLength = (0..<longest).map {
      Intent(persona.conversionProbability, steps: $0 + 1)
    }
  }

  /// The journey that the share `unit` of all sessions stands for.
  func journey(at unit: Double) -> Int { journeys[journeyWeights.choose(unit)] }

  /// The place of the method of payment that the share `unit` stands for.
  func payment(at unit: Double) -> Int { paymentWeights.choose(unit) }

  /// The steps of a journey after which inclination ends; see ``Intent/steps(_:)``.
  func steps(of journey: Int, at unit: Double) -> UInt8 { intent[journey].steps(unit) }

  /// The same of a session that takes the steps of `path`, one bit each: the place of the first step
  /// behind those that it takes.
  func steps(ofPath path: UInt64, at unit: Double) -> UInt8 {
    guard path != 0 else { return .max }
    let taken = intentByLength[path.nonzeroBitCount - 1].steps(unit)
    guard taken > 0, taken < .max else { return taken }
    var rest = path
    for _ in 1..<taken { rest &= rest - 1 }
    return UInt8(rest.trailingZeroBitCount + 1)
  }
}
