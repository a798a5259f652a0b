import SimulationKernel
import Statistics

/// One validated scenario: everything that a run is a function of, but for its seed.
///
/// Names are resolved: personas, journeys, services and regions refer to each other by their index
/// in the arrays of this value. Laws have the unit milliseconds, money is integer minor units.
public struct Scenario: Equatable, Sendable {
  /// The name of the load profile that runs.
  public var name: String
  /// The seed that the documents ask for, if they do.
  public var seed: UInt64?
  /// The ISO 4217 code of every amount.
  public var currency: String
  /// How satisfaction follows from what visitors live through.
  public var satisfaction = SatisfactionModel.standard
  /// What virtual zero is on the calendar, in seconds since 1970 UTC, for axes only.
  public var start: Int64?
  /// The length of an observation window.
  public var window: SimulationTime.Duration
  /// How sessions arrive.
  public var load: Load
  /// The personas of the mix, in its order.
  public var personas: [Persona]
  /// The journeys of the mix, in its order.
  public var journeys: [Journey]
  /// Every service that a call of a journey, a fault or a support desk names.
  public var services: [Service]
  /// Every database behind one of these services.
  public var databases: [Database]
  /// The regions and their shares of the sessions; at least one.
  public var regions: [Region]
  /// Faults and traffic changes, in document order.
  public var effects: [Effect]
  /// Success criteria, in document order.
  public var goals: [Goal]
  /// Two versions of a feature side by side; absent: everybody has the same.
  public var rollout: Rollout?

  /// Creates a scenario from its parts.
  public init(
    name: String,
    seed: UInt64?,
    currency: String,
    start: Int64?,
    window: SimulationTime.Duration,
    load: Load,
    personas: [Persona],
    journeys: [Journey],
    services: [Service],
    databases: [Database] = [],
    regions: [Region],
    effects: [Effect],
    goals: [Goal]
  ) {
    self.name = name
    self.seed = seed
    self.currency = currency
    self.start = start
    self.window = window
    self.load = load
    self.personas = personas
    self.journeys = journeys
    self.services = services
    self.databases = databases
    self.regions = regions
    self.effects = effects
    self.goals = goals
  }

  /// The same scenario with every fault off; traffic changes stay, and so do versions of a feature.
  public var withoutFaults: Scenario {
    var twin = self
    twin.effects.removeAll { $0.isFault }
    return twin
  }
}
