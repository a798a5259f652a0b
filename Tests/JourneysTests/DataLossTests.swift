import Analysis
import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

/// Writes that a region had and its backup had not, when it failed at 10.5 s.
@Suite struct DataLossTests {
  /// One session a second with a step of half a second, a pause of two, and a final step of half a
  /// second; the store is `lag` behind.
  private func scenario(
    lag: SimulationTime.Duration,
    replication: Database.Replication = .async,
    values: [Int64] = [0, 0],
    struck: [Int] = []
  ) -> Scenario {
    var scenario = RegionScenario.open(
      failover: .seconds(1),
      struck: struck,
      services: [.station("orders", servers: 8), .station("free", servers: nil)],
      time: .constant(500),
      goals: RegionalFailureTests.goals
    )
    scenario.journeys[0].steps = values.enumerated().map { index, value in
      .calling([0], time: .constant(500), name: "step-\(index)", value: value)
    }
    scenario.databases = [
      Database(name: "ledger", replication: replication, replicationLag: lag)
    ]
    scenario.services[0].database = 0
    return scenario
  }

  /// Sessions begin at whole seconds, are through their first step at half past, and end three seconds
  /// after they came.
  @Test func `the writes of the lag are lost, each with its revenue`() throws {
    let scenario = scenario(lag: .milliseconds(2_250), values: [300, 700])
    let run = try RunRecorder(scenario)
    let summary = try ShardedRecord(scenario, seed: 1, shards: 1).summary

    // In (8.25 s, 10.5 s]: first steps at 8.5 s, 9.5 s and 10.5 s, final ones at 9 s and 10 s.
    let loss = try #require(summary.dataLoss)
    #expect(loss.listed.map(\.time) == [8.5, 9, 9.5, 10, 10.5])
    #expect(loss.listed.map(\.step) == ["step-0", "step-1", "step-0", "step-1", "step-0"])
    #expect(loss.listed.map(\.value) == [300, 700, 300, 700, 300])
    #expect(loss.writes == 5 && loss.sessions == 5)
    #expect(loss.revenue == 2_300)
    #expect(summary.metrics["data-loss"]?.value == 2.25)
    #expect(summary.goals.prefix(2).map(\.verdict) == ["fail", "pass"])
    // Those who get through are converted all the same, and say why they are worth less; the session
    // of 8 s finds the region down.
    let marked = run.ends.filter { run.reason(of: $0) == "data-loss" }
    #expect(marked.allSatisfy { $0.result == .converted })
    #expect(marked.map(\.value).sorted() == [300, 300, 700, 700])
    let rows = Dictionary(grouping: run.calls, by: \.session).mapValues { calls in
      calls.reduce(0) { $0 + $1.value }
    }
    for end in run.ends where end.result != .open { #expect(rows[end.session] == end.value) }
    let revenue = run.ends.filter { $0.result != .open }.reduce(0) { $0 + $1.value }
    #expect(summary.metrics["revenue-generated"]?.value == Double(revenue))
  }

  @Test func `a journey without values loses the order with its final step`() throws {
    let scenario = scenario(lag: .seconds(2))
    let summary = try ShardedRecord(scenario, seed: 1, shards: 1).summary

    // The first step writes nothing; final steps end at 9 s and 10 s.
    let loss = try #require(summary.dataLoss)
    #expect(loss.listed.map(\.time) == [9, 10])
    #expect(loss.listed.map(\.value) == [1_000, 1_000])
    let ended = Double(summary.sessions.converted) * 1_000
    #expect(summary.metrics["revenue-generated"]?.value == ended - 2_000)
  }

  @Test func `a step may say whether it writes`() throws {
    var scenario = scenario(lag: .seconds(2))
    scenario.journeys[0].steps[0].writes = true
    scenario.journeys[0].steps[1].writes = false
    let summary = try ShardedRecord(scenario, seed: 1, shards: 1).summary

    let loss = try #require(summary.dataLoss)
    #expect(loss.listed.map(\.step) == ["step-0", "step-0"])
    #expect(loss.revenue == 0)
  }

  @Test func `nothing is lost that every store has, or that another service holds`() throws {
    for scenario in [
      scenario(lag: .seconds(9), replication: .sync), scenario(lag: .zero),
      scenario(lag: .seconds(9), struck: [1]),
    ] {
      let summary = try ShardedRecord(scenario, seed: 1, shards: 1).summary

      #expect(summary.dataLoss == nil)
      #expect(summary.metrics["data-loss"]?.value == 0)
    }
  }

  @Test func `the list is short, the totals are whole`() throws {
    var scenario = scenario(lag: .seconds(9))
    scenario.load.model = .open(OpenArrivals(rate: 100, process: .poisson, curve: []))
    scenario.services[0].servers = nil
    scenario.databases[0].pool = 1_000
    let first = try ShardedRecord(scenario, seed: 1, shards: 1).summary
    let run = try RunRecorder(scenario)

    let loss = try #require(first.dataLoss)
    let lost = run.ends.filter { run.reason(of: $0) == "data-loss" }
    #expect(loss.writes == lost.count && loss.writes > 500)
    #expect(loss.listed.count == 100)
    #expect(loss.listed.map(\.time) == loss.listed.map(\.time).sorted())
    #expect(loss.revenue == Int64(loss.writes) * 1_000)
  }
}
