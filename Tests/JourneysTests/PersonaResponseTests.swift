import Analysis
import Foundation
import Journeys
import Scenarios
import Testing
import Traces

/// Faults from the document to the summary.
@Suite struct PersonaResponseTests {
  private func summary(_ text: String, seed: UInt64 = 1) throws -> Summary {
    let result = ScenarioLoader.load([SourceFile(path: "s.yaml", text: text)])
    let message = result.diagnostics.map(\.text).joined()
    let scenario = try #require(result.scenario, "\(message)")
    let twin = try fold(of: scenario.withoutFaults, checking: scenario, seed: seed)
    return try fold(of: scenario, checking: scenario, seed: seed).finish(twin: twin)
  }

  private func fold(of life: Scenario, checking scenario: Scenario, seed: UInt64) throws -> RunFold
  {
    final class Box { var chunks: [RowChunk] = [] }
    let box = Box()
    let buffer = RowBuffer { chunk in
      box.chunks.append(chunk)
      return RowChunk()
    }
    var run = try JourneyRun(life, seed: seed, quantum: 1_000, rows: buffer)
    while run.advance(events: 1_000_000) {}
    run.finish()
    let fold = try RunFold(
      description: JourneyRun.describe(life, seed: seed, quantum: 1_000),
      scenario: scenario
    )
    for chunk in box.chunks { try fold.consume(chunk) }
    return fold
  }

  private static let isLong = ProcessInfo.processInfo.environment["STAMPEDE_LONG_TESTS"] == "1"

  /// The table of section 7.3: what is lost of one operation in ten that fail.
  @Test func `the built-in personas lose what the table says`() throws {
    let sessions = Self.isLong ? 400_000 : 20_000
    let names = ["karen", "raj", "alex", "sophia"]
    let personas = names.map { name in
      """
      persona: {name: \(name)-once, extends: \(name), businessProfile: {conversionProbability: 1},
        preferences: {paymentMethod: credit-card}}
      """
    }
    let summary = try summary(
      personas.joined(separator: "\n---\n") + """

        ---
        name: pay-once
        steps:
          - {name: payment, calls: [{service: payment-processor, operation: authorize}], finalStep: true}
        ---
        services: [{name: payment-processor, serviceTime: {mean: 100, distribution: constant}}]
        ---
        errorType: payment-failure
        service: payment-processor
        failure: {type: error, rate: 0.1}
        personaResponses:
          karen-once: abandon-immediately
          raj-once: retry-once-then-call
          alex-once: troubleshoot-and-retry
          sophia-once: escalate-to-support
        ---
        profile: table
        scenario: {duration: \(sessions / 10)s, drain: until-empty}
        arrivals: {rate: 40, per: s, process: uniform}
        journeys: [{type: pay-once}]
        personas:
        \(names.map { "  - {name: \($0)-once, percentage: 25}" }.joined(separator: "\n"))
        """
    )

    for (index, loss) in [0.1, 0.003, 0.0001, 0.01].enumerated() {
      let rate = try #require(summary.personas[index].metrics["technical-abandonment-rate"]?.value)
      // Four standard errors, and one session for the rarest.
      let error = (loss * (1 - loss) / Double(sessions)).squareRoot()
      #expect(abs(rate - loss) < 4 * error + 1 / Double(sessions), "\(names[index]): \(rate)")
    }
    #expect(summary.sessions.assisted > 0)
  }

  /// Section 4.2: the sum of (1 − f)(f·q)^k for k = 0, 1, 2 with f = 0.1, q = 0.6.
  @Test func `emma gets through with the probability 0.957240`() throws {
    let sessions = Self.isLong ? 400_000 : 40_000
    let summary = try summary(
      """
      persona:
        name: emma
        behavior: {thinkTime: {min: 1000, max: 3000}, errorTolerance: medium, retryAttempts: 2}
        businessProfile: {averageValue: 800, conversionProbability: 1}
      ---
      name: once
      steps: [{name: only, service: desk, finalStep: true}]
      ---
      services: [{name: desk, serviceTime: {mean: 100, distribution: constant}}]
      ---
      scenario: flaky
      simultaneous: [{event: desk-failure, availability: 0.9, duration: 100h}]
      ---
      profile: emma
      scenario: {duration: \(sessions / 20)s, drain: until-empty}
      arrivals: {rate: 20, per: s}
      journeys: [{type: once}]
      personas: [{name: emma, percentage: 100}]
      """
    )

    let rate = try #require(summary.metrics["journey-completion-rate"]?.value)
    let error = (0.957240 * 0.04276 / Double(sessions)).squareRoot()
    #expect(abs(rate - 0.957240) < 4 * error, "\(rate)")
  }

  /// A quarter of the calls is slow in two windows of 100 s; karen, six of ten, leaves at 3 s.
  @Test func `predictions are checked while a repeated fault acts`() throws {
    let summary = try summary(
      """
      persona: {name: hasty, extends: karen, businessProfile: {conversionProbability: 1}}
      ---
      persona: {name: calm, extends: sophia, businessProfile: {conversionProbability: 1}}
      ---
      name: quote
      steps: [{name: ask, service: quotes, finalStep: true}]
      ---
      services: [{name: quotes, serviceTime: {mean: 1500, distribution: constant}}]
      ---
      errorType: service-degradation
      service: quotes
      at: 50
      repeat: {every: 200, times: 2}
      degradation: {responseTime: 3x-slower, affectedPercentage: 25, duration: 100}
      businessImpact: {expectedAbandonmentIncrease: 15, affectedPersonas: [hasty], revenueRisk: 720000}
      ---
      profile: windows
      scenario: {duration: 400s, drain: until-empty}
      arrivals: {rate: 20, per: s, process: uniform}
      journeys: [{type: quote}]
      personas: [{name: hasty, percentage: 60}, {name: calm, percentage: 40}]
      """
    )

    let effect = summary.effects[0]
    #expect(effect.start == 50 && effect.end == 350 && effect.duration == 200)
    #expect(effect.occurrences == [.init(start: 50, end: 150), .init(start: 250, end: 350)])
    // 4,000 calls start while it acts.
    #expect(abs(Double(effect.struckCalls) - 1_000) < 4 * 750.0.squareRoot())
    let prediction = try #require(effect.prediction)
    // 100 · 0.25 · 0.6 points of all, 25 of those named; standard errors 0.56 and 0.88.
    let all = try #require(prediction.abandonmentIncrease?.measured)
    let named = try #require(prediction.personasAbandonmentIncrease?.measured)
    #expect(abs(all - 15) < 4 * 0.56 && abs(named - 25) < 4 * 0.88)
    #expect(prediction.abandonmentIncrease?.verdict == "as-expected")
    #expect(prediction.personasAbandonmentIncrease?.verdict == "higher")
    // 600 lost sessions of $1,200 each.
    #expect(
      prediction.revenueLost?.verdict == "as-expected",
      "\(String(describing: prediction.revenueLost))"
    )
  }
}
