import Analysis
import EmissionResults
import Scenarios
import Statistics
import Testing

@testable import Experiments

/// Calibration against measured times whose truth is known.
@Suite struct CalibrationTests {
  private static let emission = CalibrationResult.Emission(
    fidelity: "VALID",
    reasons: [],
    calls: 0,
    timeouts: 0,
    errors: 0
  )

  /// A shop of two services; what it says of their times is what each test varies.
  private static func shop(
    web: String,
    index: String = "{mean: 40, cv: 0.5}",
    servers: String = "unlimited",
    duration: String = "6m"
  ) throws -> Scenario {
    let text = """
      persona: {name: visitor, behavior: {thinkTime: {min: 1000, max: 4000}},
                technicalProfile: {bandwidth: 4g},
                businessProfile: {averageValue: 10, conversionProbability: 1}}
      ---
      name: buy
      steps:
        - {name: look, service: web}
        - {name: search, calls: [{service: web, operation: find, meanMs: 120}, {service: index}]}
        - {name: pay, service: web, finalStep: true}
      ---
      services:
        - {name: web, concurrency: \(servers), timeoutMs: null, serviceTime: \(web)}
        - {name: index, serviceTime: \(index)}
      ---
      profile: shop
      scenario: {duration: \(duration)}
      arrivals: {rate: 5, per: s}
      personas: [{name: visitor, percentage: 100}]
      journeys: [{type: buy, weight: 1}]
      """
    let result = ScenarioLoader.load([SourceFile(path: "shop.yaml", bytes: Array(text.utf8))])
    return try #require(result.scenario, "\(result.diagnostics)")
  }

  /// What an endpoint would have answered that lives as a scenario says: the response times of its
  /// simulation, with another seed than that of the fit.
  private static func measured(_ truth: Scenario, as model: Scenario) throws -> MeasuredCalls {
    var bare = truth
    for index in bare.personas.indices { bare.personas[index].network = .native }
    let calls = try #require(
      try ModelCalls.simulate(bare, seed: 77, calls: nil, goesOn: { true })
    )
    return MeasuredCalls(times: calls.times)
  }

  private func calibrate(
    _ model: Scenario,
    to truth: Scenario,
    _ change: (inout Calibration.Options) -> Void = { _ in }
  ) throws -> Calibration.Outcome {
    var options = Calibration.Options()
    change(&options)
    let calibration = Calibration(
      of: model,
      to: try Self.measured(truth, as: model),
      seed: 1,
      options: options
    )
    return try #require(try calibration.run(Self.emission))
  }

  /// 1,800 calls of a step: the standard error of the logarithm's mean is 0.6/√1800 = 0.014, that of its
  /// deviation 0.010; four of them fail falsely in one of 16,000.
  @Test func `a known shift is found, with its sign and its parameters`() throws {
    let model = try Self.shop(web: "{mean: 80, cv: 0.3}")
    let truth = try Self.shop(web: "{mean: 130, cv: 0.6}")

    let outcome = try calibrate(model, to: truth)

    let (before, after) = (outcome.result.before, outcome.result.after)
    #expect(before.verdict == "optimistic")
    #expect(before.bias < -0.2)
    #expect(after.verdict == "unbiased" || after.bias.magnitude < 0.03)
    #expect(after.meanError < 0.25 * before.meanError)
    #expect(outcome.result.improved)
    let look = CalledStep(journey: "buy", step: "look")
    let law = outcome.times.services["web"]?.steps[look]
    guard case .lognormal(let logMean, let logDeviation)? = law,
      case .lognormal(let trueMean, let trueDeviation) = Law.lognormal(mean: 130, variation: 0.6)
    else {
      Issue.record("the law is \(outcome.times.services)")
      return
    }
    #expect((logMean - trueMean).magnitude < 0.054)
    #expect((logDeviation - trueDeviation).magnitude < 0.04)
  }

  @Test func `a model that is too slow is pessimistic`() throws {
    let model = try Self.shop(web: "{mean: 300, cv: 0.3}", duration: "2m")
    let truth = try Self.shop(web: "{mean: 130, cv: 0.3}", duration: "2m")

    let result = try calibrate(model, to: truth).result

    #expect(result.before.verdict == "pessimistic")
    #expect(result.before.bias > 0.4)
    let web = try #require(result.groups.first { $0.name == "web" })
    #expect(try #require(web.before.error(of: \.p50, to: web.measured)) > 0.4)
    #expect(try #require(web.after.error(of: \.p50, to: web.measured)).magnitude < 0.05)
  }

  @Test func `times that are not lognormal become a table of quantiles`() throws {
    let model = try Self.shop(web: "{mean: 80, cv: 0.3}")
    let truth = try Self.shop(web: "{distribution: uniform, low: 20, high: 220}")

    let outcome = try calibrate(model, to: truth)

    let look = CalledStep(journey: "buy", step: "look")
    guard case .empirical? = outcome.times.services["web"]?.steps[look] else {
      Issue.record("the law is \(String(describing: outcome.times.services["web"]?.steps[look]))")
      return
    }
    #expect(outcome.result.after.meanError < 0.05)
    #expect(try calibrate(model, to: truth) { $0.law = .lognormal }.result.after.meanError > 0.05)
  }

  /// Seven of eight servers are busy, so a third of what is measured is wait.
  @Test func `waits in a queue do not become service time`() throws {
    let model = try Self.shop(web: "{mean: 200, cv: 0.5}", servers: "3")
    let truth = try Self.shop(web: "{mean: 170, cv: 0.5}", servers: "3")

    let corrected = try calibrate(model, to: truth) { $0.law = .lognormal }
    let naive = try calibrate(model, to: truth) {
      ($0.law, $0.isAtModelLoad) = (.lognormal, false)
    }

    let look = CalledStep(journey: "buy", step: "look")
    let mean = try #require(corrected.times.services["web"]?.steps[look]?.mean)
    let tooLong = try #require(naive.times.services["web"]?.steps[look]?.mean)
    #expect(corrected.result.method.corrections > 0)
    #expect((mean / 170 - 1).magnitude < 0.5 * (tooLong / 170 - 1).magnitude, "\(mean) \(tooLong)")
    #expect(corrected.result.after.meanError < naive.result.after.meanError)
  }

  @Test func `a step with few calls takes the law of its service`() throws {
    let model = try Self.shop(web: "{mean: 80, cv: 0.3}", duration: "1m")
    let truth = try Self.shop(web: "{mean: 130, cv: 0.3}", duration: "1m")

    let outcome = try calibrate(model, to: truth) { $0.fewestCalls = 100_000 }

    let web = try #require(outcome.times.services["web"])
    #expect(Set(web.steps.values) == [try #require(web.serviceTime)])
    #expect(outcome.result.notes.contains { $0.contains("fewer than 100000 calls") })
  }
}
