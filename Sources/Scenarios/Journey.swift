import SimulationKernel
import Statistics

/// The steps that a persona may take, in order or along routes.
public struct Journey: Equatable, Sendable {
  /// The name by which profiles refer to it.
  public var name: String
  /// 1...64 steps; the last is the final one.
  public var steps: [Step]
  /// The personas that may draw it, by index; absent: all.
  public var personas: [Int]?

  /// Creates a journey.
  public init(name: String, steps: [Step], personas: [Int]?) {
    self.name = name
    self.steps = steps
    self.personas = personas
  }

  /// Whether visitors follow routes, which may lead back, instead of the order of the steps.
  ///
  /// Whoever follows routes leaves where a route says so: ``Persona/conversionProbability`` does not
  /// count.
  public var isRouted: Bool { steps.contains { !$0.routes.isEmpty } }

  /// The routes from a step, those that follow from the order of the steps included.
  public func routes(from step: Int) -> [Route] {
    guard steps[step].routes.isEmpty else { return steps[step].routes }
    let target = step + 1 < steps.count ? Route.Target.step(step + 1) : .end
    return [Route(target: target, probability: 1)]
  }
}

/// What a visitor does between two pauses.
public struct Step: Equatable, Sendable {
  /// The name, unique in its journey.
  public var name: String
  /// The calls that are made one after the other.
  public var calls: [Call]
  /// What completing the step is worth, in minor units.
  public var value: Int64
  /// Whether the step's think time follows `communicationStyle`.
  public var isInformational: Bool
  /// Whether the step asks for payment.
  public var isPayment: Bool
  /// How many bytes the visitor downloads at each call of the step.
  public var responseBytes: Int
  /// Where visitors go from the step, with probabilities that sum to 1; empty: to the step that
  /// follows, or to the end behind the last one.
  public var routes: [Route]
  /// Whether completing the step writes to a store; absent: as ``Journey/writes(atStep:)`` says.
  public var writes: Bool?
  /// What it asks of databases.
  public var dataUse = DataUse()
  /// The rules that are evaluated in order before its calls.
  public var rules: [Rule] = []
  /// What happens behind its calls; absent: nothing.
  public var processing: Processing?
  /// Whether its value is recognised on completion of the journey and not of the step.
  public var isRecognizedAtEnd = false
  /// What must hold for a visitor to take it; whoever does not fulfil it goes on without the step.
  public var requirements: [Requirement] = []
  /// What must not hold for a visitor to take it.
  public var skipConditions: [Condition] = []
  /// What makes it a departure of some personas; absent: it is a step of the journey itself.
  public var variation: Variation?
  /// The personas whose shortcuts leave it out, by index.
  public var shortcuts: [Int] = []
  /// What fills the step's form in advance.
  public var autoFills: [AutoFill] = []
  /// The factor on the think time before it.
  public var thinkTimeFactor = 1.0

  /// What a step asks of the databases behind its services.
  public struct DataUse: Equatable, Sendable {
    /// Whether its calls are made even where a fault leaves only the essential ones.
    public var isEssential = true
    /// Whether neither a cache nor an answer without the database will do.
    public var requiresFreshData = false

    /// What steps ask as a rule.
    public init() {}
  }

  /// Creates a step.
  public init(
    name: String,
    calls: [Call],
    value: Int64,
    isInformational: Bool,
    isPayment: Bool,
    responseBytes: Int,
    routes: [Route] = [],
    writes: Bool? = nil
  ) {
    self.name = name
    self.calls = calls
    self.value = value
    self.isInformational = isInformational
    self.isPayment = isPayment
    self.responseBytes = responseBytes
    self.routes = routes
    self.writes = writes
  }
}

/// A way on from a step.
public struct Route: Equatable, Sendable {
  /// Where it leads.
  public var target: Target
  /// The probability that a visitor takes it, above 0 and at most 1.
  public var probability: Double

  /// Where a route leads.
  public enum Target: Equatable, Sendable {
    /// To a step of the journey, by index; the one that it starts from, too.
    case step(Int)
    /// To the end: the journey is completed.
    case end
    /// Away: the visitor leaves by inclination.
    case leave
  }

  /// Creates a route.
  public init(target: Target, probability: Double) {
    self.target = target
    self.probability = probability
  }
}

/// A request to a service.
public struct Call: Equatable, Sendable {
  /// The service, by index.
  public var service: Int
  /// What is asked of it, such as `authorize`; empty where a step has one plain call.
  public var operation: String
  /// The service time in milliseconds.
  public var serviceTime: Law
  /// The probability that the call is made at all, 0...1.
  public var probability: Double
  /// Whether an error of the call leaves the step merely degraded.
  public var isOptional: Bool
  /// When the call is made, by method of payment.
  public var payment: Payment

  /// Which visitors make the call.
  public enum Payment: String, Equatable, Sendable {
    /// All: the call does not depend on payment.
    case any
    /// All who pay other than by invoice.
    case authorize
    /// Those who pay by card.
    case confirm
  }

  /// Creates a call.
  public init(
    service: Int,
    operation: String,
    serviceTime: Law,
    probability: Double,
    isOptional: Bool,
    payment: Payment
  ) {
    self.service = service
    self.operation = operation
    self.serviceTime = serviceTime
    self.probability = probability
    self.isOptional = isOptional
    self.payment = payment
  }
}
