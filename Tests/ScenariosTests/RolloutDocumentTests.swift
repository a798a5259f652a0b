import JSONText
import Scenarios
import SimulationKernel
import Testing

@Suite struct RolloutDocumentTests {
  private func result(_ rollout: String, more: String = "") -> ScenarioLoader.LoadResult {
    ScenarioLoader.load([
      SourceFile(
        path: "rollout.yaml",
        text: """
          profile: p
          scenario: {duration: 4h}
          arrivals: {rate: 1, per: s}
          \(rollout.isEmpty ? "" : "rollout: \(rollout)")
          \(more)
          """
      )
    ])
  }

  private func scenario(_ rollout: String) throws -> Scenario {
    let result = result(rollout)
    return try #require(result.scenario, "\(result.diagnostics)")
  }

  @Test func `shares, guard and changes are read`() throws {
    let scenario = try scenario(
      """
      {feature: quote-v2, guard: false, shares: [[0m, 5], [30m, 10.5], [1h, 100]],
        b: [{event: quote-generation-service-slow, degradation: 1200ms},
          {errorType: payment-failure, service: payment-processor,
            failure: {type: error, rate: 0.1}}]}
      """
    )

    let rollout = try #require(scenario.rollout)
    #expect(rollout.feature == "quote-v2")
    #expect(!rollout.hasGuard)
    #expect(
      rollout.plan
        == .steps([
          .init(start: .zero, share: 0.05), .init(start: .minutes(30), share: 0.105),
          .init(start: .hours(1), share: 1),
        ])
    )
    #expect(scenario.effects.map(\.target.versions) == [[RolloutVersion.b], [RolloutVersion.b]])
    #expect(scenario.effects.allSatisfy { $0.start == .zero && $0.end == nil && !$0.isFault })
    #expect(scenario.withoutFaults == scenario)
  }

  @Test func `a guard watches unless it is told not to, and a share may be linear`() throws {
    let rollout = try #require(scenario("{feature: f, shares: linear}").rollout)

    #expect(rollout.hasGuard)
    #expect(rollout.plan == .linear)
    let schedule = RolloutSchedule(rollout, end: .zero + .hours(4), window: .seconds(60))
    #expect(schedule.stageCount == 6)
    #expect(schedule.share(at: .zero + .hours(1)) == 0.25)
    #expect(schedule.share(at: .zero + .hours(5)) == 1)
  }

  @Test func `the canonical form keeps a rollout, and every part of it is in the hash`() throws {
    let texts = [
      "", "{feature: f, shares: linear}", "{feature: g, shares: linear}",
      "{feature: f, shares: linear, guard: false}", "{feature: f, shares: [[0m, 5]]}",
      "{feature: f, shares: [[0m, 6]]}", "{feature: f, shares: [[1m, 5]]}",
      "{feature: f, shares: linear, b: [{event: payment-processor-slow, degradation: 2x-slower}]}",
      """
      {feature: f, shares: linear, b: [{event: payment-processor-slow, degradation: 2x-slower,
        target: {versions: [a]}}]}
      """,
    ]
    let scenarios = try texts.map { try scenario($0) }

    #expect(Set(scenarios.map(\.hash)).count == texts.count)
    for scenario in scenarios {
      #expect(try Scenario(canonicalJSON: scenario.canonicalJSON) == scenario)
    }
  }

  @Test func `the built-in rollout runs by its name and lends itself`() throws {
    let builtIn = try #require(BuiltInProfile(named: "feature-rollout"))
    let plain = try #require(ScenarioLoader.load([builtIn.file]).scenario)
    let own = try #require(
      ScenarioLoader.load([
        SourceFile(
          path: "own.yaml",
          text: """
            profile: my-rollout
            extends: feature-rollout
            rollout:
              feature: quote-v2
              b: [{event: quote-generation-service-slow, degradation: +1500ms}]
            """
        )
      ]).scenario
    )

    let steps: [Rollout.Step] = [
      (0, 0.05), (30, 0.1), (60, 0.25), (105, 0.5), (180, 0.75), (225, 1),
    ].map { .init(start: .minutes($0), share: $1) }
    #expect(plain.rollout == Rollout(feature: "version-b", plan: .steps(steps), hasGuard: true))
    #expect(plain.load.endOfArrivals == .zero + .hours(4))
    #expect(plain.effects.isEmpty)
    #expect(own.rollout == Rollout(feature: "quote-v2", plan: .steps(steps), hasGuard: true))
    #expect(own.effects.count == 1)
  }

  @Test(
    arguments: [
      ("{shares: linear}", .missing, "feature"), ("{feature: f}", .missing, "shares"),
      ("{feature: f, shares: quadratic}", .choice, "linear"),
      ("{feature: f, shares: [[0m, 10], [1h, 5]]}", .range, "keeps it"),
      ("{feature: f, shares: [[1h, 5], [30m, 10]]}", .range, "later"),
      ("{feature: f, shares: [[0m, 101]]}", .range, "100"),
      ("{feature: f, shares: [[0m]]}", .range, "2"),
      ("{feature: F, shares: linear}", .name, "lower-case"),
      ("{feature: f, shares: linear, gard: true}", .unknownKey, "gard"),
      (
        "{feature: f, shares: linear, b: [{event: traffic-spike, multiplier: 2, duration: 60}]}",
        .choice, "traffic"
      ),
    ] as [(String, Diagnostic.Code, String)]
  )
  func `mistakes are told with a remedy`(text: String, code: Diagnostic.Code, word: String) throws {
    let result = result(text)

    let finding = try #require(
      result.diagnostics.first { $0.code == code },
      "\(result.diagnostics)"
    )
    #expect("\(finding.message) \(finding.hint)".contains(word), "\(finding)")
    #expect(result.scenario == nil)
    #expect(finding.line == 4)
  }

  @Test func `an effect aimed at versions needs a rollout`() throws {
    let chaos = """
      ---
      scenario: c
      simultaneous:
        - {event: payment-processor-slow, degradation: 2x-slower, duration: 60,
            target: {versions: [b]}}
      """

    let without = result("", more: chaos)
    let with = result("{feature: f, shares: linear}", more: chaos)

    let finding = try #require(without.diagnostics.first { $0.code == .missing })
    #expect(finding.hint.contains("rollout"))
    #expect(with.scenario?.effects.first?.isFault == false)
  }

  @Test func `a step that never comes is warned of`() throws {
    let result = result("{feature: f, shares: [[0m, 5], [5h, 50]]}")

    #expect(result.scenario != nil)
    #expect(
      result.diagnostics.contains { $0.severity == .warning && $0.message.contains("step 2") }
    )
  }
}
