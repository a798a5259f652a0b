import JSONText
import Scenarios
import SimulationKernel
import Testing

@Suite struct RegionalEventTests {
  private static let load = """
    profile: p
    scenario: {duration: 30m}
    arrivals: {rate: 1}
    ---

    """

  private static func result(_ text: String) -> ScenarioLoader.LoadResult {
    ScenarioLoader.load([SourceFile(path: "p.yaml", text: load + text)])
  }

  private static func scenario(_ text: String) throws -> Scenario {
    let result = result(text)
    return try #require(result.scenario, "\(result.text)")
  }

  @Test func `the published disaster is read as it stands`() throws {
    let load = SourceFile(path: "load.yaml", text: String(Self.load.dropLast(4)))
    let result = ScenarioLoader.load([load, try Fixture.file("seed/regional-disaster.json")])

    let scenario = try #require(result.scenario, "\(result.text)")
    #expect(scenario.effects.map(\.start.sinceStart) == [.zero, .seconds(30)])
    #expect(scenario.effects.map(\.end) == [nil, nil])
    #expect(
      scenario.effects.map(\.kind) == [
        .regionalFailure(
          RegionalFailure(
            region: 0,
            services: [],
            failoverTime: .seconds(30),
            clientRetry: .standard
          )
        ),
        .reroute(Reroute(region: 0, newRegion: 1, latencyIncrease: .milliseconds(150))),
      ]
    )
    #expect(scenario.regions.map(\.capacity) == [1, 1])
    #expect(
      scenario.goals == [
        Goal(metric: .dataLoss, comparison: .atMost, limit: 0, text: "0 seconds"),
        Goal(metric: .downtime, comparison: .atMost, limit: 30, text: "30 seconds"),
        Goal(metric: .businessContinuity, comparison: .atLeast, limit: 2, text: "maintained"),
      ]
    )
    #expect(scenario.withoutFaults.effects.isEmpty)
    #expect(scenario.withoutFaults.regions == scenario.regions)
    #expect(scenario.load.endOfArrivals.sinceStart == .minutes(30))
  }

  @Test func `events of regions survive their canonical form, and count for the hash`() throws {
    func text(_ attempts: Int, _ standby: Double) -> String {
      """
      scenario: storm
      at: 60
      events:
        - event: primary-datacenter-failure
          region: us-east-1
          services: [policy-service]
          failoverTime: 20
          duration: 300
          clientRetry: {interval: 2s, attempts: \(attempts)}
        - {event: traffic-reroute, newRegion: us-west-2, standbyCapacity: \(standby)}
      """
    }
    let scenario = try Self.scenario(text(15, 0.5))

    let copy = try Scenario(
      canonicalJSON: try JSONValue(parsing: scenario.canonicalJSON.canonicalText)
    )

    #expect(copy == scenario)
    #expect(scenario.effects.map { $0.start.sinceStart.inSeconds } == [60, 80])
    #expect(scenario.effects.map { $0.end?.sinceStart.inSeconds } == [360, 360])
    #expect(scenario.regions.map(\.capacity) == [1, 0.5])
    let others = try [text(14, 0.5), text(15, 0.25)].map { try Self.scenario($0).hash }
    #expect(Set(others + [scenario.hash]).count == 3)
  }

  @Test func `regions without events of regions have no stations of their own`() throws {
    let scenario = try Self.scenario(
      """
      scenario: calm
      simultaneous: [{event: traffic-spike, multiplier: 2, duration: 60}]
      """
    )

    #expect(scenario.regions.map(\.capacity) == [nil, nil])
    #expect(!scenario.canonicalJSON.canonicalText.contains("capacity"))
  }

  @Test func `what follows a reroute starts with it, whether it is timed or not`() throws {
    let scenario = try Self.scenario(
      """
      scenario: storm
      events:
        - {event: primary-datacenter-failure, region: us-east-1, failoverTime: 30, at: 100}
        - {event: traffic-reroute, newRegion: us-west-2}
        - {event: traffic-spike, multiplier: 2, duration: 60}
      """
    )
    let timed = try Self.scenario(
      """
      scenario: storm
      simultaneous:
        - {event: primary-datacenter-failure, region: us-east-1, failoverTime: 30}
        - {event: traffic-reroute, newRegion: us-west-2, at: 10, duration: 5}
      """
    )

    #expect(scenario.effects.map { $0.start.sinceStart.inSeconds } == [100, 130, 130])
    #expect(timed.effects.map { $0.start.sinceStart.inSeconds } == [0, 10])
    #expect(timed.effects.map { $0.end?.sinceStart.inSeconds } == [nil, 15])
  }

  @Test func `a failure without a reroute fails over to the first other region`() throws {
    let scenario = try Self.scenario(
      """
      scenario: storm
      events: [{event: primary-datacenter-failure, region: us-west-2, failoverTime: 30}]
      """
    )

    #expect(scenario.effects.count == 2)
    #expect(scenario.effects[1].start.sinceStart == .seconds(30))
    #expect(
      scenario.effects[1].kind
        == .reroute(Reroute(region: 1, newRegion: 0, latencyIncrease: .zero))
    )
  }

  @Test func `clients may be told not to retry`() throws {
    for retry in ["none", "{attempts: 0}"] {
      let scenario = try Self.scenario(
        """
        scenario: storm
        events:
          - event: primary-datacenter-failure
            region: us-east-1
            failoverTime: 30
            clientRetry: \(retry)
        """
      )
      guard case .regionalFailure(let failure) = scenario.effects[0].kind else {
        Issue.record("the region should fail")
        return
      }
      #expect(failure.clientRetry == nil)
    }
  }

  @Test(
    arguments: [
      ("{event: primary-datacenter-failure, failoverTime: 30}", .missing),
      ("{event: primary-datacenter-failure, region: us-east-1}", .missing),
      (
        "{event: primary-datacenter-failure, region: us-est-1, failoverTime: 30}", .regionUnknown
      ),
      (
        "{event: primary-datacenter-failure, region: us-east-1, failoverTime: 1, services: [nil]}",
        .serviceUnknown
      ),
      (
        "{event: primary-datacenter-failure, region: us-east-1, failoverTime: 1, "
          + "clientRetry: {attempts: 16}}", .range
      ),
      (
        "{event: primary-datacenter-failure, region: us-east-1, failoverTime: 1, "
          + "clientRetry: often}", .choice
      ),
      (
        "{event: primary-datacenter-failure, region: us-east-1, failoverTime: 1, "
          + "target: {personas: [karen]}}", .unknownKey
      ),
      ("{event: traffic-reroute, newRegion: us-west-2}", .missing),
      ("{event: traffic-reroute, region: us-west-2, newRegion: us-west-2}", .range),
      ("{event: traffic-reroute, region: us-east-1, newRegion: mars}", .regionUnknown),
      (
        "{event: traffic-reroute, region: us-east-1, newRegion: us-west-2, standbyCapacity: 0}",
        .range
      ),
    ] as [(String, Diagnostic.Code)]
  )
  func `a mistake is reported once, with its remedy`(event: String, code: Diagnostic.Code) {
    let result = Self.result("scenario: storm\nevents:\n  - \(event)\n")

    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code) == [code], "\(result.text)")
    #expect(errors.allSatisfy { $0.line == 7 && !$0.hint.isEmpty }, "\(result.text)")
  }

  @Test func `a failure needs another region`() {
    let result = Self.result(
      """
      scenario: storm
      events: [{event: primary-datacenter-failure, region: only, failoverTime: 30}]
      ---
      kind: topology
      regions: [{name: only, share: 1}]
      """
    )

    #expect(result.diagnostics.map(\.code) == [.missing], "\(result.text)")
  }

  @Test(arguments: [
    ("maxDowntime: 30", 30), ("maxDowntime: \"500 ms\"", 0.5), ("maxDowntime: \"<= 1 minute\"", 60),
    ("maxDataLoss: 2h", 7_200), ("businessContinuity: degraded", 1),
    ("businessContinuity: none", 0),
  ])
  func `goals of regions are read`(goal: String, limit: Double) throws {
    for key in ["validation", "successCriteria"] {
      let scenario = try Self.scenario(
        """
        scenario: storm
        events: [{event: primary-datacenter-failure, region: us-east-1, failoverTime: 30}]
        \(key): {\(goal)}
        """
      )
      #expect(scenario.goals.map(\.limit) == [limit])
    }
  }

  @Test func `a level that does not exist is a mistake`() {
    let result = Self.result(
      """
      scenario: storm
      events: [{event: primary-datacenter-failure, region: us-east-1, failoverTime: 30}]
      validation: {businessContinuity: kept}
      """
    )

    #expect(result.diagnostics.map(\.code) == [.choice], "\(result.text)")
  }
}
