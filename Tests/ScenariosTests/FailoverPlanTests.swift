import Scenarios
import SimulationKernel
import Testing

/// Where calls of the users of a region go, in scenarios of three regions.
@Suite struct FailoverPlanTests {
  private static func plan(_ events: String) throws -> FailoverPlan {
    let text = """
      profile: p
      scenario: {duration: 30m}
      arrivals: {rate: 1}
      ---
      scenario: storm
      simultaneous:
      \(events.split(separator: "\n").map { "  - " + $0 }.joined(separator: "\n"))
      ---
      kind: topology
      regions: [{name: a, share: 0.5}, {name: b, share: 0.5}, {name: c, share: 0}]
      """
    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])
    let scenario = try #require(result.scenario, "\(result.text)")
    return FailoverPlan(scenario, random: RandomSource(seed: 1))
  }

  private static func time(_ seconds: Int64) -> SimulationTime { SimulationTime(.seconds(seconds)) }

  @Test func `a region that is rerouted to may be rerouted itself`() throws {
    let plan = try Self.plan(
      """
      {event: traffic-reroute, region: a, newRegion: b, expectedLatencyIncrease: 20, at: 10}
      {event: traffic-reroute, region: b, newRegion: c, expectedLatencyIncrease: 30, at: 20}
      """
    )

    let regions = [5, 15, 25].map { plan.destination(of: 0, at: Self.time($0)).region }
    #expect(regions == [0, 1, 2])
    #expect(plan.destination(of: 0, at: Self.time(25)).latency == .milliseconds(50))
    #expect(plan.destination(of: 1, at: Self.time(25)).latency == .milliseconds(30))
    #expect(plan.firstFailover == Self.time(10))
  }

  @Test func `a circle of reroutes ends where it would begin anew`() throws {
    let plan = try Self.plan(
      """
      {event: traffic-reroute, region: a, newRegion: b}
      {event: traffic-reroute, region: b, newRegion: a}
      """
    )

    #expect(plan.destination(of: 0, at: .zero).region == 1)
    #expect(plan.destination(of: 1, at: .zero).region == 0)
  }

  @Test func `of two reroutes of a region the last counts while it acts`() throws {
    let plan = try Self.plan(
      """
      {event: traffic-reroute, region: a, newRegion: b}
      {event: traffic-reroute, region: a, newRegion: c, at: 10, duration: 10}
      """
    )

    #expect([5, 10, 20].map { plan.destination(of: 0, at: Self.time($0)).region } == [1, 2, 1])
  }

  @Test func `a failure is over when all users whom it cuts off are served again`() throws {
    // The backup fails, too, and comes back after a minute; then there is a move to a third region.
    let plan = try Self.plan(
      """
      {event: primary-datacenter-failure, region: a, failoverTime: 30, at: 100}
      {event: traffic-reroute, newRegion: b}
      {event: primary-datacenter-failure, region: b, failoverTime: 90, at: 120, duration: 60}
      """
    )

    #expect(plan.outage(of: 0, in: 0, at: Self.time(99)) == nil)
    #expect(plan.outage(of: 0, in: 0, at: Self.time(100)) == plan.outages[0])
    #expect(plan.nextOutage(of: 0, in: 1, after: Self.time(0)) == plan.outages[1])
    #expect(plan.nextOutage(of: 0, in: 1, after: Self.time(120)) == nil)
    #expect(plan.recovery(from: plan.outages[0], services: 1) == Self.time(180))
    #expect(plan.recovery(from: plan.outages[1], services: 1) == Self.time(180))
  }
}
