import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

/// Stations against closed forms that we did not write. Rates are in units of the mean service time of
/// one second. Seeds are fixed; each check allows four standard errors, false alarm 6e-5.
@Suite struct QueueTheoryTests {
  private func run(_ service: Service, rate: Double, time: Law, hours: Int64) throws -> RunRecorder
  {
    try RunRecorder(
      ScenarioBuilder.open(
        rate: rate,
        for: .hours(hours),
        services: [service],
        steps: [.calling([0], time: time)]
      ),
      seed: 11
    )
  }

  @Test func `M M 1 with room for four loses the share of the formula`() throws {
    // M/M/1/5 at rho 0.8: (1 − r)·r^5/(1 − r^6).
    let blocked = 0.2 * 0.32768 / (1 - 0.262144)

    let run = try run(
      .station(servers: 1, maxQueue: 4),
      rate: 0.8,
      time: .exponential(mean: 1_000),
      hours: 20
    )

    let lost = Double(run.calls.filter { $0.outcome == .overload }.count) / Double(run.calls.count)
    // Losses cluster: about six times the variance of independent trials.
    #expect(abs(lost - blocked) < 4 * (6 * blocked / Double(run.calls.count)).squareRoot())
  }

  @Test(
    arguments: [
      Law.exponential(mean: 1_000), .constant(1_000), .uniform(minimum: 0, maximum: 2_000),
    ])
  func `without a queue the loss depends on the mean alone`(time: Law) throws {
    // Erlang B for 10 servers and 8 erlangs, published as 0.1217.
    var blocking = 1.0
    for servers in 1...10 { blocking = 8 * blocking / (Double(servers) + 8 * blocking) }

    let run = try run(.station(servers: 10, maxQueue: 0), rate: 8, time: time, hours: 2)

    let lost = Double(run.calls.filter { $0.outcome == .overload }.count) / Double(run.calls.count)
    #expect(abs(lost - blocking) < 4 * (4 * blocking / Double(run.calls.count)).squareRoot())
  }

  @Test func `M G 1 waits by Pollaczek and Khinchine`() throws {
    // rho 0.7, squared coefficient of variation 4: W = rho·(1 + 4)/(2·(1 − rho)).
    let expected = 0.7 * 5 / (2 * 0.3)
    let time = Law.hyperexponential(
      probabilities: [0.1127016653792583, 0.8872983346207417],
      means: [4_436.491673103708, 563.508326896291]
    )

    let run = try run(.station(servers: 1), rate: 0.7, time: time, hours: 60)

    let waited = run.windows.reduce(0.0) { $0 + Double($1.waitSum) } / 1e6
    let mean = waited / Double(run.calls.count)
    // Twenty batches of the run itself estimate the error.
    let batches = stride(from: 0, to: run.windows.count, by: run.windows.count / 20).prefix(20).map
    {
      let part = run.windows[$0..<($0 + run.windows.count / 20)]
      return part.reduce(0.0) { $0 + Double($1.waitSum) } / 1e6
        / part.reduce(0.0) { $0 + Double($1.calls) }
    }
    let spread = batches.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19
    #expect(abs(mean - expected) < 4 * (spread / 20).squareRoot())
    #expect((spread / 20).squareRoot() < 0.1 * expected)
  }

  @Test func `a constant patience in the queue loses the share of Baccelli and Hebuterne`() throws {
    // M/M/1+D at rho 0.9, patience of one service time. With a = mu − lambda = 0.1 the density of the
    // offered wait is p0·lambda·exp(−a·w) up to tau, then p0·lambda·exp(lambda·tau − mu·w):
    // 1/p0 = 1 + 0.9·(1 − exp(−0.1))/0.1 + 0.9·exp(−0.1), P(lost) = p0·0.9·exp(−0.1).
    let tail = 0.9 * 0.9048374180359595
    let expected = tail / (1 + 0.9 * (1 - 0.9048374180359595) / 0.1 + tail)

    let run = try run(
      .station(servers: 1, queuePatience: .constant(1_000)),
      rate: 0.9,
      time: .exponential(mean: 1_000),
      hours: 20
    )

    let lost = Double(run.calls.filter { $0.outcome == .reneged }.count) / Double(run.calls.count)
    #expect(abs(lost - expected) < 4 * (4 * expected / Double(run.calls.count)).squareRoot())
  }

  @Test func `machine repair keeps the throughput of the birth and death chain`() throws {
    // 20 users, think time 10 on average, one server of rate 1 (a finite source queue).
    var persona = Persona.patient
    persona.thinkTime = .exponential(mean: 10_000)
    let scenario = ScenarioBuilder.closed(
      users: 20,
      for: .hours(20),
      services: [.station(servers: 1)],
      steps: [.calling([0], time: .exponential(mean: 1_000))],
      persona: persona
    )
    var weight = 1.0
    var total = 1.0
    for busy in 1...20 {
      weight *= Double(20 - busy + 1) * 0.1
      total += weight
    }
    let expected = 1 - 1 / total

    let run = try RunRecorder(scenario, seed: 3)

    let rate = Double(run.calls.count) / 72_000
    // Departures of a nearly saturated server are about Poisson: four roots.
    #expect(abs(rate - expected) < 4 * (1 / 72_000.0).squareRoot())
  }
}
