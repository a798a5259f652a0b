import Scenarios
import Statistics
import Testing
import Traces

@testable import Analysis

/// What the faults cost, against the run without them.
@Suite struct TwinTests {
  @Test func `measures the impact on revenue by pairs`() throws {
    let impact = try #require(try Pairs.summary().metrics["revenue-impact"])

    // 9,000 of 10,000. The residuals are 90 for each of the ten losses and −10 for the rest. Slices of
    // 64 ms hold a session or none: 538,900 is the sum of their squared second differences, of 1,544
    // slices; batches of 16 give the largest error, 0.031675 with 94/1.94 degrees of freedom.
    #expect(try abs(#require(impact.value) - 0.1) < 1e-12)
    let quantile = ConfidenceInterval.studentQuantile(0.975, degreesOfFreedom: 94 / 1.94)
    #expect(try abs(#require(impact.low) - (0.1 - quantile * 0.031675211)) < 1e-6)
    #expect(try abs(#require(impact.high) - (0.1 + quantile * 0.031675211)) < 1e-6)
    #expect(impact.method == "within-run")
  }

  @Test func `gives an identical twin no impact and no width`() throws {
    let impact = try #require(
      try Pairs.summary(of: Pairs.undisturbed).metrics["revenue-impact"]
    )

    #expect(impact == Estimate(value: 0, low: 0, high: 0, method: "within-run"))
  }

  @Test func `counts sessions without a partner`() throws {
    let rows = Pairs.rows(losing: { _ in false }, leavingOpen: { $0 >= 97 })

    let twin = try #require(try Pairs.summary(of: rows).twin)

    #expect(twin.unpaired == 3)
    #expect(twin.revenue == 10_000)
    #expect(twin.contentHash == "abc")
    #expect(twin.sessions.converted == 100)
  }

  @Test func `shows the revenue of the twin window by window`() throws {
    let windows = try Pairs.summary().windows

    #expect(windows.revenue == Array(repeating: 900, count: 10))
    #expect(windows.twinRevenue == Array(repeating: 1_000, count: 10))
  }

  @Test func `keeps a twin that ran longer to the length of the run`() throws {
    var short = RowSet()
    short.endRun(at: 30_000)

    let windows = try Pairs.summary(of: short).windows

    #expect(windows.twinRevenue == [1_000, 1_000, 8_000])
    #expect(windows.revenue == [0, 0, 0])
  }

  @Test func `knows no impact on a twin without revenue`() throws {
    var empty = RowSet()
    empty.endRun(at: 100_000)

    let summary = try Pairs.disturbed.fold().finish(twin: empty.fold(), twinContentHash: nil)

    #expect(summary.metrics["revenue-impact"] == .undefined)
    #expect(summary.twin?.revenue == 0)
    #expect(summary.twin?.unpaired == 100)
  }
}

/// Success criteria and their verdicts.
@Suite struct GoalTests {
  @Test(arguments: [
    (0.03, "fail"), (0.06, "fail (marginal)"), (0.12, "pass (marginal)"), (0.2, "pass"),
  ])
  func `is marginal where the interval holds the limit`(limit: Double, verdict: String) throws {
    let goal = Goal(
      metric: .revenueImpact,
      comparison: .atMost,
      limit: limit,
      text: "<\(limit * 100)%"
    )

    let summary = try Pairs.summary(scenario: Pairs.scenario(goals: [goal]))

    #expect(summary.goals.map(\.verdict) == [verdict])
    #expect(summary.goals.map(\.name) == ["revenue-impact"])
    #expect(summary.goals.map(\.criterion) == ["<\(limit * 100)%"])
    #expect(summary.passed == verdict.hasPrefix("pass"))
    #expect(try abs(#require(summary.goals[0].observed) - 0.1) < 1e-12)
  }

  @Test func `does not fail for want of an observation`() throws {
    let goal = Goal(metric: .revenueImpact, comparison: .atMost, limit: 0.1, text: "<10%")

    let summary = try Pairs.disturbed.fold(scenario: Pairs.scenario(goals: [goal])).finish()

    #expect(summary.goals[0].verdict == "unknown")
    #expect(summary.goals[0].observed == nil)
    #expect(summary.passed)
  }

  @Test func `is not marginal where nothing varies`() throws {
    let goal = Goal(metric: .errorRate, comparison: .atMost, limit: 0, text: "0")

    let summary = try Pairs.disturbed.fold(scenario: Pairs.scenario(goals: [goal])).finish()

    #expect(summary.goals[0].verdict == "pass")
    #expect(summary.goals[0].high == 0)
  }

  @Test func `gives no interval to a handful of sessions`() throws {
    let summary = try RunFoldTests.sixSessions.summary()

    #expect(summary.metrics.values.allSatisfy { $0.low == nil && $0.method == nil })
  }
}

/// Effects and what their authors expected of them.
@Suite struct EffectTests {
  /// Of the 50 sessions that arrive while payment is slow five are lost, all of them bob's.
  private func prediction(
    abandonment: Double,
    revenue: Int64,
    scenario: (Effect.Prediction) -> Scenario = {
      Pairs.scenario(prediction: $0)
    }
  ) throws -> PredictionSummary {
    let scenario = scenario(
      Effect.Prediction(
        abandonmentIncrease: abandonment,
        personas: [1],
        revenueRisk: revenue
      )
    )
    return try #require(try Pairs.summary(scenario: scenario).effects[0].prediction)
  }

  @Test func `acts as the timeline says`() throws {
    let effects = try Pairs.summary().effects

    #expect(effects.map(\.name) == ["slow-payment", "outage"])
    #expect(effects.map(\.start) == [0, 20])
    #expect(effects.map(\.end) == [50, 100])
    #expect(effects.map(\.isFault) == [true, false])
    #expect(effects.map(\.lostSessions) == [10, 0])
    #expect(effects.map(\.lostValue) == [1_000, 0])
    #expect(effects.allSatisfy { $0.prediction == nil })
  }

  @Test func `measures the rise of abandonment and the revenue lost meanwhile`() throws {
    let prediction = try prediction(abandonment: 11, revenue: 450)

    // 5 of 50, and 5 of bob's 25; 500 lost in the first 50 s.
    let all = try #require(prediction.abandonmentIncrease)
    #expect(try abs(#require(all.measured) - 10) < 1e-9)
    // Of 20 slices, with three and two sessions in turn, five lose one: the residuals 100·lost − 10·n
    // have 373,200 as the sum of 18 squared second differences, so the error is √(20·373200/6/18)/50
    // = 5.257798, and t(18/1.94) = 2.251854.
    #expect(try abs(#require(all.low) + 1.839796) < 1e-4)
    #expect(try abs(#require(all.high) - 21.839796) < 1e-4)
    #expect(all.verdict == "as-expected")
    let named = try #require(prediction.personasAbandonmentIncrease)
    #expect(try abs(#require(named.measured) - 20) < 1e-9)
    let lost = try #require(prediction.revenueLost)
    #expect(lost.measured == 500)
    #expect(lost.verdict == "as-expected")
  }

  @Test func `says which way an expectation was wrong`() throws {
    let tooMuch = try prediction(abandonment: 25, revenue: 5_000)
    let tooLittle = try prediction(abandonment: -5, revenue: 450)

    #expect(tooMuch.abandonmentIncrease?.verdict == "lower")
    #expect(tooMuch.revenueLost?.verdict == "lower")
    #expect(tooLittle.abandonmentIncrease?.verdict == "higher")
    #expect(tooLittle.revenueLost?.low == 0)
  }

  @Test func `cannot judge the rise of abandonment without a twin`() throws {
    let scenario = Pairs.scenario(
      prediction: Effect.Prediction(abandonmentIncrease: 10, personas: [], revenueRisk: 500)
    )

    let effects = try Pairs.disturbed.fold(scenario: scenario).finish().effects

    let prediction = try #require(effects[0].prediction)
    #expect(prediction.abandonmentIncrease?.verdict == "unknown")
    #expect(prediction.personasAbandonmentIncrease == nil)
    #expect(prediction.revenueLost?.verdict == "as-expected")
  }
}
