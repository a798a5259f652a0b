import Scenarios
import Testing
import Traces

@testable import Analysis

/// What satisfaction says about loyalty.
@Suite struct LoyaltyTests {
  /// The fixed points of the published formula: an undisturbed session, and a technical loss alone.
  @Test(arguments: [
    (4_300 as UInt16, 0.12, 1.0), (2_800, 0.452, 0.548 / 0.88), (5_000, 0.0556, 1.0732),
  ])
  func `satisfaction gives the published odds of leaving`(
    satisfaction: UInt16,
    churn: Double,
    share: Double
  ) throws {
    var scenario = try Self.scenario("")
    scenario.personas[0].lifetimeValue = 840_000

    let loyalty = try #require(Self.loyalty([satisfaction, satisfaction], scenario).first)

    #expect((loyalty.churn - churn).magnitude < 0.0005)
    #expect((Double(loyalty.valueAtRisk) / (2 * 840_000) - churn).magnitude < 0.0005)
    #expect((Double(loyalty.lifetimeValueProjection) / 840_000 - share).magnitude < 0.001)
    #expect(loyalty.sessions == 2)
  }

  @Test func `risks are counted by their limits`() throws {
    let loyalty = try #require(
      Self.loyalty([4_300, 3_790, 3_780, 2_650, 2_630, 1_000], Self.scenario("")).first
    )

    // 0.20 is reached at 3.795 and 0.50 at 2.640.
    #expect([loyalty.lowRisk, loyalty.mediumRisk, loyalty.highRisk] == [1, 3, 2])
  }

  @Test func `the coefficients are the author's`() throws {
    let scenario = try Self.scenario("satisfaction: {base: 4, waiting: 1, loss: 2, churnSlope: 0}")

    #expect(scenario.satisfaction.base == 4)
    #expect(scenario.satisfaction.error == 0.6)
    let loyalty = try #require(Self.loyalty([1_000], scenario).first)
    #expect((loyalty.churn - 0.12).magnitude < 0.0005)
    #expect(try Scenario(canonicalJSON: scenario.canonicalJSON) == scenario)
    #expect(try Self.scenario("").hash != scenario.hash)
  }

  private static func loyalty(_ satisfactions: [UInt16], _ scenario: Scenario) throws
    -> [LoyaltySummary]
  {
    let layout = try RunLayout(RowSet.shop)
    var fold = LoyaltyFold(scenario, layout: layout)
    for satisfaction in satisfactions {
      let row = SessionEndRow(
        time: 1,
        session: 1,
        duration: 1,
        value: 0,
        potential: 0,
        persona: 0,
        journey: 0,
        region: 0,
        reason: 0,
        steps: 0,
        fault: 0,
        satisfaction: satisfaction,
        result: .converted
      )
      fold.end(row)
    }
    let base = Int((scenario.satisfaction.base * 1_000).rounded())
    return fold.summaries(names: RowSet.shop.personas, base: base)
  }

  private static func scenario(_ line: String) throws -> Scenario {
    let text = """
      profile: p
      scenario: {duration: 1m}
      arrivals: {rate: 1}
      \(line)
      """
    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)])
    return try #require(result.scenario)
  }
}
