import Analysis
import Foundation
import Scenarios
import Testing

@testable import Experiments

@Suite struct ComparisonTests {
  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"
  private static let goals = "successCriteria: {journeyCompletionRate: '>90%'}"

  private func side(_ servers: Int, seed: UInt64 = 1, duration: String = "2m") throws
    -> Comparison.Side
  {
    let source = SmallQueue.source(servers: servers, duration: duration, goals: Self.goals)
    return .init(
      name: "\(servers) servers, seed \(seed)",
      scenario: try SmallQueue.scenario(source),
      seed: seed
    )
  }

  private func replicated(
    _ servers: [Int],
    seed: UInt64,
    replications: Int,
    duration: String = "1m"
  ) throws -> ComparisonSummary {
    try Comparison(servers.map { try side($0, duration: duration) }).run(
      Experiment(seeds: ReplicationSeeds(base: seed), pool: WorkerPool(workers: 2)),
      replications: replications
    )
  }

  @Test func `common seeds make the difference of ten and eleven servers much surer`() throws {
    let sides = try [10, 11].map { servers in
      let source = SmallQueue.source(
        servers: servers,
        duration: Self.isLong ? "10m" : "4m",
        patience: "null"
      )
      return Comparison.Side(
        name: "\(servers)",
        scenario: try SmallQueue.scenario(source),
        seed: 1
      )
    }

    let result = try Comparison(sides).run(
      Experiment(seeds: ReplicationSeeds(base: 1), pool: WorkerPool(workers: 2)),
      replications: Self.isLong ? 20 : 8
    )

    let wait = try #require(result.sides[1].result.differences["average-journey-time"])
    #expect(wait.verdict == "better")
    let reduction = try #require(wait.varianceReduction)
    #expect(reduction >= (Self.isLong ? 5 : 2), "\(reduction)")
    print("variance of the paired difference, 10 against 11 servers at 0.8: 1/\(reduction)")
  }

  @Test func `halved capacity is always worse`() throws {
    let seeds = Self.isLong ? 200 : 8
    for seed in 1...UInt64(seeds) {
      let result = try replicated([10, 5], seed: 100 * seed, replications: 3)

      #expect(result.sides[1].verdict == "worse", "seed \(100 * seed)")
      #expect(!result.passed)
    }
  }

  /// Replications of one scenario against others of it with seeds of their own, so that nothing cancels.
  /// A verdict errs with a probability of 5 %: of 20 comparisons more than 4 do with 0.3 %, of 200 more
  /// than 10 with 42 %; the seeds are fixed.
  @Test func `equal scenarios are told apart in at most one comparison of twenty`() throws {
    let pairs = Self.isLong ? 200 : 20
    let scenario = try side(10, duration: Self.isLong ? "2m" : "30s").scenario
    let variant = Variant(scenario: scenario)
    func replications(_ seed: UInt64) throws -> [ReplicationResult?] {
      try Experiment(seeds: ReplicationSeeds(base: seed), pool: WorkerPool(workers: 2))
        .results(of: [variant], replications: Self.isLong ? 10 : 5)[0]
    }
    var alarms = 0
    for pair in 1...UInt64(pairs) {
      let result = VariantAnalysis(
        variant: variant,
        replications: try replications(pair * 100),
        base: try replications(pair * 100 + 50),
        goals: scenario.goals
      ).result
      let verdict = try #require(result.differences["journey-completion-rate"]?.verdict)
      if verdict != "no detectable difference" { alarms += 1 }
    }

    print("equal scenarios told apart: \(alarms) of \(pairs)")
    #expect(alarms <= pairs / 20 + (Self.isLong ? 0 : 3))
  }

  @Test func `a scenario does not differ from itself`() throws {
    let result = try replicated([10, 10, 11], seed: 1, replications: 3)

    #expect(result.sides[1].verdict == "no detectable difference")
    #expect(result.sides[1].changes.isEmpty)
    let difference = result.sides[1].result.differences["journey-completion-rate"]
    #expect(
      difference?.value == 0 && difference?.low == 0 && difference?.furtherReplications == nil
    )
    #expect(
      result.sides[2].changes.map(\.path) == ["/services/server/servers"]
        || result.sides[2].changes.count == 1,
      "\(result.sides[2].changes)"
    )
  }

  @Test func `runs of one seed are paired by arrivals`() throws {
    let paired = try #require(
      try Comparison([side(10, duration: "5m"), side(8, duration: "5m")])
        .runOnce(hashes: [nil, nil])
    )
    let metric = "journey-completion-rate"
    let own = try #require(paired.sides[1].result.differences[metric])
    #expect(paired.method == .arrivals)
    #expect(own.verdict == "worse")
    let values = paired.sides.map { $0.result.metrics[metric]?.value ?? 0 }
    #expect(((own.value ?? 0) - (values[1] - values[0])).magnitude < 1e-12)
    // Apart from each other two that are nearly alike would be less sure.
    let near = try #require(
      try Comparison([side(10, duration: "5m"), side(11, duration: "5m")])
        .runOnce(hashes: [nil, nil])
    )
    let reduction = near.sides[1].result.differences["average-journey-time"]?.varianceReduction
    #expect(try #require(reduction) > 1.5)
  }

  @Test func `a run that comes out otherwise is refused`() throws {
    #expect(throws: ReproductionError.self) {
      try Comparison([side(10, duration: "10s"), side(10, duration: "10s")])
        .runOnce(hashes: ["0123", nil])
    }
  }

  @Test func `one replication cannot tell`() throws {
    let result = try replicated([10, 9], seed: 1, replications: 1)

    #expect(result.sides[1].verdict == "unknown")
    #expect(result.passed)
  }
}

@Suite struct ReplicatedRunTests {
  private static let goals = "successCriteria: {journeyCompletionRate: '>90%'}"

  private func run(
    _ plan: ReplicatedRun.Plan,
    workers: Int = 2,
    goesOn: @escaping @Sendable () -> Bool = { true }
  ) throws -> ReplicatedRun {
    let scenario = try SmallQueue.scenario(SmallQueue.source(duration: "1m", goals: Self.goals))
    let first = try #require(try Replication.simulate(scenario, seed: 5)).summary
    return try ReplicatedRun(
      extending: first,
      of: scenario,
      plan: plan,
      pool: WorkerPool(workers: workers),
      goesOn: goesOn
    )
  }

  @Test func `metrics and goals are those of the mean`() throws {
    let scenario = try SmallQueue.scenario(SmallQueue.source(duration: "1m", goals: Self.goals))
    let values = try (5..<9 as Range<UInt64>).map { seed in
      try #require(
        try Replication.simulate(scenario, seed: seed)?.summary
          .metrics["journey-completion-rate"]?.value
      )
    }

    let summary = try run(.init(least: 4, most: 4, precision: nil)).summary

    let estimate = try #require(summary.metrics["journey-completion-rate"])
    #expect(((estimate.value ?? 0) - values.reduce(0, +) / 4).magnitude < 1e-12)
    #expect(estimate.method == "replications")
    #expect(summary.replications == 4)
    #expect(summary.goals.first?.observed == estimate.value)
  }

  @Test func `a precision takes as many replications on one core as on many`() throws {
    let plan = ReplicatedRun.Plan(least: 3, most: 60, precision: 0.02)

    let alone = try run(plan, workers: 1)
    let together = try run(plan, workers: 3)

    #expect(alone.imprecise.isEmpty)
    #expect((3..<60).contains(alone.summary.replications), "\(alone.summary.replications)")
    #expect(together.summary == alone.summary)
    #expect(together.contentHashes == alone.contentHashes)
    let estimate = try #require(alone.summary.metrics["journey-completion-rate"])
    let half = try 0.5 * (#require(estimate.high) - #require(estimate.low))
    #expect(try half <= 0.02 / 1.02 * #require(estimate.value))
  }

  @Test func `a precision out of reach is said to be so`() throws {
    let result = try run(.init(least: 2, most: 4, precision: 1e-6))

    #expect(result.summary.replications == 4)
    #expect(result.imprecise.map(\.metric) == [.journeyCompletionRate])
  }

  @Test func `an interruption leaves what is done`() throws {
    let result = try run(.init(least: 9, most: 9, precision: nil), goesOn: { false })

    #expect(result.summary.partial && result.summary.replications == 1)
  }
}
