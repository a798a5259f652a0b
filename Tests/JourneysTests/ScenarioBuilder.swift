import SimulationKernel
import Statistics

@testable import Scenarios

/// Scenarios in a few words, for tests.
enum ScenarioBuilder {
  /// One persona, one journey of `steps`, the given services; open Poisson arrivals at `rate` a
  /// second for `duration`.
  static func open(
    rate: Double,
    for duration: SimulationTime.Duration,
    services: [Service],
    steps: [Step],
    persona: Persona = .patient,
    effects: [Effect] = [],
    process: OpenArrivals.Process = .poisson,
    curve: [OpenArrivals.CurvePoint] = [],
    drain: Load.Drain = .cut
  ) -> Scenario {
    scenario(
      load: Load(
        model: .open(OpenArrivals(rate: rate, process: process, curve: curve)),
        rampUp: .zero,
        steady: duration,
        rampDown: .zero,
        drain: drain,
        personaShares: [1],
        journeyWeights: [1]
      ),
      services: services,
      steps: steps,
      persona: persona,
      effects: effects
    )
  }

  /// The same with `users` who repeat the journey.
  static func closed(
    users: Int,
    for duration: SimulationTime.Duration,
    services: [Service],
    steps: [Step],
    persona: Persona = .patient,
    effects: [Effect] = [],
    rampUp: SimulationTime.Duration = .zero,
    rampDown: SimulationTime.Duration = .zero,
    finishesJourney: Bool = true
  ) -> Scenario {
    scenario(
      load: Load(
        model: .closed(
          ClosedPopulation(
            users: [users],
            pacing: .zero,
            finishesJourney: finishesJourney,
            spikeRamp: nil
          )
        ),
        rampUp: rampUp,
        steady: duration,
        rampDown: rampDown,
        drain: .cut,
        personaShares: [1],
        journeyWeights: [1]
      ),
      services: services,
      steps: steps,
      persona: persona,
      effects: effects
    )
  }

  private static func scenario(
    load: Load,
    services: [Service],
    steps: [Step],
    persona: Persona,
    effects: [Effect]
  ) -> Scenario {
    Scenario(
      name: "test",
      seed: nil,
      currency: "USD",
      start: nil,
      window: .seconds(60),
      load: load,
      personas: [persona],
      journeys: [Journey(name: "visit", steps: steps, personas: nil)],
      services: services,
      regions: [Region(name: "here", share: 1)],
      effects: effects,
      goals: []
    )
  }
}

extension Persona {
  /// Waits for ever, thinks two seconds, never retries, always buys for 10.00.
  static var patient: Persona {
    Persona(
      name: "pat",
      displayName: "Pat",
      thinkTime: .constant(2_000),
      tolerance: 0,
      retryAttempts: 0,
      patience: nil,
      budget: nil,
      informationalFactor: 1,
      paymentMethods: [.init(method: .creditCard, weight: 1)],
      network: .native,
      averageValue: 1_000,
      valueVariation: 0,
      conversionProbability: 1,
      lifetimeValue: 0,
      traits: .init(
        channel: "web",
        device: "desktop",
        segment: "",
        risk: "low",
        browser: "",
        screen: ""
      )
    )
  }
}

extension Service {
  /// A station without time-out.
  static func station(
    _ name: String = "desk",
    servers: Int?,
    time: Law = .constant(100),
    queuePatience: Law? = nil,
    servesAbandoned: Bool = false,
    timeout: SimulationTime.Duration? = nil,
    maxQueue: Int? = nil
  ) -> Service {
    Service(
      name: name,
      servers: servers,
      serviceTime: time,
      queuePatience: queuePatience,
      servesAbandoned: servesAbandoned,
      timeout: timeout,
      maxQueue: maxQueue
    )
  }
}

extension Step {
  /// A step that makes one call to each of the services, each taking `time`.
  static func calling(
    _ services: [Int],
    time: Law,
    name: String = "step",
    value: Int64 = 0,
    isOptional: Bool = false
  ) -> Step {
    Step(
      name: name,
      calls: services.map {
        Call(
          service: $0,
          operation: "",
          serviceTime: time,
          probability: 1,
          isOptional: isOptional,
          payment: .any
        )
      },
      value: value,
      isInformational: false,
      isPayment: false,
      responseBytes: 0
    )
  }
}
