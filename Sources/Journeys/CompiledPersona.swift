import Scenarios
import SimulationKernel
import Statistics

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
