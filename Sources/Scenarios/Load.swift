import SimulationKernel

/// How sessions arrive and what they are.
public struct Load: Equatable, Sendable {
  /// Open arrivals or a closed population of users.
  public var model: Model
  /// The load rises linearly over this time.
  public var rampUp: SimulationTime.Duration
  /// The load holds for this time after the rise.
  public var steady: SimulationTime.Duration
  /// The load falls linearly over this time.
  public var rampDown: SimulationTime.Duration
  /// What happens to sessions that are under way when arrivals end.
  public var drain: Drain
  /// The share of each persona of the scenario; they sum to 1.
  public var personaShares: [Double]
  /// The relative weight of each journey of the scenario, above 0.
  public var journeyWeights: [Double]
  /// How the sessions of an open load come by persona and journey; the users of a closed load are
  /// dealt exactly anyway.
  public var mix: Mix

  /// The instant at which the last session may start.
  public var endOfArrivals: SimulationTime { .zero + rampUp + steady + rampDown }

  /// The two load models; every output says which it was.
  public enum Model: Equatable, Sendable {
    /// Sessions arrive whatever the system does.
    case open(OpenArrivals)
    /// A fixed number of users, each repeating journeys.
    case closed(ClosedPopulation)
  }

  /// How personas and journeys are given to the sessions of an open load.
  public enum Mix: String, CaseIterable, Equatable, Sendable {
    /// Each session draws its own.
    case random
    /// They are dealt: every thousand candidates of a layer have the mix as nearly as whole sessions
    /// can.
    case exact
  }

  /// What happens after the end of arrivals.
  public enum Drain: Equatable, Sendable {
    /// The run ends with the arrivals; sessions under way stay open.
    case cut
    /// The run goes on until every session has ended.
    case untilEmpty
    /// The run goes on for this time.
    case lasting(SimulationTime.Duration)
  }

  /// Creates a load.
  public init(
    model: Model,
    rampUp: SimulationTime.Duration,
    steady: SimulationTime.Duration,
    rampDown: SimulationTime.Duration,
    drain: Drain,
    personaShares: [Double],
    journeyWeights: [Double],
    mix: Mix = .random
  ) {
    self.model = model
    self.rampUp = rampUp
    self.steady = steady
    self.rampDown = rampDown
    self.drain = drain
    self.personaShares = personaShares
    self.journeyWeights = journeyWeights
    self.mix = mix
  }
}

/// A fixed number of users who repeat journeys, one think-time draw and the pacing apart.
public struct ClosedPopulation: Equatable, Sendable {
  /// The number of users of each persona of the scenario.
  public var users: [Int]
  /// The least pause between two journeys of one user, beside the think time.
  public var pacing: SimulationTime.Duration
  /// Whether a user who stops during the ramp-down finishes the journey under way.
  public var finishesJourney: Bool
  /// The time over which the extra users of a traffic multiplier start evenly; absent: the mean
  /// journey time.
  public var spikeRamp: SimulationTime.Duration?

  /// Creates a population.
  public init(
    users: [Int],
    pacing: SimulationTime.Duration,
    finishesJourney: Bool,
    spikeRamp: SimulationTime.Duration?
  ) {
    self.users = users
    self.pacing = pacing
    self.finishesJourney = finishesJourney
    self.spikeRamp = spikeRamp
  }
}
