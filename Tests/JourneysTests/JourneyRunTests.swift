import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

@Suite struct JourneyRunTests {
  @Test func `evenly spaced sessions walk their steps with think time between`() throws {
    let scenario = ScenarioBuilder.open(
      rate: 1,
      for: .seconds(10),
      services: [.station(servers: nil)],
      steps: [
        .calling([0], time: .constant(100), name: "look"),
        .calling([0, 0], time: .constant(50), name: "buy"),
      ],
      process: .uniform,
      drain: .untilEmpty
    )

    let run = try RunRecorder(scenario)

    #expect(run.begins.map(\.time) == (0..<10).map { UInt64($0) * 1_000_000 })
    #expect(run.ends.map(\.duration) == Array(repeating: 2_200_000, count: 10))
    #expect(run.ends.allSatisfy { $0.result == .converted && $0.value == 1_000 })
    #expect(run.calls.filter { $0.session == 0 }.map(\.value) == [0, 0, 1_000])
    // Arrival, three completions and one thought a session, and the windows' observations aside.
    #expect(run.events == 10 * 5)
  }

  @Test func `a run is a function of scenario and seed`() throws {
    let scenario = ScenarioBuilder.open(
      rate: 20,
      for: .seconds(60),
      services: [.station(servers: 3)],
      steps: [.calling([0], time: .exponential(mean: 100))]
    )

    let first = try RunRecorder(scenario, seed: 5)
    let second = try RunRecorder(scenario, seed: 5)
    let other = try RunRecorder(scenario, seed: 6)

    #expect(first.calls == second.calls && first.ends == second.ends)
    #expect(first.calls != other.calls)
  }

  @Test func `M M 1 at 80 percent keeps its utilisation and its mean number in system`() throws {
    let scenario = ScenarioBuilder.open(
      rate: 8,
      for: .seconds(40_000),
      services: [.station(servers: 1)],
      steps: [.calling([0], time: .exponential(mean: 100))]
    )

    let run = try RunRecorder(scenario)

    let busy = run.windows.reduce(0.0) { $0 + Double($1.busySum) } / 40_000e6
    let waiting = run.windows.reduce(0.0) { $0 + Double($1.waitSum) } / 40_000e6
    // Known asymptotic variances of M/M/1 at rho 0.8 in units of the mean service time, so the
    // standard errors are exact: sqrt(1800/400000) and sqrt(1.6/400000). False alarm 6e-5 each.
    #expect(abs(busy - 0.8) < 4 * 0.002)
    #expect(abs(waiting + busy - 4) < 4 * 0.0671)
  }
}
