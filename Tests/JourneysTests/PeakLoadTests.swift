import Scenarios
import SimulationKernel
import Statistics
import Testing

@testable import Journeys

/// Two steps at an unlimited station with a pause between them: a session of `think` seconds.
private func walk(
  rate: Double,
  think: Double,
  for duration: SimulationTime.Duration,
  services: [Service] = [.station(servers: nil)],
  time: Law = .constant(0),
  effects: [Effect] = [],
  curve: [OpenArrivals.CurvePoint] = []
) -> Scenario {
  var persona = Persona.patient
  persona.thinkTime = .constant(think * 1_000)
  return ScenarioBuilder.open(
    rate: rate,
    for: duration,
    services: services,
    steps: [.calling([0], time: time), .calling([0], time: time, name: "second")],
    persona: persona,
    effects: effects,
    curve: curve
  )
}

private func traffic(times multiplier: Double, from start: Int64, to end: Int64) -> Effect {
  Effect(
    id: "wave",
    name: "wave",
    start: SimulationTime(.seconds(start)),
    end: SimulationTime(.seconds(end)),
    kind: .traffic(multiplier: multiplier),
    target: .all,
    prediction: nil
  )
}

/// What five standard deviations make of a mean.
private func withMargin(_ mean: Double) -> Double { mean + 5 * mean.squareRoot() }

@Suite struct PeakLoadTests {
  @Test func `a steady load is Little's law`() {
    let load = PeakLoad(walk(rate: 100, think: 50, for: .seconds(3_600)))

    #expect(abs(load.sessions / withMargin(5_000) - 1) < 1e-9)
    #expect(load.rows == load.sessions)
    #expect(load.users == 0)
  }

  @Test func `a run shorter than a session holds all who arrive`() {
    let load = PeakLoad(walk(rate: 100, think: 5_000, for: .seconds(60)))

    #expect(abs(load.sessions / withMargin(6_000) - 1) < 1e-9)
  }

  @Test func `a wave of traffic counts for as long as it lasts`() {
    let wave = traffic(times: 10, from: 600, to: 620)

    let load = PeakLoad(walk(rate: 100, think: 50, for: .seconds(3_600), effects: [wave]))

    // Twenty seconds at a thousand, thirty at a hundred.
    #expect(abs(load.sessions / withMargin(23_000) - 1) < 1e-9)
  }

  @Test func `the highest point of a curve counts`() {
    let load = PeakLoad(
      walk(
        rate: 100,
        think: 1,
        for: .seconds(3_600),
        curve: [
          .init(time: .zero, factor: 0),
          .init(time: .seconds(1_800), factor: 4),
          .init(time: .seconds(3_600), factor: 0),
        ]
      )
    )

    #expect(abs(load.sessions / withMargin(400) - 1) < 0.01)
  }

  @Test func `what a station cannot do waits`() {
    // Offered 200 s of work a second to 100 servers: half of what arrives is done.
    let scenario = walk(
      rate: 100,
      think: 0,
      for: .seconds(1_000),
      services: [.station(servers: 100)],
      time: .constant(1_000)
    )

    let load = PeakLoad(scenario)

    #expect(load.sessions > 50_000)
    #expect(load.sessions < 52_000)
  }

  @Test(arguments: [
    (Service.station(servers: 100, maxQueue: 700), 1_100.0),
    (Service.station(servers: 100, queuePatience: .constant(5_000)), 1_200.0),
    (Service.station(servers: 100, timeout: .seconds(5)), 1_200.0),
  ])
  func `a queue that is bounded holds no more than that`(station: Service, most: Double) {
    let scenario = walk(
      rate: 100,
      think: 0,
      for: .seconds(1_000),
      services: [station],
      time: .constant(1_000)
    )

    let load = PeakLoad(scenario)

    #expect(load.sessions > 500)
    #expect(load.sessions < most)
  }

  @Test func `users of a closed load pause between journeys, unless a station holds them`() {
    var persona = Persona.patient
    persona.thinkTime = .constant(9_000)
    func crowd(servers: Int?, rampUp: SimulationTime.Duration) -> PeakLoad {
      PeakLoad(
        ScenarioBuilder.closed(
          users: 1_000_000,
          for: .seconds(600),
          services: [.station(servers: servers)],
          steps: [.calling([0], time: .constant(1_000))],
          persona: persona,
          rampUp: rampUp
        )
      )
    }

    let free = crowd(servers: nil, rampUp: .seconds(100))
    let held = crowd(servers: 10_000, rampUp: .seconds(100))
    let together = crowd(servers: nil, rampUp: .zero)

    #expect(abs(free.sessions / withMargin(100_000) - 1) < 1e-9)
    #expect(free.rows == 1_000_000)
    #expect(free.users == 1_000_000)
    #expect(abs(held.sessions / withMargin(910_000) - 1) < 1e-9)
    #expect(together.sessions == 1_000_000)
  }

  @Test func `no number is too large`() {
    let wave = traffic(times: 1e300, from: 1, to: 2)
    let scenario = walk(
      rate: 1e300,
      think: 1e300,
      for: .seconds(9_000_000_000),
      time: .pareto(shape: 0.5, minimum: 1),
      effects: [wave]
    )

    let load = PeakLoad(scenario)

    #expect(load.sessions > 1e90)
    #expect(!load.sessions.isNaN)
    #expect(JourneyRun.expectedMemory(of: scenario, load: load) > 1e90)
  }
}
