import Scenarios
import Testing
import Traces

@testable import Analysis

/// Metrics of section 2.3, each worked out by hand.
@Suite struct RunFoldTests {
  /// Six sessions: 1 converted, 2 assisted, 3 lost by latency, 4 failed, 5 without intent, 6 open.
  static var sixSessions: RowSet {
    var rows = RowSet()
    rows.begin(1, at: 0)
    rows.call(1, from: 0, to: 300)
    rows.call(1, from: 2_300, to: 3_300, step: 1)
    rows.call(1, from: 3_300, to: 4_200, step: 1, call: 1)
    rows.end(1, from: 0, to: 4_200, .converted, value: 1_200, steps: 2, satisfaction: 4_300)
    rows.begin(2, at: 1_000)
    rows.call(2, from: 1_000, to: 1_500)
    rows.call(2, from: 4_000, to: 5_000, step: 1, outcome: .timeout, fault: 1)
    rows.call(2, from: 5_000, to: 11_000, step: 1, service: 3)
    rows.end(2, from: 1_000, to: 11_000, .assisted, value: 900, steps: 2, satisfaction: 3_000)
    rows.begin(3, at: 2_000, persona: 1)
    rows.call(
      3,
      from: 2_000,
      to: 5_000,
      outcome: .visitorLeft,
      fault: 1,
      persona: 1
    )
    rows.end(
      3,
      from: 2_000,
      to: 5_000,
      .abandoned,
      potential: 700,
      reason: 2,
      fault: 1,
      satisfaction: 2_800,
      persona: 1
    )
    rows.begin(4, at: 12_000, persona: 1)
    rows.call(4, from: 12_000, to: 12_000, outcome: .outage, fault: 2, persona: 1)
    rows.end(
      4,
      from: 12_000,
      to: 12_000,
      .failed,
      potential: 500,
      reason: 3,
      fault: 2,
      satisfaction: 1_900,
      persona: 1
    )
    rows.begin(5, at: 13_000, persona: 1, journey: 1)
    rows.call(5, from: 13_000, to: 13_200, persona: 1, journey: 1)
    rows.end(
      5,
      from: 13_000,
      to: 13_200,
      .abandoned,
      potential: 400,
      reason: 1,
      steps: 1,
      satisfaction: 4_000,
      persona: 1,
      journey: 1
    )
    rows.begin(6, at: 24_000)
    rows.call(6, from: 24_000, to: 24_500)
    rows.end(6, from: 24_000, to: 25_000, .open, potential: 9_999, steps: 1, satisfaction: 1_000)
    rows.endRun(at: 25_000, events: 42)
    return rows
  }

  @Test func `counts sessions by how they ended`() throws {
    let summary = try Self.sixSessions.summary()

    var expected = SessionCounts()
    expected.started = 6
    expected.ended = 5
    expected.converted = 1
    expected.assisted = 1
    expected.abandoned = 2
    expected.failed = 1
    expected.open = 1
    expected.technicalLosses = 2
    // At 10 s only session 2 is under way, at 20 s none, at the end session 6.
    expected.peakConcurrent = 1
    #expect(summary.sessions == expected)
  }

  /// The metrics of the six sessions.
  static let expected: [(metric: Metric, value: Double)] = [
    (.journeyCompletionRate, 0.5),
    (.conversionRate, 0.4),
    (.abandonmentRate, 0.4),
    (.technicalAbandonmentRate, 0.2),
    // Session 1: 0.3 + 1.9 s, session 2: 0.5 + 1.0 s; what support took is not visible.
    (.averageJourneyTime, 1.85),
    // 4.2 s and 10 s.
    (.journeyWallTime, 7.1),
    (.revenueGenerated, 2_100),
    (.revenueLost, 1_200),
    // 4.3, 3.0, 2.8, 1.9 and 4.0.
    (.customerSatisfaction, 3.2),
    // Nine calls of real services; the time-out and the outage failed.
    (.errorRate, 2.0 / 9),
  ]

  @Test(arguments: expected)
  func `measures what the definitions say`(metric: Metric, value expected: Double) throws {
    let summary = try Self.sixSessions.summary()

    let value = try #require(summary.metrics[metric.rawValue]?.value)
    #expect(abs(value - expected) < 1e-9)
  }

  @Test func `measures groups like the whole, but for the twin`() throws {
    let summary = try Self.sixSessions.summary()

    let bob = try #require(summary.personas.last)
    #expect(bob.name == "bob")
    #expect(bob.sessions.started == 3)
    #expect(bob.sessions.technicalLosses == 2)
    #expect(bob.metrics["journey-completion-rate"]?.value == 0)
    #expect(bob.metrics["revenue-lost"]?.value == 1_200)
    #expect(bob.metrics["error-rate"]?.value == 1.0 / 3)
    #expect(bob.metrics["average-journey-time"] == .undefined)
    #expect(bob.metrics["revenue-impact"] == nil)
    let look = try #require(summary.journeys.last)
    #expect(look.name == "look")
    #expect(look.sessions.ended == 1)
    #expect(look.metrics["abandonment-rate"]?.value == 1)
    #expect(look.metrics["technical-abandonment-rate"]?.value == 0)
  }

  @Test func `says which run it was`() throws {
    let summary = try Self.sixSessions.summary()

    #expect(summary.scenario == "shop")
    #expect(summary.scenarioHash == "0aff")
    #expect(summary.seed == 7)
    #expect(summary.loadModel == "open")
    #expect(summary.virtualDuration == 25)
    #expect(summary.endOfArrivals == 24)
    #expect(summary.events == 42)
    #expect(!summary.partial)
    #expect(summary.passed)
    #expect(summary.twin == nil)
    #expect(summary.metrics["revenue-impact"] == .undefined)
  }

  @Test func `is partial when interrupted or cut off`() throws {
    var interrupted = RowSet()
    interrupted.endRun(at: 5, interrupted: true)
    var cutOff = RowSet()
    cutOff.begin(1, at: 3)

    #expect(try interrupted.summary().partial)
    #expect(try cutOff.summary().partial)
    #expect(try cutOff.summary().sessions.open == 1)
    #expect(try cutOff.summary().virtualDuration == 0.003)
  }

  @Test func `says nothing about an empty run`() throws {
    var rows = RowSet()
    rows.endRun(at: 0)

    let summary = try rows.summary()

    for metric in Metric.allCases where ![.revenueGenerated, .revenueLost].contains(metric) {
      #expect(summary.metrics[metric.rawValue] == .undefined, "\(metric)")
    }
    #expect(summary.metrics["revenue-generated"]?.value == 0)
    #expect(summary.windows.arrivals.isEmpty)
    #expect(summary.services.allSatisfy { $0.meanWait == nil && $0.utilization == nil })
    #expect(summary.steps.allSatisfy { $0.p99 == nil })
  }

  @Test(arguments: CallOutcome.allCases)
  func `tells failed calls from others`(outcome: CallOutcome) throws {
    var rows = RowSet()
    rows.begin(1, at: 0)
    rows.call(1, from: 0, to: 10, outcome: outcome)
    rows.endRun(at: 10)
    let harmless: [CallOutcome] = [.ok, .degraded, .refusedByRule, .visitorLeft]

    let rate = try rows.summary().metrics["error-rate"]?.value

    // A skipped call is none, so there is nothing to divide by.
    #expect(rate == (outcome == .skipped ? nil : harmless.contains(outcome) ? 0 : 1))
  }

  @Test func `follows sessions through the funnel`() throws {
    let summary = try Self.sixSessions.summary()

    #expect(summary.funnels.map(\.persona) == ["ann", "bob", "bob"])
    #expect(summary.funnels.map(\.journey) == ["buy", "buy", "look"])
    #expect(
      summary.funnels.map(\.steps) == [
        ["browse", "pay", "completed"], ["browse", "pay", "completed"], ["browse", "completed"],
      ]
    )
    #expect(summary.funnels.map(\.reached) == [[3, 2, 2], [2, 0, 0], [1, 0]])
    #expect(summary.steps.map(\.reached) == [5, 2, 1])
    #expect(summary.steps.map(\.completed) == [3, 2, 1])
  }

  @Test func `says of every session that came no further than a step why it did not`() throws {
    let funnels = try Self.sixSessions.summary().funnels

    for funnel in funnels {
      for (step, dropOffs) in funnel.dropOffs.enumerated() {
        #expect(dropOffs.total == funnel.reached[step] - funnel.reached[step + 1])
      }
    }
  }

  @Test func `puts what happens into windows`() throws {
    let windows = try Self.sixSessions.summary().windows

    #expect(windows.width == 10)
    #expect(windows.arrivals == [3, 2, 1])
    #expect(windows.ended == [2, 3, 0])
    #expect(windows.completed == [1, 1, 0])
    #expect(windows.lost == [1, 1, 0])
    #expect(windows.concurrent == [1, 0, 1])
    #expect(windows.errors == [1, 1, 0])
    #expect(windows.revenue == [1_200, 900, 0])
    #expect(windows.twinRevenue == nil)
    // Visible waits that end in the third window: 0.5 s of session 6.
    #expect(try #require(windows.p50[2]) == 0.5)
    #expect(windows.utilization.keys.sorted() == ["catalog", "payment", "support"])
    #expect(windows.utilization.values.allSatisfy { $0.count == 3 })
  }

  @Test func `gives what happens at the very end to the last window`() throws {
    var rows = RowSet()
    rows.begin(1, at: 9_000)
    rows.call(1, from: 9_000, to: 20_000)
    rows.end(1, from: 9_000, to: 20_000, .converted, value: 5, steps: 1)
    rows.endRun(at: 20_000)

    let windows = try rows.summary().windows

    #expect(windows.ended == [0, 1])
    #expect(windows.concurrent == [1, 0])
    #expect(windows.revenue == [0, 5])
    #expect(windows.p99[1] != nil)
  }
}
