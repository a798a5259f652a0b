import Scenarios
import Statistics

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
