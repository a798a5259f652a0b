import Analysis
import Scenarios
import Testing
import Traces

@testable import Journeys

/// A run of a scenario with a rollout, from documents to its summary.
struct RolloutRun {
  let summary: Summary
  let rollout: RolloutSummary
  let markers: [MarkerRow]

  init(_ scenario: Scenario, seed: UInt64) throws {
    final class Box { var markers: [MarkerRow] = [] }
    let box = Box()
    let fold = try RunFold(
      description: JourneyRun.describe(scenario, seed: seed, quantum: 1_000),
      scenario: scenario
    )
    let buffer = RowBuffer { chunk in
      do { try fold.consume(chunk) } catch { Issue.record(error) }
      box.markers += chunk.markers
      return RowChunk()
    }
    var run = try JourneyRun(scenario, seed: seed, quantum: 1_000, rows: buffer)
    while run.advance(events: 1_000_000) {}
    run.finish()
    summary = try fold.finish()
    rollout = try #require(summary.rollout)
    markers = box.markers
  }

  /// The stage at whose end the guard decided to take B back, from 0; `nil`: it did not.
  var decision: UInt64? {
    markers.first { $0.kind == .rolloutReading && $0.value != 0 }?.argument
  }
}

/// The scenarios of the proofs, from documents.
enum RolloutScenarios {
  /// The shares of the built-in rollout over four hours.
  private static let shares =
    "[[0m, 5], [30m, 10], [1h, 25], [105m, 50], [3h, 75], [225m, 100]]"

  /// The normal load with its built-in mix for four hours, `rate` sessions a second; `changes` is
  /// what version B changes.
  static func normal(rate: Double, changes: String) throws -> Scenario {
    try load(
      """
      profile: rollout
      scenario: {duration: 4h}
      arrivals: {rate: \(rate), per: s}
      rollout: {feature: quote-v2, shares: \(shares), b: [\(changes)]}
      """
    )
  }

  /// The quote journeys of the reference numbers: 60 % of the visitors wait three seconds at most, the
  /// others for ever; a quote takes 2.5 s with version A and 1.2 s with B.
  static func fasterQuote(rate: Double) throws -> Scenario {
    try load(
      """
      persona:
        name: hasty
        behavior: {thinkTime: {min: 0, max: 0, distribution: constant}, patience: 3000}
        businessProfile: {averageValue: 1200, conversionProbability: 1}
      ---
      persona:
        name: patient
        behavior: {thinkTime: {min: 0, max: 0, distribution: constant}, patience: null}
        businessProfile: {averageValue: 1200, conversionProbability: 1}
      ---
      name: quote
      steps: [{name: quote-generation, service: quote-generation-service, finalStep: true}]
      ---
      services: [{name: quote-generation-service, serviceTime: {mean: 2500, cv: 0.17117}}]
      ---
      profile: rollout
      scenario: {duration: 4h}
      arrivals: {rate: \(rate), per: s}
      personas: [{name: hasty, percentage: 60}, {name: patient, percentage: 40}]
      journeys: [{type: quote, weight: 1}]
      rollout:
        feature: quote-caching
        shares: \(shares)
        b: [{event: quote-generation-service-slow, degradation: 1200ms}]
      """
    )
  }

  static func load(_ text: String) throws -> Scenario {
    let result = ScenarioLoader.load([SourceFile(path: "rollout.yaml", text: text)])
    return try #require(result.scenario, "\(result.diagnostics)")
  }
}
