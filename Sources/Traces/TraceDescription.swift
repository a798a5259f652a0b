/// What the numbers in a trace stand for: the names and sizes of the scenario that it is a trace of.
/// META of the file.
public struct TraceDescription: Equatable, Sendable {
  /// The most bytes of its JSON text; what reading it takes is up to fifty times that.
  static let largestText = 1 << 20

  /// The version of the program that simulated it.
  public var version: String
  /// The name of the scenario.
  public var scenario: String
  /// SHA-256 of the canonical scenario, 32 bytes.
  public var scenarioHash: [UInt8]
  /// The seed of the run.
  public var seed: UInt64
  /// Nanoseconds a quantum of time and latency.
  public var quantum: UInt64
  /// Whether sessions arrived whatever the system did.
  public var isOpenLoad: Bool
  /// The ISO 4217 code of the amounts.
  public var currency: String
  /// What virtual zero is on the calendar, in nanoseconds since 1970 UTC; 0: nothing.
  public var epoch: UInt64
  /// The length of an observation window in quanta.
  public var window: UInt64
  /// The planned end of the run in quanta; 0: when the last session has ended.
  public var plannedEnd: UInt64
  /// Names of the personas.
  public var personas: [String]
  /// The journeys with their steps and calls.
  public var journeys: [Journey]
  /// Names of the services; pseudo-services such as `support` stand behind the real ones.
  public var services: [Service]
  /// Names of the regions.
  public var regions: [String]
  /// Names of the phases of the timeline, in order.
  public var phases: [String]
  /// Names of the effects; column `fault` is 1 + the index.
  public var faults: [String]
  /// Reasons of session ends; 0 is no reason.
  public var reasons: [String]
  /// Names of the methods of payment.
  public var payments: [String]
  /// The sessions whose rows were kept; `nil`: all.
  public var sample: SessionSample?

  /// A journey's steps.
  public struct Journey: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// Its steps, in order.
    public var steps: [Step]

    /// Creates a journey.
    public init(name: String, steps: [Step]) {
      self.name = name
      self.steps = steps
    }
  }

  /// A step's calls.
  public struct Step: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// Its calls, in order.
    public var calls: [Call]

    /// Creates a step.
    public init(name: String, calls: [Call]) {
      self.name = name
      self.calls = calls
    }
  }

  /// A call of a step.
  public struct Call: Equatable, Sendable {
    /// Index of the service.
    public var service: Int
    /// What is asked of it; may be empty.
    public var operation: String

    /// Creates a call.
    public init(service: Int, operation: String) {
      self.service = service
      self.operation = operation
    }
  }

  /// A service, or something that stands in for one.
  public struct Service: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// The number of servers; 0: unlimited.
    public var servers: Int
    /// Whether real requests go to it: `support`, `rule/…` and the like are not real.
    public var isReal: Bool
    /// Whether a visitor sees the time that it takes: real services, rules, and processing that is not
    /// asynchronous.
    public var isVisible: Bool { isReal || name.hasPrefix("rule/") || name == "processing" }
    /// Whether it is worth a line of a report where anything was asked of it: not what only keeps
    /// books, nor what only gives reasons.
    public var isReported: Bool { isVisible || name == "async" || name.hasPrefix("support") }

    /// Creates a service.
    public init(name: String, servers: Int, isReal: Bool) {
      self.name = name
      self.servers = servers
      self.isReal = isReal
    }
  }

  /// Creates a description.
  public init(
    version: String,
    scenario: String,
    scenarioHash: [UInt8],
    seed: UInt64,
    quantum: UInt64,
    isOpenLoad: Bool,
    currency: String,
    epoch: UInt64,
    window: UInt64,
    plannedEnd: UInt64,
    personas: [String],
    journeys: [Journey],
    services: [Service],
    regions: [String],
    phases: [String],
    faults: [String],
    reasons: [String],
    payments: [String],
    sample: SessionSample? = nil
  ) {
    self.version = version
    self.scenario = scenario
    self.scenarioHash = scenarioHash
    self.seed = seed
    self.quantum = quantum
    self.isOpenLoad = isOpenLoad
    self.currency = currency
    self.epoch = epoch
    self.window = window
    self.plannedEnd = plannedEnd
    self.personas = personas
    self.journeys = journeys
    self.services = services
    self.regions = regions
    self.phases = phases
    self.faults = faults
    self.reasons = reasons
    self.payments = payments
    self.sample = sample
  }
}
