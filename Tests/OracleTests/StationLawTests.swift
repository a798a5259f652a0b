import Scenarios
import Testing
import Traces

/// Little's law and flow balance, station by station and exactly.
///
/// One side comes from the rows of calls: who is at a station when, swept over their comings and goings.
/// The other comes from the rows of stations, which sum what each request waits and each server works.
/// Runs go on until all are gone, so nothing is left over at the end, and both sides are equal to the
/// nanosecond.
@Suite struct StationLawTests {
  /// Queues with and without room, with losses, with impatience, behind each other and with feedback.
  static let oracles = OracleCase.named([
    "mm1-080", "mmck-4-10", "erlangb-10-8", "erlanga-2", "mg1-lognormal", "tandem-3", "jackson-3",
  ])

  @Test(arguments: oracles)
  func `the requests at a station are those that come, times how long they stay`(
    oracle: OracleCase
  ) throws {
    let experiment = try ScenarioOracleTests.experiment(
      .init(oracle: oracle, variant: "exponential")
    )
    let documents = Documents(
      services: experiment.services,
      visitors: experiment.visitors,
      duration: 2_000 / experiment.rate,
      window: 100 / experiment.rate,
      arrivals: experiment.arrivals,
      drain: "until-empty"
    )
    let scenario = try documents.scenario()
    let services = scenario.journeys.map { $0.steps.map { $0.calls.map(\.service) } }
    var stays: [[(come: UInt64, go: UInt64)]] = experiment.services.map { _ in [] }
    var sums = experiment.services.map { _ in (calls: UInt64(0), lost: UInt64(0), time: UInt64(0)) }
    var lost = experiment.services.map { _ in UInt64(0) }
    try ScenarioExperiment.run(scenario, seed: oracle.seed) { chunk in
      for row in chunk.calls {
        let service = services[Int(row.journey)][Int(row.step)][Int(row.call)]
        if row.outcome == .overload {
          lost[service] += 1
        } else {
          stays[service].append((row.time - row.latency, row.time))
        }
      }
      for row in chunk.stationWindows where Int(row.service) < sums.count {
        sums[Int(row.service)].calls += row.calls
        sums[Int(row.service)].lost += row.overloads
        sums[Int(row.service)].time += row.waitSum + row.busySum
      }
    }

    for service in experiment.services.indices {
      let name = experiment.services[service].name
      #expect(stays[service].count > 100, "\(name)")
      #expect(sums[service].calls == UInt64(stays[service].count) + lost[service], "\(name)")
      #expect(sums[service].lost == lost[service], "\(name)")
      #expect(Self.integral(of: stays[service]) == sums[service].time, "\(name)")
    }
  }

  /// The integral over time of the number that is there.
  private static func integral(of stays: [(come: UInt64, go: UInt64)]) -> UInt64 {
    let changes = (stays.map { ($0.come, 1) } + stays.map { ($0.go, -1) }).sorted { $0.0 < $1.0 }
    var (area, there, last) = (UInt64(0), 0, UInt64(0))
    for (time, change) in changes {
      area += UInt64(there) * (time - last)
      (there, last) = (there + change, time)
    }
    return area
  }
}
