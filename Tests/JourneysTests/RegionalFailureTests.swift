import Analysis
import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

@testable import Journeys

/// The failure of a region as calls meet it, at 10.5 s of each scenario.
@Suite struct RegionalFailureTests {
  private static let retry = ClientRetry(interval: .seconds(5), attempts: 6)

  private static func starts(of calls: [CallRow]) -> [UInt64] {
    calls.map { ($0.time - $0.latency) / 1_000 }.sorted()
  }

  @Test func `calls in progress fail with the region, new ones at once, until the failover`() throws
  {
    let run = try RunRecorder(RegionScenario.open())

    let failed = run.calls.filter { $0.outcome == .outage }
    #expect(Self.starts(of: failed) == [9_000, 10_000, 11_000, 12_000, 13_000, 14_000, 15_000])
    #expect(failed.allSatisfy { $0.fault == 1 })
    #expect(failed.prefix(2).map(\.time) == [10_500_000, 10_500_000])
    #expect(failed.dropFirst(2).allSatisfy { $0.latency == 0 })
    let lost = run.ends(as: .abandoned)
    #expect(lost.count == 7 && lost.allSatisfy { run.reason(of: $0) == "outage" })
    #expect(run.description.phases.last == "primary-datacenter-failure+traffic-reroute")
  }

  @Test func `a request on its way when the region fails is turned away there`() throws {
    // Half a second there: the call of 10 s reaches its station when that goes down, the answer to the
    // call of 8 s has just left it, and the call of 15 s is still sent to the region that failed.
    let persona = Persona.distant(roundTrip: .seconds(1), loss: 0)
    let run = try RunRecorder(RegionScenario.open(persona: persona))

    let failed = run.calls.filter { $0.outcome == .outage }
    #expect(Self.starts(of: failed) == [9_000, 10_000, 11_000, 12_000, 13_000, 14_000, 15_000])
    #expect(failed.map { ($0.time - 500_000) / 1_000 }.prefix(2) == [10_500, 10_500])
    #expect(failed.dropFirst(2).allSatisfy { $0.latency == 1_000_000 })
  }

  @Test func `after the failover every call gains the latency of the new region`() throws {
    let run = try RunRecorder(RegionScenario.open(latency: .milliseconds(150)))

    let served = run.calls.filter { $0.outcome == .ok }
    for call in served {
      let isMoved = call.time - call.latency >= 15_500_000
      #expect(call.latency == (isMoved ? 2_150_000 : 2_000_000))
    }
    #expect(run.begins.allSatisfy { $0.region == 0 })
  }

  @Test func `clients try a failed connection again, and nobody is lost`() throws {
    var persona = Persona.patient
    persona.patience = .milliseconds(2_500)
    let scenario = RegionScenario.open(clientRetry: Self.retry, persona: persona)
    let run = try RunRecorder(scenario)

    #expect(run.ends(as: .abandoned).isEmpty)
    let first = try #require(run.calls.first { $0.outcome == .outage }).session
    let attempts = run.calls.filter { $0.session == first }
    #expect(attempts.map(\.time) == [10_500_000, 15_500_000 + 2_000_000])
    #expect(attempts.map(\.attempt) == [0, 1])
    // The session of 15 s is turned away once and served at its second try: at 20 s.
    let last = try #require(run.calls.last { $0.outcome == .outage }).session
    #expect(run.calls.filter { $0.session == last }.map(\.time) == [15_000_000, 22_000_000])
  }

  @Test func `the pause of a client is visible, and patience does not count it`() throws {
    let scenario = RegionScenario.open(clientRetry: Self.retry, seconds: 30)
    let summary = try ShardedRecord(scenario, seed: 1, shards: 1).summary

    // Of the 28 sessions that end, 21 wait two seconds. Those of 9 s and 10 s wait 1.5 s and 0.5 s,
    // five of pause and two more, those of 11 s to 15 s five of pause and two.
    let sum = 21 * 2.0 + 8.5 + 7.5 + 5 * 7
    let time = try #require(summary.metrics["average-journey-time"]?.value)
    #expect(abs(time - sum / 28) < 1e-9)
    let satisfaction = try #require(summary.metrics["customer-satisfaction"]?.value)
    #expect(satisfaction < 4.3)
  }

  @Test func `a client that has tried often enough tells its visitor`() throws {
    let retry = ClientRetry(interval: .seconds(1), attempts: 3)
    let run = try RunRecorder(RegionScenario.open(clientRetry: retry))

    // Those who arrive less than three seconds before the failover get through.
    let lost = run.ends(as: .abandoned)
    #expect(lost.map { ($0.time - $0.duration) / 1_000_000 } == [9, 10, 11, 12])
    #expect(Set(run.calls.map(\.attempt)) == [0, 1, 2, 3])
  }

  @Test func `the time budget goes on while a client pauses`() throws {
    var persona = Persona.patient
    persona.budget = .constant(4_000)
    let run = try RunRecorder(RegionScenario.open(clientRetry: Self.retry, persona: persona))

    let lost = run.ends(as: .abandoned)
    #expect(lost.count == 7)
    #expect(lost.allSatisfy { $0.duration == 4_000_000 })
    #expect(lost.allSatisfy { run.reason(of: $0) == "outage/latency" })
  }

  @Test func `only users of the region that fails are hit`() throws {
    let scenario = RegionScenario.open(shares: [0.5, 0.5], rate: 10)
    let run = try RunRecorder(scenario)

    let failed = run.calls.filter { $0.outcome == .outage }
    #expect(failed.count > 20)
    #expect(failed.allSatisfy { $0.region == 0 })
    let lost = run.ends(as: .abandoned)
    #expect(lost.count == failed.count && lost.allSatisfy { $0.region == 0 })
  }

  @Test func `only the services that are named are down`() throws {
    let services = [Service.station("a", servers: nil), .station("b", servers: nil)]
    let run = try RunRecorder(RegionScenario.open(struck: [1], services: services))

    let failed = run.calls.filter { $0.outcome == .outage }
    #expect(!failed.isEmpty && failed.allSatisfy { $0.call == 1 })
    let served = run.calls.filter { $0.call == 0 && (11_000_000..<15_000_000).contains($0.time) }
    #expect(served.count == 4 && served.allSatisfy { $0.outcome == .ok })
  }

  @Test func `traffic comes back when the failure ends`() throws {
    let scenario = RegionScenario.open(
      latency: .milliseconds(150),
      end: SimulationTime(.seconds(25)),
      services: [.station(servers: 10)]
    )
    let run = try RunRecorder(scenario)

    #expect(run.description.services.prefix(2).map(\.name) == ["desk", "desk@away"])
    for call in run.calls where call.outcome == .ok {
      let start = (call.time - call.latency) / 1_000
      let isMoved = (15_500..<25_000).contains(start)
      #expect(call.service == (isMoved ? 2 : 0), "\(start)")
    }
  }
}

// MARK: - Stations and summaries

extension RegionalFailureTests {
  @Test func `what waits when the region fails fails, and the station comes back empty`() throws {
    // A call of two seconds a second for one server: the queue grows by one in two seconds.
    let scenario = RegionScenario.open(
      failover: .seconds(3),
      end: SimulationTime(.milliseconds(13_500)),
      services: [.station(servers: 1)]
    )
    let run = try RunRecorder(scenario)

    let failed = run.calls.filter { $0.outcome == .outage }
    #expect(failed.filter { $0.time == 10_500_000 }.count == 6)
    #expect(Self.starts(of: failed) == [5, 6, 7, 8, 9, 10, 11, 12, 13].map { $0 * 1_000 })
    let after = try #require(run.calls.first { $0.time - $0.latency == 14_000_000 })
    #expect(after.outcome == .ok && after.latency == 2_000_000)
    // The server works from 0 s to 10.5 s and from 14 s on.
    let busy = run.windows.filter { $0.service == 0 }.reduce(0) { $0 + $1.busySum }
    #expect(busy == 36_500_000)
  }

  @Test func `a small standby makes its visitors queue`() throws {
    func summary(_ capacity: Double) throws -> Summary {
      let scenario = RegionScenario.open(
        latency: .milliseconds(150),
        capacity: capacity,
        services: [.station(servers: 2)],
        time: .constant(1_900)
      )
      return try ShardedRecord(scenario, seed: 1, shards: 1).summary
    }

    let full = try summary(1)
    let half = try summary(0.5)

    let names = ["desk", "desk@away"]
    #expect(full.services.map(\.name) == names && half.services.map(\.name) == names)
    #expect(full.services.map(\.servers) == [2, 2] && half.services.map(\.servers) == [2, 1])
    #expect(full.services[1].meanWait == 0)
    #expect(try #require(half.services[1].meanWait) > 3)
    #expect(half.services[0].meanWait == full.services[0].meanWait)
    let increase = { (summary: Summary) in summary.effects[1].prediction?.latencyIncrease }
    #expect(abs(try #require(increase(full)?.measured) - 0.15) < 1e-9)
    #expect(increase(full)?.expected == 0.15 && increase(full)?.verdict == "as-expected")
    #expect(try #require(increase(half)?.measured) > 3 && increase(half)?.verdict == "higher")
  }

  @Test func `the twin has the same stations and none of the trouble`() throws {
    let scenario = RegionScenario.open(services: [.station(servers: 4)])
    let run = try RunRecorder(scenario)
    let twin = try RunRecorder(scenario.withoutFaults)

    #expect(twin.description.services == run.description.services)
    #expect(twin.begins == run.begins)
    #expect(twin.calls.allSatisfy { $0.outcome == .ok && $0.service == 0 })
    let before = { (calls: [CallRow]) in calls.filter { $0.time < 10_500_000 } }
    #expect(before(twin.calls) == before(run.calls))
  }

  static let goals = [
    Goal(metric: .dataLoss, comparison: .atMost, limit: 0, text: "0 seconds"),
    Goal(metric: .downtime, comparison: .atMost, limit: 30, text: "30 seconds"),
    Goal(metric: .businessContinuity, comparison: .atLeast, limit: 2, text: "maintained"),
  ]

  @Test(arguments: [(29, []), (30, []), (31, ["downtime"])] as [(Int64, [String])])
  func `a failover that takes too long fails one goal and no other`(
    failover: Int64,
    failing: [String]
  ) throws {
    let scenario = RegionScenario.open(
      failover: .seconds(failover),
      clientRetry: ClientRetry(interval: .seconds(5), attempts: 8),
      rate: 4,
      seconds: 180,
      goals: Self.goals
    )
    let summary = try ShardedRecord(scenario, seed: 1, shards: 1).summary

    // Evenly spaced calls of two seconds: eight are in progress when the region fails.
    #expect(summary.metrics["downtime"]?.value == Double(failover))
    #expect(summary.metrics["data-loss"]?.value == 0)
    #expect(summary.metrics["business-continuity"]?.value == 2)
    #expect(summary.goals.filter { $0.verdict != "pass" }.map(\.name) == failing)
    #expect(summary.passed == failing.isEmpty)
  }

  /// Who makes a call in the thirty seconds is lost, and nobody else: those who arrived in them, and
  /// those who were under way and had a call to make.
  @Test(arguments: 1...3)
  func `without retries no more are lost than were there`(seed: UInt64) throws {
    var persona = Persona.patient
    persona.thinkTime = .uniform(minimum: 500, maximum: 4_000)
    var scenario = RegionScenario.open(
      failover: .seconds(30),
      rate: 10,
      seconds: 300,
      time: .exponential(mean: 500),
      persona: persona
    )
    scenario.journeys[0].steps = (1...4).map {
      .calling([0], time: .exponential(mean: 500), name: "step-\($0)")
    }
    let summary = try ShardedRecord(scenario, seed: seed, shards: 1).summary

    let wall = try #require(summary.metrics["journey-wall-time"]?.value)
    let lost = Double(summary.sessions.technicalLosses) / Double(summary.sessions.started)
    #expect(lost <= (30 + wall) / 300)
    #expect(lost > 30.0 / 300)
  }

  @Test func `continuity is degraded by losses and by a minute without completions`() throws {
    func level(_ change: (inout Scenario) -> Void) throws -> Double? {
      var scenario = RegionScenario.open(rate: 2, seconds: 300)
      change(&scenario)
      let record = try ShardedRecord(scenario, seed: 1, shards: 1)
      return record.summary.metrics["business-continuity"]?.value
    }

    #expect(try level { _ in } == 2)
    // A journey that hardly anybody takes.
    #expect(
      try level { scenario in
        scenario.journeys.append(
          Journey(name: "rare", steps: scenario.journeys[0].steps, personas: nil)
        )
        scenario.load.journeyWeights = [1_000, 1]
      } == 1
    )
    func failing(for seconds: Int64) -> (inout Scenario) -> Void {
      { scenario in
        guard case .regionalFailure(var failure) = scenario.effects[0].kind else { return }
        failure.failoverTime = .seconds(seconds)
        scenario.effects[0].kind = .regionalFailure(failure)
        scenario.effects[1].start = scenario.effects[0].start + .seconds(seconds)
      }
    }
    #expect(try level(failing(for: 40)) == 1)
    #expect(try level(failing(for: 100)) == 0)
  }
}
