import SimulationKernel

/// Something that acts on the run during a part of the timeline.
public struct Effect: Equatable, Sendable {
  /// The identity that keys its draws: given, or the name and its ordinal among equals.
  public var id: String
  /// The name for people, such as `payment-provider-slow`.
  public var name: String
  /// The first instant at which it acts; see ``pattern``.
  public var start: SimulationTime
  /// The first instant at which it acts no more; absent: it acts to the end of the run.
  public var end: SimulationTime?
  /// Whether it comes again, by what chance it comes later, and how its strength rises and falls.
  public var pattern: Pattern
  /// What it does.
  public var kind: Kind
  /// Whom it strikes.
  public var target: Target
  /// How calls are chosen where only a share of them is struck.
  public var scope: Scope
  /// What the author expects of it, to be checked against the fault-free twin; absent: nothing.
  public var prediction: Prediction?

  /// Whether the fault-free twin leaves it out: changes of traffic stay, and so does what makes a
  /// version of a feature what it is.
  public var isFault: Bool {
    if case .traffic = kind { false } else { target.versions.isEmpty }
  }

  /// What an effect does.
  public enum Kind: Equatable, Sendable {
    /// The arrival rate (open) or the users (closed) are multiplied.
    case traffic(multiplier: Double)
    /// Each call of the service is struck with `probability`; struck calls take longer.
    case slow(service: Int, factor: Factor, probability: Double)
    /// Each call of the service succeeds with probability `availability`. A failing call takes its
    /// normal time, or none where `failsFast`.
    case failure(service: Int, availability: Double, failsFast: Bool)
    /// Payment operations are struck.
    case paymentFailure(PaymentFailure)
    /// A database is in trouble.
    case database(DatabaseFault)
    /// Services of a region are down.
    case regionalFailure(RegionalFailure)
    /// The traffic of a region goes to another one.
    case reroute(Reroute)
  }

  /// Filters that must all match; an empty one matches all. Elements are indices.
  public struct Target: Equatable, Sendable {
    /// Personas struck.
    public var personas: [Int]
    /// Regions struck.
    public var regions: [Int]
    /// Journeys struck.
    public var journeys: [Int]
    /// Names of the steps struck.
    public var steps: [String]
    /// Versions of the rollout struck, see ``RolloutVersion``.
    public var versions: [UInt8]

    /// Everyone.
    public static let all = Target(personas: [], regions: [], journeys: [], steps: [])

    /// Creates a filter.
    public init(
      personas: [Int],
      regions: [Int],
      journeys: [Int],
      steps: [String],
      versions: [UInt8] = []
    ) {
      self.personas = personas
      self.regions = regions
      self.journeys = journeys
      self.steps = steps
      self.versions = versions
    }
  }

  /// `businessImpact`: never changes the simulation.
  public struct Prediction: Equatable, Sendable {
    /// The rise of the abandonment rate, in percentage points.
    public var abandonmentIncrease: Double?
    /// Whose abandonment; empty: all.
    public var personas: [Int]
    /// Revenue lost while it acts, in minor units.
    public var revenueRisk: Int64?

    /// Creates a prediction.
    public init(abandonmentIncrease: Double?, personas: [Int], revenueRisk: Int64?) {
      self.abandonmentIncrease = abandonmentIncrease
      self.personas = personas
      self.revenueRisk = revenueRisk
    }
  }

  /// Creates an effect.
  public init(
    id: String,
    name: String,
    start: SimulationTime,
    end: SimulationTime?,
    pattern: Pattern = .plain,
    kind: Kind,
    target: Target,
    scope: Scope = .call,
    prediction: Prediction?
  ) {
    self.id = id
    self.name = name
    self.start = start
    self.end = end
    self.pattern = pattern
    self.kind = kind
    self.target = target
    self.scope = scope
    self.prediction = prediction
  }
}

/// What a slow-down does to a service time.
public enum Factor: Equatable, Sendable {
  /// The service time is multiplied: `3x-slower` by 3, `2x-faster` by 1/2.
  case times(Double)
  /// This is added to it.
  case plus(SimulationTime.Duration)
  /// The mean becomes this; the shape of the law stays.
  case mean(SimulationTime.Duration)
}

/// The fault `payment-failure`.
public struct PaymentFailure: Equatable, Sendable {
  /// The service whose payment operations are struck.
  public var service: Int
  /// The probability that one operation is struck, 0...1.
  public var rate: Double
  /// How a struck operation fails.
  public var mode: Mode
  /// How long a struck operation of mode `timeout` holds its server.
  public var timeout: SimulationTime.Duration
  /// What the machine does by itself before the customer learns of it.
  public var machineRetry: MachineRetry
  /// The probability that a struck operation stays struck at the machine's next attempt, 0...1.
  public var persistence: Double
  /// What the customers of a persona do once it has failed, by index of the persona; absent: the
  /// persona's own tolerance and retries.
  public var responses: [Int: PersonaResponse]

  /// How an operation fails.
  public enum Mode: String, Sendable, CaseIterable {
    /// Holds a server for the time-out, then errs.
    case timeout
    /// Errs after the normal time.
    case error
    /// A refusal of business; not retried by the machine.
    case decline
    /// Errs at once.
    case reject
  }

  /// Creates the fault.
  public init(
    service: Int,
    rate: Double,
    mode: Mode,
    timeout: SimulationTime.Duration,
    machineRetry: MachineRetry,
    persistence: Double = 1,
    responses: [Int: PersonaResponse]
  ) {
    self.service = service
    self.rate = rate
    self.mode = mode
    self.timeout = timeout
    self.machineRetry = machineRetry
    self.persistence = persistence
    self.responses = responses
  }
}

/// Automatic retries inside a call: 3 attempts in all, unless `none`.
public enum MachineRetry: String, Sendable, CaseIterable {
  /// One attempt.
  case none
  /// The next attempt follows at once.
  case immediate
  /// The next attempt follows after 200 ms.
  case fixedBackoff = "fixed-backoff"
  /// The next attempt follows after a uniform draw from 0 to 200 ms · 2^k, at most 5 s.
  case exponentialBackoff = "exponential-backoff"
}

/// What a customer does when a required call has finally failed.
public enum PersonaResponse: String, Sendable, CaseIterable {
  /// Leaves.
  case abandonImmediately = "abandon-immediately"
  /// Thinks, tries once more, then calls the call center.
  case retryOnceThenCall = "retry-once-then-call"
  /// Tries again after 10 to 30 s, from the second time on with the next method of payment.
  case troubleshootAndRetry = "troubleshoot-and-retry"
  /// Waits for support.
  case escalateToSupport = "escalate-to-support"
  /// One retry after 60 s.
  case waitAndRetry = "wait-and-retry"
  /// Goes on without it if the call is optional, else leaves.
  case continueDegraded = "continue-degraded"
}
