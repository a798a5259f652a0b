import Scenarios
import SimulationKernel
import Testing

/// How single values are written.
@Suite struct ValueTests {
  @Test(arguments: [
    ("10m", 600_000_000_000), ("\"2 minutes\"", 120_000_000_000), ("1.5h", 5_400_000_000_000),
    ("250ms", 250_000_000), ("7 us", 7_000), ("3ns", 3), ("1 day", 86_400_000_000_000),
    ("0", 0), ("0 seconds", 0), ("0.1s", 100_000_000),
  ])
  func `durations are exact`(text: String, nanoseconds: Int64) throws {
    let scenario = try ResolutionTests.load("ramp: \(text)\n")

    guard case .closed(let population) = scenario.load.model else {
      Issue.record("the load should be closed")
      return
    }
    #expect(population.spikeRamp == .init(nanoseconds: nanoseconds))
  }

  @Test(arguments: [
    ("10", Diagnostic.Code.duration), ("ten minutes", .duration), ("10 M", .duration),
    ("-1s", .range), ("31000 d", .range), ("5-15 minutes", .duration), ("true", .type),
    ("1e3s", .duration), ("null", .type), ("[1s]", .type),
  ])
  func `what is no duration is refused`(text: String, code: Diagnostic.Code) {
    #expect(Self.codes(ofProfileWith: "ramp: \(text)") == [code])
  }

  @Test(arguments: [
    ("3x-slower", Factor.times(3)), ("2x-latency", .times(2)), ("4x-faster", .times(0.25)),
    ("1.5x-slower", .times(1.5)), ("+150ms", .plus(.milliseconds(150))),
    ("+0.5 ms", .plus(.microseconds(500))), ("90 ms", .mean(.milliseconds(90))),
  ])
  func `factors say what happens to a service time`(text: String, factor: Factor) throws {
    let scenario = try ResolutionTests.load(Self.slow(text))

    #expect(scenario.effects.first?.kind == .slow(service: 4, factor: factor, probability: 1))
  }

  @Test(arguments: [
    ("0.5x-slower", Diagnostic.Code.factor), ("3x-slow", .factor), ("fast", .factor),
    ("3", .type), ("0 ms", .range), ("+5 s", .factor), ("x-slower", .factor),
  ])
  func `what is no factor is refused`(text: String, code: Diagnostic.Code) {
    let file = SourceFile(path: "p.yaml", text: Self.closed + Self.slow(text))

    let result = ScenarioLoader.load([file])

    #expect(result.diagnostics.filter { $0.severity == .error }.map(\.code) == [code])
  }

  @Test(arguments: [
    ("12000", 1_200_000), ("\"$12,000\"", 1_200_000), ("\"12,000.50\"", 1_200_050), ("0", 0),
    ("0.1", 10), ("1e3", 100_000),
  ])
  func `money is held in minor units`(text: String, minor: Int64) throws {
    let scenario = try ResolutionTests.load(
      Self.slow("2x-slower") + "businessImpact: {revenueRisk: \(text)}\n"
    )

    #expect(scenario.effects.first?.prediction?.revenueRisk == minor)
  }

  @Test(arguments: [
    ("\"1,2000\"", Diagnostic.Code.money), ("\"$\"", .money), ("-5", .range), ("\"5 EUR\"", .money),
    ("1e13", .range), ("\"1.\"", .money), (".inf", .range),
  ])
  func `what is no money is refused`(text: String, code: Diagnostic.Code) {
    let file = SourceFile(
      path: "p.yaml",
      text: Self.closed + Self.slow("2x-slower") + "businessImpact: {revenueRisk: \(text)}\n"
    )

    #expect(ScenarioLoader.load([file]).diagnostics.map(\.code) == [code])
  }

  @Test func `a currency decides on the decimals of every amount`() throws {
    let yen = try ResolutionTests.load(
      "currency: JPY\n" + Self.slow("2x-slower") + "businessImpact: {revenueRisk: 500}\n"
    )

    #expect(yen.personas[0].averageValue == 1_200)
    #expect(yen.effects.first?.prediction?.revenueRisk == 500)
  }

  @Test(arguments: [
    ("conversionRate", "\">=87%\"", Goal.Comparison.atLeast, 0.87),
    ("maxErrorRate", "0.01", .atMost, 0.01), ("minCustomerSatisfaction", "4", .atLeast, 4),
    ("averageJourneyTime", "\"< 200 ms\"", .less, 0.2), ("journeyWallTime", "<5m", .less, 300),
    ("revenueLost", "\"<$45,000\"", .less, 4_500_000),
    ("abandonmentRate", "\"= 5 %\"", .equal, 0.05),
  ])
  func `criteria compare a metric with a limit`(
    key: String,
    text: String,
    comparison: Goal.Comparison,
    limit: Double
  ) throws {
    let scenario = try ResolutionTests.load("successCriteria: {\(key): \(text)}\n")

    let goal = try #require(scenario.goals.first)
    #expect(goal.comparison == comparison)
    #expect((goal.limit - limit).magnitude < 1e-12)
  }

  @Test(arguments: ["\">90\"", "\">\"", "\">5 s\"", "true", "\"about 5%\"", "\">5m%\""])
  func `what is no criterion is refused`(text: String) {
    #expect(
      Self.codes(ofProfileWith: "successCriteria: {conversionRate: \(text)}") == [.criterion]
    )
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("2000-02-29T12:00:00Z", 951_825_600), ("2026-11-27 08:00", 1_795_766_400),
    ("2026-11-27T08:00:00+01:00", 1_795_762_800), ("1969-12-31T23:59:59Z", -1),
  ])
  func `the start is a date and a time`(text: String, seconds: Int64) throws {
    let scenario = try ResolutionTests.load("start: \"\(text)\"\n")

    #expect(scenario.start == seconds)
  }

  @Test(arguments: ["2026-02-29", "2026-13-01", "yesterday", "2026-11-27T25:00", "2026-11-27T08"])
  func `what is no date is refused`(text: String) {
    #expect(Self.codes(ofProfileWith: "start: \"\(text)\"") == [.range])
  }

  @Test(arguments: [
    ("0x1F", 31), ("0o17", 15), ("010", 10), ("1e3", 1_000), ("18446744073709551615", UInt64.max),
    ("+5", 5),
  ])
  func `numbers follow the core schema`(text: String, value: UInt64) throws {
    #expect(try ResolutionTests.load("seed: \(text)\n").seed == value)
  }

  @Test(arguments: ["18446744073709551616", "-1", "1.5", "0x", "1_000", "yes", "\"5\"", "-0x1"])
  func `what is no seed is refused`(text: String) {
    #expect(Self.codes(ofProfileWith: "seed: \(text)").count == 1)
  }

  static let closed = "profile: p\nscenario: {duration: 1h, virtualUsers: 10}\n"

  private static func slow(_ factor: String) -> String {
    """
    ---
    errorType: service-degradation
    service: policy-service
    degradation: {responseTime: \(factor)}

    """
  }

  /// The codes of the errors of a profile with one more line.
  private static func codes(ofProfileWith line: String) -> [Diagnostic.Code] {
    let file = SourceFile(path: "p.yaml", text: closed + line + "\n")
    return ScenarioLoader.load([file]).diagnostics.filter { $0.severity == .error }.map(\.code)
  }
}
