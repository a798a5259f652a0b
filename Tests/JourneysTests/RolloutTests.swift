import Scenarios
import SimulationKernel
import Testing
import Traces

@testable import Journeys

@Suite struct RolloutTests {
  /// One step of a tenth of a second, five sessions a second, 100 s; version B is half a second slower.
  private func scenario(
    _ plan: Rollout.Plan,
    hasGuard: Bool = false,
    users: Int? = nil,
    process: OpenArrivals.Process = .poisson
  ) -> Scenario {
    let services = [Service.station(servers: nil)]
    let steps = [Step.calling([0], time: .constant(100))]
    var scenario =
      users.map {
        ScenarioBuilder.closed(users: $0, for: .seconds(100), services: services, steps: steps)
      }
      ?? ScenarioBuilder.open(
        rate: 50,
        for: .seconds(100),
        services: services,
        steps: steps,
        process: process
      )
    scenario.rollout = Rollout(feature: "quote-v2", plan: plan, hasGuard: hasGuard)
    scenario.effects = [
      Effect(
        id: "slower",
        name: "slower",
        start: .zero,
        end: nil,
        kind: .slow(service: 0, factor: .plus(.milliseconds(500)), probability: 1),
        target: Effect.Target(
          personas: [],
          regions: [],
          journeys: [],
          steps: [],
          versions: [2]
        ),
        prediction: nil
      )
    ]
    return scenario
  }

  private func step(_ second: Int64, _ share: Double) -> Rollout.Step {
    .init(start: .seconds(second), share: share)
  }

  @Test func `each stage gives version B its share`() throws {
    let run = try RunRecorder(scenario(.steps([step(0, 0.05), step(40, 0.5), step(80, 1)])))

    func share(_ seconds: Range<UInt64>) -> Double {
      let begins = run.begins.filter { seconds.contains($0.time / 1_000_000) }
      return Double(begins.filter { $0.version == 2 }.count) / Double(begins.count)
    }
    // 2,000, 2,000 and 1,000 sessions: four standard errors, false alarm 1e-4.
    #expect(abs(share(0..<40) - 0.05) < 4 * 0.0049)
    #expect(abs(share(40..<80) - 0.5) < 4 * 0.0112)
    #expect(share(80..<100) == 1)
    #expect(run.begins.allSatisfy { $0.version == 1 || $0.version == 2 })
    let markers = run.markers.filter { $0.kind == .rolloutShare }
    #expect(markers.map(\.argument) == [0, 1, 2])
    #expect(markers.map(\.value) == [50_000, 500_000, 1_000_000])
    #expect(markers.map(\.time) == [0, 40_000_000, 80_000_000])
  }

  @Test func `an effect aimed at B strikes calls of B and no others`() throws {
    let run = try RunRecorder(scenario(.steps([step(0, 0.5)])))

    let versions = Dictionary(uniqueKeysWithValues: run.begins.map { ($0.session, $0.version) })
    #expect(run.calls.allSatisfy { ($0.latency == 600_000) == (versions[$0.session] == 2) })
    #expect(Set(run.calls.map(\.latency)) == [100_000, 600_000])
  }

  @Test func `a linear plan goes from nobody to everybody`() throws {
    let run = try RunRecorder(scenario(.linear, process: .uniform))

    for second in stride(from: UInt64(0), to: 100, by: 20) {
      let begins = run.begins.filter { (second..<second + 20).contains($0.time / 1_000_000) }
      let share = Double(begins.filter { $0.version == 2 }.count) / Double(begins.count)
      // 1,000 sessions: four standard errors at most, false alarm 6e-5 each.
      #expect(abs(share - (Double(second) + 10) / 100) < 4 * 0.0158)
    }
  }

  @Test func `a user who has B keeps it, and a larger share contains a smaller one`() throws {
    let run = try RunRecorder(
      scenario(.steps([step(0, 0.1), step(30, 0.4), step(60, 0.9)]), users: 200)
    )

    var last: [UInt64: UInt8] = [:]
    for begin in run.begins {
      let user = begin.session & 0xFF_FFFF
      #expect(begin.version >= last[user] ?? 0)
      last[user] = begin.version
    }
    #expect(Set(last.values) == [1, 2])
    // 180 of 200 expected, standard deviation 4.2.
    #expect(abs(last.values.filter { $0 == 2 }.count - 180) < 17)
  }

  @Test func `another seed and another feature choose other customers`() throws {
    let first = scenario(.steps([step(0, 0.5)]), users: 200)
    var other = first
    other.rollout?.feature = "quote-v3"

    let chosen = try [(first, 1), (first, 2), (other, 1)].map { scenario, seed in
      Set(
        try RunRecorder(scenario, seed: UInt64(seed)).begins.filter { $0.version == 2 }.map {
          $0.session & 0xFF_FFFF
        }
      )
    }

    #expect(chosen[0] != chosen[1] && chosen[0] != chosen[2])
  }

  @Test func `versions move no draw, and a rollout of like versions no row but for the version`()
    throws
  {
    var with = scenario(.steps([step(0, 0.5)]))
    with.effects = []
    var without = with
    without.rollout = nil

    let first = try RunRecorder(without)
    let second = try RunRecorder(with)

    #expect(first.calls == second.calls)
    #expect(first.ends == second.ends)
    #expect(first.begins.map(\.time) == second.begins.map(\.time))
    #expect(first.begins.allSatisfy { $0.version == 0 })
  }

  @Test func `the fault-free twin keeps what makes version B`() throws {
    var troubled = scenario(.steps([step(0, 0.5)]))
    troubled.effects.append(
      Effect(
        id: "outage",
        name: "outage",
        start: .zero,
        end: nil,
        kind: .failure(service: 0, availability: 0.5, failsFast: false),
        target: .all,
        prediction: nil
      )
    )

    #expect(troubled.withoutFaults.effects.map(\.id) == ["slower"])
    #expect(troubled.withoutFaults.rollout == troubled.rollout)
  }
}

// MARK: - Guard

extension RolloutTests {
  /// Visitors leave after 300 ms, so nobody gets through version B.
  private func broken(_ shares: [Rollout.Step], hasGuard: Bool) -> Scenario {
    var scenario = scenario(.steps(shares), hasGuard: hasGuard)
    scenario.personas[0].patience = .milliseconds(300)
    scenario.window = .seconds(5)
    return scenario
  }

  @Test func `the guard reads at the end of a stage and acts a window later`() throws {
    let run = try RunRecorder(
      broken([step(0, 0.05), step(40, 0.5), step(80, 1)], hasGuard: true)
    )

    let readings = run.markers.filter { $0.kind == .rolloutReading }
    #expect(readings.map(\.time) == [40_000_000])
    #expect(readings.map(\.argument) == [0])
    #expect(readings.allSatisfy { $0.value & 1 == 1 })
    let shares = run.markers.filter { $0.kind == .rolloutShare }
    #expect(shares.map(\.time) == [0, 40_000_000, 45_000_000])
    #expect(shares.map(\.value) == [50_000, 500_000, 0])
    let late = run.begins.filter { $0.time >= 45_000_000 }
    #expect(late.count > 2_000 && late.allSatisfy { $0.version == 1 })
    #expect(run.begins.contains { $0.time > 44_000_000 && $0.version == 2 })
  }

  @Test func `without a guard nobody takes a broken version back`() throws {
    let run = try RunRecorder(broken([step(0, 0.05), step(40, 0.5)], hasGuard: false))

    #expect(run.markers.allSatisfy { $0.kind != .rolloutReading })
    #expect(run.begins.last?.version != 0)
    #expect(run.begins.filter { $0.time > 60_000_000 && $0.version == 2 }.count > 500)
  }

  @Test func `a guard makes the run one shard, a rollout without one does not`() {
    let free = broken([step(0, 0.05)], hasGuard: false)
    let guarded = broken([step(0, 0.05)], hasGuard: true)

    if case .none(let reason) = Lookahead(guarded) {
      #expect(reason == "the guard of the rollout 'quote-v2' reads the whole run")
    } else {
      Issue.record("a guard reads the whole run")
    }
    if case .none = Lookahead(free) { Issue.record("versions alone need no look at the run") }
  }
}
