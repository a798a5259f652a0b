/// What a run came to: a pure function of scenario, seed, version and quantum. `summary.json`.
///
/// Times are seconds, rates 0...1, money integer minor units of ``currency``, satisfaction 1...5.
/// A number that cannot be said, such as a mean of nothing, is `null`.
public struct Summary: Codable, Equatable, Sendable {
  /// Whether no goal failed.
  public var passed: Bool
  /// Whether the run was interrupted before its end.
  public var partial: Bool
  /// The name of the scenario.
  public var scenario: String
  /// SHA-256 of the canonical scenario, in hexadecimal digits.
  public var scenarioHash: String
  /// The seed of the run.
  public var seed: UInt64
  /// The version of the engine.
  public var version: String
  /// Nanoseconds a quantum of time.
  public var quantum: UInt64
  /// `open` or `closed`.
  public var loadModel: String
  /// The ISO 4217 code of the amounts.
  public var currency: String
  /// The number of replications: 1 for a single run.
  public var replications: Int
  /// The length of the run.
  public var virtualDuration: Double
  /// The instant after which no session started.
  public var endOfArrivals: Double
  /// Events that the kernel handled.
  public var events: UInt64
  /// Success criteria, first of all.
  public var goals: [GoalResult]
  /// The metrics by their names (``Metric``), with 95 % intervals.
  public var metrics: [String: Estimate]
  /// Sessions by how they ended.
  public var sessions: SessionCounts
  /// The customers who had a session; absent where the scenario is not known.
  public var customers: Int?
  /// Every service station.
  public var services: [ServiceSummary]
  /// Every database behind one of them.
  public var databases: [DatabaseSummary]
  /// Every persona.
  public var personas: [GroupSummary]
  /// Every journey.
  public var journeys: [GroupSummary]
  /// Every step of every journey.
  public var steps: [StepSummary]
  /// Steps reached per persona, journey and step.
  public var funnels: [Funnel]
  /// Why sessions were lost, the costliest first.
  public var losses: [Loss]
  /// How sessions ended that did not complete their journeys, and why.
  public var endings: [Ending] = []
  /// Effects of the timeline.
  public var effects: [EffectSummary]
  /// Whether customers come back, for each persona with an ended session.
  public var loyalty: [LoyaltySummary]
  /// Series over observation windows.
  public var windows: WindowSeries
  /// The fault-free twin, where one was simulated.
  public var twin: TwinSummary?
  /// The run at the normal load, where a goal compares with it.
  public var normalLoad: NormalLoadSummary?
  /// The writes that failures of regions lost; absent: none.
  public var dataLoss: DataLossSummary?
  /// The comparison of two versions of a feature, where the scenario has them.
  public var rollout: RolloutSummary?
  /// What theory predicted, beside what was simulated; absent: nothing was predicted.
  public var theory: TheorySummary?
  /// How the responses of each real service lay over the course of the run.
  public var latencyMaps: [LatencyMap] = []
  /// The waits and responses that a share of all does not exceed.
  public var percentiles = PercentileCurves()
  /// Sessions worth a look, such as the one that waited longest and was lost.
  public var examples: [ExampleSession] = []

  /// Creates a summary from its parts.
  public init(
    passed: Bool,
    partial: Bool,
    scenario: String,
    scenarioHash: String,
    seed: UInt64,
    version: String,
    quantum: UInt64,
    loadModel: String,
    currency: String,
    replications: Int,
    virtualDuration: Double,
    endOfArrivals: Double,
    events: UInt64,
    goals: [GoalResult],
    metrics: [String: Estimate],
    sessions: SessionCounts,
    customers: Int? = nil,
    services: [ServiceSummary],
    databases: [DatabaseSummary] = [],
    personas: [GroupSummary],
    journeys: [GroupSummary],
    steps: [StepSummary],
    funnels: [Funnel],
    losses: [Loss],
    effects: [EffectSummary],
    loyalty: [LoyaltySummary] = [],
    windows: WindowSeries,
    twin: TwinSummary? = nil,
    normalLoad: NormalLoadSummary? = nil,
    dataLoss: DataLossSummary? = nil,
    rollout: RolloutSummary? = nil
  ) {
    self.passed = passed
    self.partial = partial
    self.scenario = scenario
    self.scenarioHash = scenarioHash
    self.seed = seed
    self.version = version
    self.quantum = quantum
    self.loadModel = loadModel
    self.currency = currency
    self.replications = replications
    self.virtualDuration = virtualDuration
    self.endOfArrivals = endOfArrivals
    self.events = events
    self.goals = goals
    self.metrics = metrics
    self.sessions = sessions
    self.customers = customers
    self.services = services
    self.databases = databases
    self.personas = personas
    self.journeys = journeys
    self.steps = steps
    self.funnels = funnels
    self.losses = losses
    self.effects = effects
    self.loyalty = loyalty
    self.windows = windows
    self.twin = twin
    self.normalLoad = normalLoad
    self.dataLoss = dataLoss
    self.rollout = rollout
  }
}

/// The fault-free twin: the same seed and traffic with every fault off.
public struct TwinSummary: Codable, Equatable, Sendable {
  /// The content hash of its rows.
  public var contentHash: String
  /// Revenue, in minor units.
  public var revenue: Int64
  /// Its sessions by how they ended.
  public var sessions: SessionCounts
  /// Sessions that ended in one run only and so have no partner.
  public var unpaired: Int

  /// Creates a summary of a twin.
  public init(
    contentHash: String,
    revenue: Int64,
    sessions: SessionCounts,
    unpaired: Int
  ) {
    self.contentHash = contentHash
    self.revenue = revenue
    self.sessions = sessions
    self.unpaired = unpaired
  }
}
