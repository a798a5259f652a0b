import Scenarios
import Testing
import Traces

/// Models that others have published come out as they say, as scenarios where documents can say them.
@Suite struct PublishedModelTests {
  /// The shopping mix of TPC-W, as a journey along routes from one home page to the next.
  ///
  /// Users walk on their own; a cycle is a session. The shares are ratios over cycles, their errors
  /// those of twenty groups of users. Any of the fourteen passes four errors once in 1,100 seeds.
  @Test func `visitors of the TPC-W shop see pages in the published shares`() throws {
    let model = try PublishedModel("tpcw-shopping")
    let states = model.value["model"]?["states"]?.array?.compactMap(\.string) ?? []
    let home = try #require(states.firstIndex(of: "HOME"))
    let transition = (model.value["model"]?["transition"]?.array ?? []).map {
      $0.array?.compactMap(\.double) ?? []
    }
    let pages = states.map { $0.lowercased() }
    // Whoever would come back to the home page ends the journey, and begins another one there.
    let routing = transition.map { row in
      row.enumerated().map { $0.offset == home ? 0 : $0.element / row.reduce(0, +) }
    }
    var documents = Documents(
      services: pages.map { .init(name: $0, law: Documents.exponential(mean: 0.01)) },
      visitors: [.init(journeys: [], users: 40, think: 7)],
      duration: Effort.isLong ? 180_000 : 30_000,
      window: 3_000
    )
    documents.visitors[0].walks = [.init(services: pages, routing: routing, entry: home)]
    let scenario = try documents.scenario()
    let names = scenario.journeys[0].steps.map { String($0.name.dropFirst(3)).uppercased() }

    var visits: [UInt64: [Double]] = [:]
    var measurement = Measurement()
    for name in names + ["all"] { measurement[name] = Array(repeating: 0, count: 20) }
    try ScenarioExperiment.run(scenario, seed: 5) { chunk in
      for row in chunk.calls {
        visits[row.session, default: names.map { _ in 0 }][Int(row.step)] += 1
      }
      for row in chunk.ends where row.result == .converted {
        let group = Int(row.session & 0xFF_FFFF) % 20
        for (name, count) in zip(names, visits.removeValue(forKey: row.session) ?? []) {
          measurement[name][group] += count
          measurement["all"][group] += count
        }
      }
    }

    let checks = try names.map { name in
      Check(name, try model.expected("stationary_share", name), name, over: "all")
    }
    Report.expect(checks, measurement, of: "tpcw-shopping")
    let steps = measurement["all"].reduce(0, +)
    for name in names {
      let share = measurement[name].reduce(0, +) / steps
      let specified = try model.expected("specified_mix_percent", name) / 100
      let tolerance = specified < 0.01 ? 0.001 : (Effort.isLong ? 0.05 : 0.08) * specified
      #expect((share - specified).magnitude < tolerance, "\(name): \(share), \(specified)")
    }
  }

  /// One clerk, exponential service of 12 s, customers who come every 10 s and wait 1 to 3 s.
  @Test func `customers leave the bank as the exact solution says`() throws {
    let model = try PublishedModel("simpy-bank-renege")
    let plan = try #require(
      RunPlan(Effort.asked, relaxation: 24, rate: 0.1, quickest: 1e9, longest: 1_200_000)
    )
    var checks: [Check] = []
    let pairs = [
      ("p_renege", "reneged-0", "calls-0"), ("mean_wait_all", "wait-0", "calls-0"),
      ("p_wait", "waited-0", "calls-0"),
    ]
    for (name, above, below) in pairs {
      let expected = try model.expected("exact_steady_state", name)
      checks.append(Check(name, expected, above, over: below))
    }

    let experiment = Self.bank(checks)
    let measurement = try experiment.measure(plan, seed: 3)

    Report.expect(checks, measurement, of: "simpy-bank-renege")
  }

  @Test func `two hundred customers of an empty bank leave as in SimPy`() throws {
    let model = try PublishedModel("simpy-bank-renege")
    let documents = Documents(
      services: Self.bank([]).services,
      visitors: Self.bank([]).visitors,
      duration: 3_000,
      window: 3_000
    )
    let scenario = try documents.scenario()
    var shares: [Double] = []
    for seed in 0..<(Effort.isLong ? 2_000 : 200) {
      var reneged = 0.0
      try ScenarioExperiment.run(scenario, seed: UInt64(seed)) { chunk in
        // Ids count arrivals: the first 200 customers are those below 200 · 256.
        for row in chunk.calls where row.session < 200 << 8 && row.outcome == .reneged {
          reneged += 1
        }
      }
      shares.append(reneged / 200)
    }

    try model.expectLikeSimPy("reneged_fraction", shares)
  }

  /// Waits of M/M/3, M/M/4 and M/M/1 that the documentation of Ciw estimates from short runs.
  @Test(
    arguments: [
      ("ciw-bank", 3, 0.2, 0.1, "exact_mean_wait_3_servers"),
      ("ciw-bank", 4, 0.2, 0.1, "exact_mean_wait_4_servers"),
      ("ciw-mm1-practice", 1, 5.0, 8.0, "exact_mean_wait"),
    ]
  )
  func `queues of the Ciw documentation have their exact waits`(
    id: String,
    servers: Int,
    lambda: Double,
    mu: Double,
    name: String
  ) throws {
    let expected = try PublishedModel(id).expected(name)
    let relaxation = Relaxation.queue(
      load: lambda / mu / Double(servers),
      mean: 1 / mu,
      servers: servers
    )
    let plan = try #require(
      RunPlan(Effort.asked, relaxation: relaxation, rate: lambda, quickest: 1e9)
    )
    let checks = [Check(name, expected, "wait-0", over: "calls-0")]
    let experiment = ScenarioExperiment(
      services: [
        .init(name: "desk", servers: servers, law: Documents.exponential(mean: 1 / mu))
      ],
      visitors: [.init(calls: [("desk", nil)], rate: lambda)],
      relaxation: relaxation,
      rate: lambda,
      checks: checks
    )

    let measurement = try experiment.measure(plan, seed: 11)

    Report.expect(checks, measurement, of: "\(id) with \(servers)")
  }

  /// A topology as large as that of Alibaba's microservices in 2022 (arXiv 2504.13141).
  @Test func `a topology of sixty-eight thousand services loads and runs`() throws {
    let count = 67_760
    let services = (0..<count).map { "{\"name\": \"s\($0)\", \"concurrency\": 4}" }
    let journeys = (0..<50).map { journey in
      let calls = (0..<60).map { "{\"service\": \"s\((journey * 997 + $0 * 1_129) % count)\"}" }
      return "{\"name\": \"j\(journey)\", \"steps\": [{\"name\": \"all\", \"finalStep\": true, "
        + "\"calls\": [\(calls.joined(separator: ", "))]}]}"
    }
    let mix = (0..<50).map { "{\"type\": \"j\($0)\"}" }.joined(separator: ", ")
    let text =
      "[{\"services\": [\(services.joined(separator: ", "))]}, "
      + "\(journeys.joined(separator: ", ")), "
      + "{\"profile\": \"large\", \"scenario\": {\"duration\": \"30s\"}, "
      + "\"arrivals\": {\"rate\": 5}, \"journeys\": [\(mix)]}]"

    let result = ScenarioLoader.load([SourceFile(path: "large.json", text: text)])

    let scenario = try #require(result.scenario)
    #expect(scenario.services.count > 2_900)
    var answered = 0
    try ScenarioExperiment.run(scenario, seed: 1) { chunk in
      answered += chunk.calls.count { $0.outcome == .ok }
    }
    #expect(answered > 3_000)
  }

  private static func bank(_ checks: [Check]) -> ScenarioExperiment {
    ScenarioExperiment(
      services: [
        .init(
          name: "counter",
          servers: 1,
          law: Documents.exponential(mean: 12),
          patience: "{distribution: uniform, low: 1000, high: 3000}"
        )
      ],
      visitors: [.init(calls: [("counter", nil)], rate: 0.1)],
      relaxation: 24,
      rate: 0.1,
      checks: checks
    )
  }
}
