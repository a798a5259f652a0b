import Foundation
import Scenarios
import SimulationKernel
import Statistics

/// Small scenarios that may be divided among shards, each with troubles of its own.
enum DividedScenario: String, CaseIterable, Sendable {
  /// The shipped one, its 50 minutes made 20 seconds.
  case twoRegion = "two-region"
  /// The shipped one, with a tenth of the users: constant times, so nearly all events tie.
  case ticketSale = "ticket-sale"
  /// Users who are told to stop at once, wherever they are, over a network that loses requests.
  case stoppedUsers = "stopped users"
  /// Visitors and callers who give up while the answer is on its way; arrivals evenly spaced.
  case impatience
  /// Payments that fail and are tried again by the machine and by the customers.
  case failingPayments = "failing payments"
  /// One region of two that fails and comes back, with clients that try again.
  case failingRegion = "failing region"
  /// Two services that share the few connections of a database.
  case sharedDatabase = "shared database"
  /// Payments that fail for some versions of customers, whose share grows in steps without a guard.
  case growingVersion = "growing version"

  /// The scenario, which a run of less than a second goes through.
  var scenario: Scenario {
    get throws {
      switch self {
      case .twoRegion: try Self.shipped("two-region").hurried(by: 150)
      case .ticketSale: try Self.shipped("ticket-sale").hurried(by: 10).divided(by: 10)
      case .stoppedUsers: Self.stopping
      case .impatience: Self.givingUp
      case .failingPayments: Self.paying
      case .failingRegion: Self.failing
      case .sharedDatabase: Self.sharing
      case .growingVersion: Self.growing
      }
    }
  }

  private static func shipped(_ name: String) throws -> Scenario {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "traces/\(name)")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .filter { $0.hasSuffix(".yaml") }
    let loaded = try ScenarioLoader.load(
      files.map { name in
        SourceFile(
          path: name,
          bytes: Array(try Data(contentsOf: folder.appending(path: name)))
        )
      }
    )
    guard let scenario = loaded.scenario else { throw CocoaError(.fileReadCorruptFile) }
    return scenario
  }

  private static var growing: Scenario {
    var scenario = paying
    scenario.rollout = Rollout(
      feature: "till",
      plan: .steps([
        .init(start: .zero, share: 0.2), .init(start: .seconds(4), share: 0.6),
        .init(start: .seconds(9), share: 1),
      ]),
      hasGuard: false
    )
    for effect in scenario.effects.indices { scenario.effects[effect].target.versions = [2] }
    return scenario
  }

  private static var stopping: Scenario {
    var persona = Persona.distant(roundTrip: .milliseconds(60), loss: 0.1)
    persona.thinkTime = .exponential(mean: 400)
    persona.patience = .milliseconds(1_500)
    persona.tolerance = 0.8
    persona.retryAttempts = 2
    return ScenarioBuilder.closed(
      users: 60,
      for: .seconds(12),
      services: [
        .station(
          "shelf",
          servers: 3,
          queuePatience: .exponential(mean: 120),
          servesAbandoned: true,
          maxQueue: 12
        ),
        .station("till", servers: 4, timeout: .milliseconds(900)),
        .station("static", servers: nil),
      ],
      steps: [
        .calling([0, 2], time: .exponential(mean: 70), name: "look"),
        .calling([1], time: .exponential(mean: 90), name: "pay", value: 500),
      ],
      persona: persona,
      rampUp: .seconds(2),
      rampDown: .seconds(6),
      finishesJourney: false
    )
  }

  private static var givingUp: Scenario {
    var persona = Persona.distant(roundTrip: .milliseconds(200), loss: 0)
    persona.thinkTime = .constant(500)
    persona.patience = .milliseconds(1_000)
    persona.tolerance = 1
    persona.retryAttempts = 2
    return ScenarioBuilder.open(
      rate: 40,
      for: .seconds(20),
      services: [
        // The answer takes 100 ms to the station, 50 there and 100 back: just in time.
        .station("prompt", servers: 3, time: .constant(50), timeout: .milliseconds(250)),
        .station("late", servers: 2, timeout: .milliseconds(180), maxQueue: 3),
        .station("slow", servers: 12, servesAbandoned: true),
      ],
      steps: [
        .calling([0], time: .constant(50), name: "look"),
        .calling([1], time: .constant(30), name: "advice", isOptional: true),
        .calling([2], time: .constant(400), name: "pay", value: 700),
      ],
      persona: persona,
      effects: [
        .acting("rush", from: 5, to: 12, .traffic(multiplier: 2.5)),
        .acting(
          "prompt-slow",
          from: 8,
          to: 15,
          .slow(service: 0, factor: .times(2), probability: 0.3)
        ),
      ],
      process: .uniform,
      drain: .lasting(.seconds(2))
    )
  }

  private static var paying: Scenario {
    var persona = Persona.distant(roundTrip: .milliseconds(28), loss: 0.05)
    persona.thinkTime = .uniform(minimum: 200, maximum: 900)
    persona.patience = .seconds(8)
    persona.budget = .gamma(mean: 20_000, variance: 1e8)
    let payment = PaymentFailure(
      service: 1,
      rate: 0.4,
      mode: .timeout,
      timeout: .milliseconds(300),
      machineRetry: .exponentialBackoff,
      responses: [0: .troubleshootAndRetry]
    )
    var pay = Step.calling([1], time: .exponential(mean: 120), name: "pay", value: 2_500)
    pay.isPayment = true
    return ScenarioBuilder.open(
      rate: 40,
      for: .seconds(20),
      services: [
        .station("catalog", servers: 4, maxQueue: 20),
        .station("payment", servers: 8, timeout: .seconds(2)),
        .station("orders", servers: 2),
      ],
      steps: [
        .calling([0], time: .exponential(mean: 80), name: "look"), pay,
        .calling([2], time: .exponential(mean: 40), name: "confirm", isOptional: true),
      ],
      persona: persona,
      effects: [
        .acting("payment-failure", from: 2, to: 16, .paymentFailure(payment)),
        .acting(
          "catalog-failure",
          from: 5,
          to: 12,
          .failure(service: 0, availability: 0.8, failsFast: true)
        ),
        .acting(
          "orders-failure",
          from: 8,
          to: nil,
          .failure(service: 2, availability: 0.5, failsFast: false)
        ),
      ]
    )
  }
}

extension DividedScenario {
  fileprivate static var failing: Scenario {
    var persona = Persona.distant(roundTrip: .milliseconds(40), loss: 0.02)
    persona.thinkTime = .uniform(minimum: 100, maximum: 700)
    persona.patience = .seconds(3)
    persona.budget = .gamma(mean: 15_000, variance: 2e7)
    persona.tolerance = 0.5
    persona.retryAttempts = 1
    var scenario = ScenarioBuilder.open(
      rate: 40,
      for: .seconds(20),
      services: [
        .station("catalog", servers: 8, servesAbandoned: true),
        .station("till", servers: 10, queuePatience: .constant(400), timeout: .seconds(2)),
        .station("static", servers: nil),
      ],
      steps: [
        .calling([0, 2], time: .exponential(mean: 90), name: "look"),
        .calling([1], time: .exponential(mean: 120), name: "pay", value: 2_500),
        .calling([2], time: .exponential(mean: 40), name: "thanks", value: 100),
      ],
      persona: persona,
      effects: [
        .acting(
          "till-slow",
          from: 3,
          to: 12,
          .slow(service: 1, factor: .times(2), probability: 0.5)
        ),
        .acting(
          "primary-datacenter-failure",
          from: 6,
          to: 14,
          .regionalFailure(
            RegionalFailure(
              region: 0,
              services: [0, 1],
              failoverTime: .seconds(2),
              clientRetry: ClientRetry(interval: .milliseconds(600), attempts: 3)
            )
          )
        ),
        .acting(
          "traffic-reroute",
          from: 8,
          to: 14,
          .reroute(Reroute(region: 0, newRegion: 1, latencyIncrease: .milliseconds(30)))
        ),
      ],
      drain: .lasting(.seconds(2))
    )
    scenario.regions = [
      Region(name: "home", share: 0.6, capacity: 1),
      Region(name: "away", share: 0.4, capacity: 0.5),
    ]
    scenario.databases = [
      Database(
        name: "ledger",
        pool: 8,
        acquireTimeout: .milliseconds(300),
        share: 0.6,
        replication: .async,
        replicationLag: .milliseconds(1_500)
      )
    ]
    scenario.services[1].database = 0
    return scenario
  }
}

extension DividedScenario {
  private static let shortage = DatabaseFault(
    database: 0,
    issue: .exhaustion,
    severity: .medium,
    looksIntoCache: true,
    degrades: true,
    continuity: .essentialOnly
  )
  private static let slowness = DatabaseFault(
    database: 1,
    issue: .slowQueries,
    severity: .low,
    looksIntoCache: false,
    degrades: false,
    continuity: .full
  )

  private static var sharing: Scenario {
    var persona = Persona.distant(roundTrip: .milliseconds(60), loss: 0.02)
    persona.thinkTime = .uniform(minimum: 200, maximum: 900)
    persona.patience = .milliseconds(1_200)
    persona.tolerance = 0.8
    persona.retryAttempts = 2
    var scenario = ScenarioBuilder.open(
      rate: 40,
      for: .seconds(20),
      services: [
        .station(
          "orders",
          servers: 6,
          queuePatience: .exponential(mean: 400),
          servesAbandoned: true,
          maxQueue: 25
        ),
        .station("profile", servers: nil, timeout: .milliseconds(500)),
        .station("stock", servers: 5),
        .station("static", servers: nil),
      ],
      steps: [
        .calling([1, 3], time: .exponential(mean: 100), name: "look"),
        .calling([0], time: .exponential(mean: 110), name: "order", value: 900),
        .calling([2], time: .constant(90), name: "confirm", isOptional: true),
      ],
      persona: persona,
      effects: [
        .acting("rush", from: 6, to: 14, .traffic(multiplier: 1.8)),
        .acting(
          "orders-slow",
          from: 8,
          to: 15,
          .slow(service: 0, factor: .times(2), probability: 0.3)
        ),
      ]
    )
    scenario.databases = [
      Database(name: "main", pool: 4, acquireTimeout: .milliseconds(150), share: 0.5),
      Database(name: "stock", pool: 3, acquireTimeout: .milliseconds(90), share: 0.9),
    ]
    scenario.services[0].database = 0
    scenario.services[1].database = 0
    scenario.services[2].database = 1
    scenario.services[3].isEssential = false
    scenario.effects += [
      .acting("main-short", from: 4, to: 10, .database(Self.shortage)),
      .acting("stock-slow", from: 9, to: 16, .database(Self.slowness)),
    ]
    return scenario
  }
}

extension Scenario {
  /// The same with all that the load and the effects do in a fraction of the time.
  func hurried(by factor: Int64) -> Scenario {
    var scenario = self
    scenario.load.rampUp.shorten(by: factor)
    scenario.load.steady.shorten(by: factor)
    scenario.load.rampDown.shorten(by: factor)
    for index in effects.indices {
      scenario.effects[index].start.shorten(by: factor)
      scenario.effects[index].end?.shorten(by: factor)
    }
    scenario.window.shorten(by: factor)
    return scenario
  }

  /// The same with a fraction of the users of a closed load, and of the servers.
  fileprivate func divided(by factor: Int) -> Scenario {
    var scenario = self
    if case .closed(var population) = load.model {
      population.users = population.users.map { $0 / factor }
      scenario.load.model = .closed(population)
    }
    for index in services.indices {
      scenario.services[index].servers = services[index].servers.map { $0 / factor }
    }
    return scenario
  }
}

extension SimulationTime {
  fileprivate mutating func shorten(by factor: Int64) {
    self = SimulationTime(nanoseconds: nanoseconds / factor)
  }
}

extension SimulationTime.Duration {
  fileprivate mutating func shorten(by factor: Int64) {
    self = SimulationTime.Duration(nanoseconds: nanoseconds / factor)
  }
}

extension Persona {
  /// A patient visitor at the other end of a network.
  static func distant(roundTrip: SimulationTime.Duration, loss: Double) -> Persona {
    var persona = Persona.patient
    persona.network = Network(roundTrip: roundTrip, bitsPerSecond: nil, lossProbability: loss)
    return persona
  }
}

extension Effect {
  /// An effect on everyone between two instants, in seconds.
  static func acting(_ name: String, from start: Int64, to end: Int64?, _ kind: Kind) -> Effect {
    Effect(
      id: name,
      name: name,
      start: SimulationTime(.seconds(start)),
      end: end.map { SimulationTime(.seconds($0)) },
      kind: kind,
      target: .all,
      prediction: nil
    )
  }
}
