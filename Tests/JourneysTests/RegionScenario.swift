import Scenarios
import SimulationKernel
import Statistics

/// Two regions, one of which fails at ten and a half seconds, in a few words.
enum RegionScenario {
  static let home = 0
  static let away = 1

  /// One session a second for `seconds`, each with one call of two seconds to each of `services`.
  static func open(
    failover: SimulationTime.Duration = .seconds(5),
    clientRetry: ClientRetry? = nil,
    latency: SimulationTime.Duration = .zero,
    capacity: Double = 1,
    struck: [Int] = [],
    end: SimulationTime? = nil,
    shares: [Double] = [1, 0],
    rate: Double = 1,
    seconds: Int64 = 40,
    services: [Service] = [.station(servers: nil)],
    time: Law = .constant(2_000),
    persona: Persona = .patient,
    goals: [Goal] = []
  ) -> Scenario {
    let start = SimulationTime(.milliseconds(10_500))
    var scenario = ScenarioBuilder.open(
      rate: rate,
      for: .seconds(seconds),
      services: services,
      steps: [.calling(Array(services.indices), time: time)],
      persona: persona,
      effects: [
        Effect.regional(
          "primary-datacenter-failure",
          from: start,
          to: end,
          .regionalFailure(
            RegionalFailure(
              region: home,
              services: struck,
              failoverTime: failover,
              clientRetry: clientRetry
            )
          )
        ),
        Effect.regional(
          "traffic-reroute",
          from: start + failover,
          to: end,
          .reroute(Reroute(region: home, newRegion: away, latencyIncrease: latency))
        ),
      ],
      process: .uniform
    )
    scenario.regions = [
      Region(name: "home", share: shares[0], capacity: 1),
      Region(name: "away", share: shares[1], capacity: capacity),
    ]
    scenario.goals = goals
    return scenario
  }
}

extension Effect {
  /// An effect between two instants.
  static func regional(
    _ name: String,
    from start: SimulationTime,
    to end: SimulationTime?,
    _ kind: Kind
  ) -> Effect {
    Effect(
      id: name,
      name: name,
      start: start,
      end: end,
      kind: kind,
      target: .all,
      prediction: nil
    )
  }
}
