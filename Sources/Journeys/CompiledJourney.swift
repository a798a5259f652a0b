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
  /// Where its sessions' attendances begin in the program's table, by persona and step; −1: every
  /// session takes every step.
  let firstAttendance: Int
  /// The steps of which one completes it; one bit each.
  let finalSteps: UInt64

  /// Whether its sessions may take different steps.
  var isConditional: Bool { firstAttendance >= 0 }
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
  /// Whether its value is recognised with the journey's completion only.
  let isRecognizedAtEnd: Bool
  /// Whether its think time is changed by more than the persona's habits.
  let changesThinking: Bool
  let value: Int64
  /// The sum of the values of the steps before it that are recognised with their completion.
  let valueBefore: Int64
  let responseBytes: Double
  /// What its draws are keyed by: for a step of the journey itself its place among those, for a
  /// variation a number that its name stands for, so that a variation moves no draw of other steps.
  let number: UInt64
  /// Its ways on in the program's table of them; only steps of a journey with routes have any.
  let firstRoute: Int
  let routeCount: UInt8

  /// The number of no step.
  static let none: UInt64 = 255

  init(
    _ step: Step,
    number: UInt64,
    calls: Range<Int>,
    valueBefore: Int64,
    routes: Range<Int>
  ) {
    firstCall = calls.lowerBound
    callCount = UInt8(calls.count)
    isInformational = step.isInformational
    isRecognizedAtEnd = step.isRecognizedAtEnd
    changesThinking = step.thinkTimeFactor != 1 || !step.autoFills.isEmpty
    value = step.value
    self.valueBefore = valueBefore
    responseBytes = Double(step.responseBytes)
    self.number = number
    firstRoute = routes.lowerBound
    routeCount = UInt8(routes.count)
  }
}

/// A call, or what else happens in a step, ready to draw from.
struct CompiledCall: BitwiseCopyable {
  let service: Int
  /// Its service time, in the program's table of laws.
  let time: Int
  let meanMicroseconds: Double
  /// The chance that it is made; below 0: see the rule.
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
  let kind: Kind
  /// What its draws are keyed by: the place among the step's calls.
  let number: UInt8
  /// Of a rule: its place in the program's table of them. Of processing: 1 + the service that does
  /// it, or 0.
  let rule: Int

  enum Kind: UInt8 {
    /// A request to a service.
    case request
    /// A validation rule is evaluated.
    case rule
    /// The step's processing goes on; the visitor waits.
    case processing
    /// The same, while the visitor does something else.
    case asynchronous
  }

  init(_ call: Call, number: UInt8, time: Int, station: CompiledStation) {
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
    kind = .request
    self.number = number
    rule = 0
  }

  /// What is no request: every visitor meets it, and it does not fail by itself.
  init(_ kind: Kind, station: Int, number: UInt8, time: Int, mean: Double, rule: Int, isSure: Bool)
  {
    service = station
    self.time = time
    meanMicroseconds = mean * 1_000
    probability = isSure ? 1 : -1
    timeout = CompiledPersona.never
    queuePatience = -1
    isOptional = false
    payers = .max
    self.kind = kind
    self.number = number
    self.rule = rule
  }
}

/// A validation rule as one step evaluates it.
struct CompiledRule: BitwiseCopyable {
  /// What its draws are keyed by.
  let key: UInt64
  /// Its place among the rules of the run.
  let place: Int
  /// The steps of which one that was taken has evaluated it; one bit each.
  let earlier: UInt64
  private let low: Double
  private let medium: Double
  private let high: Double

  init(_ rule: Rule, place: Int, earlier: UInt64) {
    key = UInt64(identifying: rule.name)
    self.place = place
    self.earlier = earlier
    low = rule.probability(ofPassing: "low")
    medium = rule.probability(ofPassing: "medium")
    high = rule.probability(ofPassing: "high")
  }

  /// The probability that a visitor passes.
  func probability(of risk: CompiledPersona.Risk) -> Double {
    switch risk {
    case .low: low
    case .medium: medium
    case .high: high
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
    guard call.kind == .request else {
      // What is no request does not cross the network; for some of it nobody waits.
      inbound = 0
      expected =
        call.kind == .asynchronous ? 0 : UInt64(min(call.meanMicroseconds.rounded(), 0x1p40))
      return
    }
    inbound =
      persona.inbound + Int64((persona.nanosecondsPerByte * step.responseBytes).rounded())
    let network = Double(persona.outbound + inbound) / 1_000
    expected = UInt64(min((call.meanMicroseconds + network).rounded(), 0x1p40))
  }
}
