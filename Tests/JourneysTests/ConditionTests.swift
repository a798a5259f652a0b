import Analysis
import Scenarios
import Testing
import Traces

@testable import Journeys

/// Requirements and skip conditions of steps.
@Suite struct ConditionTests {
  /// One step `middle` whose members are given; the persona's own as well.
  static func documents(
    middle: String,
    persona: String = "",
    last: String = "",
    load: String = "arrivals: {rate: 10, per: s, process: uniform}",
    more: String = ""
  ) -> String {
    """
    profile: p
    scenario: {duration: 200s, drain: until-empty}
    \(load)
    personas: [{name: kim, percentage: 100}]
    journeys: [{type: walk}]
    ---
    persona:
      name: kim
      behavior: {thinkTime: {min: 500, max: 500}, patience: 60000}
      \(persona)
    ---
    name: walk
    businessContext: {attributes: {beta: true, gamma: false}}
    steps:
      - {name: first, service: desk, businessValue: 10}
      - {name: middle, service: desk, businessValue: 20, \(middle)}
      - {name: last, service: desk, businessValue: 70, \(last) finalStep: true}
    ---
    services: [{name: desk, serviceTime: {mean: 100}}]
    \(more)
    """
  }

  static let business = "businessProfile: {averageValue: 100, conversionProbability: 1}"

  @Test(arguments: [
    ("requirements: [mobile-device]", "deviceType: mobile", true),
    ("requirements: [mobile-device]", "deviceType: tablet", false),
    ("requirements: [\"!mobile-device\"]", "deviceType: mobile", false),
    ("skipConditions: [desktop-device]", "deviceType: desktop", false),
    ("skipConditions: [api-client]", "deviceType: api", false),
    ("skipConditions: [api-client]", "channel: api", false),
    ("requirements: [web-channel]", "channel: web-mobile", true),
    ("requirements: [mobile-app-channel]", "channel: web", false),
    ("requirements: [call-center-channel]", "channel: call-center", true),
    ("requirements: [\"persona:kim\"]", "channel: web", true),
    ("skipConditions: [\"persona:karen\"]", "channel: web", true),
    ("requirements: [\"region:us-east-1\"]", "channel: web", true),
    ("requirements: [\"region:us-west-2\"]", "channel: web", false),
    ("requirements: [\"version:b\"]", "channel: web", false),
    ("requirements: [beta]", "channel: web", true),
    ("requirements: [gamma]", "channel: web", false),
    ("requirements: [first]", "channel: web", true),
  ])
  func `a step is taken or skipped with its reason`(
    middle: String,
    preferences: String,
    isTaken: Bool
  ) throws {
    let trial = try Trial(
      Self.documents(
        middle: middle,
        persona: "preferences: {\(preferences)}\n  \(Self.business)"
      )
    )

    let sessions = trial.begins.count
    let skips = trial.calls(ofStep: "middle").filter { $0.outcome == .skipped }
    #expect(sessions > 1_900)
    #expect(try trial.step("middle").reached == (isTaken ? sessions : 0))
    #expect(try trial.step("middle").completed == (isTaken ? sessions : 0))
    #expect(try trial.step("last").completed == sessions)
    #expect(skips.count == (isTaken ? 0 : sessions))
    for row in skips.prefix(1) {
      let name = trial.description.service(of: row).name
      #expect(name.hasPrefix("skip/") && middle.contains(name.dropFirst(5)))
    }
    #expect(trial.ends.allSatisfy { $0.value == (isTaken ? 10_000 : 8_000) })
    #expect(trial.ends.allSatisfy { $0.potential == $0.value })
  }

  @Test(arguments: [
    ("2g", true), ("3g-fast", true), ("4g", false), ("dsl", false),
    ("{rttMs: 500, downKbps: 400}", true), ("{rttMs: 5, downKbps: 400}", false),
  ])
  func `low bandwidth is 2g and 3g, or as slow in numbers`(bandwidth: String, isLow: Bool) throws {
    let trial = try Trial(
      Self.documents(
        middle: "skipConditions: [low-bandwidth]",
        persona: "technicalProfile: {bandwidth: \(bandwidth)}\n  \(Self.business)"
      )
    )

    #expect(try trial.step("middle").reached == (isLow ? 0 : trial.begins.count))
  }

  @Test func `a poor connection skips a step`() throws {
    let trial = try Trial(
      Self.documents(
        middle: "skipConditions: [poor-connection]",
        persona: "technicalProfile: {connectionQuality: poor}\n  \(Self.business)"
      )
    )

    #expect(try trial.step("middle").reached == 0)
  }

  /// 2,000 draws: the deviation of a half is 0.0112, of three quarters 0.0097.
  @Test(arguments: [("", 0.5), (", returningShare: 0.75", 0.75), (", returningShare: 0", 0)])
  func `a share of the customers returns`(share: String, expected: Double) throws {
    let trial = try Trial(
      Self.documents(
        middle: "requirements: [returning-customer]",
        persona: Self.business,
        load: "arrivals: {rate: 10, per: s, process: uniform\(share)}"
      )
    )

    let returning = Double(try trial.step("middle").reached) / Double(trial.begins.count)
    #expect((returning - expected).magnitude < 0.045)
  }

  @Test func `a user of a closed load returns after the first journey`() throws {
    let trial = try Trial(
      Self.documents(
        middle: "requirements: [new-customer]",
        persona: Self.business,
        load: ""
      ).replacing("duration: 200s, drain: until-empty", with: "duration: 200s, virtualUsers: 100")
    )

    #expect(try trial.step("middle").reached == 100)
    #expect(trial.begins.count > 1_000)
  }

  /// P(X ≥ 1.5 mean) of a lognormal with coefficient of variation 1 is 1 − Φ((ln 1.5 + s²/2)/s) with
  /// s² = ln 2: 0.1829.
  @Test func `high value is 1.5 times the average of the persona`() throws {
    let persona =
      "businessProfile: {averageValue: 100, conversionProbability: 1, "
      + "valueDistribution: lognormal, valueCv: 1}"
    let trial = try Trial(
      Self.documents(middle: "requirements: [high-value]", persona: persona)
        .replacing("businessValue: 10", with: "businessValue: 0")
        .replacing("businessValue: 20", with: "businessValue: 0")
        .replacing("businessValue: 70", with: "businessValue: 0")
    )

    let share = Double(try trial.step("middle").reached) / Double(trial.begins.count)
    #expect((share - 0.1829).magnitude < 0.035)
    let bought = trial.ends.filter { $0.value >= 15_000 }.count
    #expect(bought == (try trial.step("middle").reached))
  }

  @Test func `a step that needs a skipped step is skipped, too`() throws {
    let trial = try Trial(
      Self.documents(
        middle: "requirements: [returning-customer]",
        persona: Self.business,
        last: "requirements: [middle],"
      )
    )

    let returning = try trial.step("middle").reached
    #expect(returning > 800 && returning < 1_200)
    #expect(trial.summary.sessions.converted == returning)
    #expect(trial.endings("failed", "middle") == trial.begins.count - returning)
    #expect(trial.calls(of: "skip/middle").count == trial.begins.count - returning)
    let failed = trial.ends.filter { $0.result == .failed }
    #expect(failed.allSatisfy { $0.value == 1_000 && $0.potential == 1_000 })
  }

  @Test func `a rule in a step that some skip is evaluated where it comes first`() throws {
    let rule = "validationCatalog: {check: {timeMs: 100, pass: {low: 1, medium: 1, high: 1}}}"
    let trial = try Trial(
      Self.documents(
        middle: "requirements: [returning-customer], validationRules: [check]",
        persona: Self.business,
        last: "requirements: [check],"
      ).replacing("name: walk\n", with: "name: walk\n\(rule)\n")
    )

    let checks = Dictionary(grouping: trial.calls(of: "rule/check"), by: \.session)
    #expect(checks.count == trial.begins.count)
    #expect(checks.values.allSatisfy { $0.count == 1 })
    #expect(checks.values.filter { $0[0].step == 1 }.count == (try trial.step("middle").reached))
  }

  @Test func `value may wait for the journey's completion`() throws {
    let trial = try Trial(
      Self.documents(
        middle: "recognition: on-completion",
        persona: "businessProfile: {averageValue: 100, conversionProbability: 0.25}"
      )
    )

    let values = Set(trial.ends.map { [$0.steps, UInt32($0.value)] })
    #expect(values == [[1, 1_000], [2, 1_000], [3, 10_000]])
    #expect(trial.ends.allSatisfy { $0.potential == 10_000 })
    let rows = trial.calls.reduce(0) { $0 + $1.value }
    #expect(rows == trial.ends.reduce(0) { $0 + $1.value })
  }
}
