import Scenarios
import Statistics

/// A journey: a stretch of the program's table of steps.
struct CompiledJourney: BitwiseCopyable {
  let firstStep: Int
  let stepCount: Int
  /// Whether any step carries a value of its own; otherwise the persona's average value counts.
  let hasValue: Bool
  /// The sum of the steps' values.
  let totalValue: Int64
  /// Whether sessions follow routes.
  let isRouted: Bool
}

/// A way on from a step: taken by draws below its threshold and not below that of the one before.
struct CompiledRoute {
  let threshold: Double
  let target: Route.Target

  /// The ways of one step, in order.
  static func all(of routes: [Route]) -> [CompiledRoute] {
    var sum = 0.0
    return routes.map { route in
      sum += route.probability
      return CompiledRoute(threshold: sum, target: route.target)
    }
  }
}

/// A step: a stretch of the program's table of calls.
struct CompiledStep: BitwiseCopyable {
  let firstCall: Int
  let callCount: UInt8
  let isInformational: Bool
  let value: Int64
  /// The sum of the values of the steps before it.
  let valueBefore: Int64
  let responseBytes: Double
  /// Its ways on in the program's table of them; only steps of a journey with routes have any.
  let firstRoute: Int
  let routeCount: UInt8

  init(_ step: Step, firstCall: Int, valueBefore: Int64, firstRoute: Int, routeCount: Int) {
    self.firstCall = firstCall
    callCount = UInt8(step.calls.count)
    isInformational = step.isInformational
    value = step.value
    self.valueBefore = valueBefore
    responseBytes = Double(step.responseBytes)
    self.firstRoute = firstRoute
    self.routeCount = UInt8(routeCount)
  }
}

/// A call, ready to draw from.
struct CompiledCall: BitwiseCopyable {
  let service: Int
  /// Its service time, in the program's table of laws.
  let time: Int
  let meanMicroseconds: Double
  let probability: Double
  /// What the service does to the call; of ``CompiledStation``, to have it at hand.
  let timeout: Int64
  /// The patience in the service's queue, in the program's table of laws; −1: no end of it.
  let queuePatience: Int
  /// What it asks of the database behind the service.
  var data = CompiledDataUse.none
  let isOptional: Bool
  /// One bit for each method of payment: whether a visitor who pays so makes the call.
  let payers: UInt8

  init(_ call: Call, time: Int, station: CompiledStation) {
    service = call.service
    self.time = time
    meanMicroseconds = call.serviceTime.mean * 1_000
    probability = call.probability
    timeout = station.timeout
    queuePatience = station.queuePatience
    isOptional = call.isOptional
    payers = PaymentMethod.allCases.enumerated().reduce(0) { bits, method in
      call.payment.isMade(by: method.element) ? bits | 1 << UInt8(method.offset) : bits
    }
  }
}

extension Call.Payment {
  /// Whether a visitor who pays by `method` makes the call.
  fileprivate func isMade(by method: PaymentMethod) -> Bool {
    switch self {
    case .any: true
    case .authorize: method != .invoice
    case .confirm: method == .creditCard || method == .debitCard
    }
  }
}

/// What a call costs on the way, for the visitors of one persona.
struct CompiledWay: BitwiseCopyable {
  /// From the station back to the visitor, the download included.
  let inbound: Int64
  /// What the call takes at the service's mean speed without faults, in whole microseconds.
  let expected: UInt64

  init(_ call: CompiledCall, step: CompiledStep, persona: CompiledPersona) {
    inbound =
      persona.inbound + Int64((persona.nanosecondsPerByte * step.responseBytes).rounded())
    let network = Double(persona.outbound + inbound) / 1_000
    expected = UInt64(min((call.meanMicroseconds + network).rounded(), 0x1p40))
  }
}
