import Analysis
import Scenarios
import Testing
import Traces

@testable import Journeys

/// A run of documents: its rows and its summary.
struct Trial {
  let calls: [CallRow]
  let begins: [SessionBeginRow]
  let ends: [SessionEndRow]
  let description: TraceDescription
  let summary: Summary

  init(_ documents: String, seed: UInt64 = 1) throws {
    try self.init(Self.scenario(documents), seed: seed)
  }

  init(_ scenario: Scenario, seed: UInt64 = 1) throws {
    description = JourneyRun.describe(scenario, seed: seed, quantum: 1_000)
    let fold = try RunFold(description: description, scenario: scenario)
    final class Box {
      var calls: [CallRow] = []
      var begins: [SessionBeginRow] = []
      var ends: [SessionEndRow] = []
      var failure: (any Error)?
    }
    let box = Box()
    let buffer = RowBuffer { chunk in
      box.calls += chunk.calls
      box.begins += chunk.begins
      box.ends += chunk.ends
      do { try fold.consume(chunk) } catch { box.failure = error }
      return RowChunk()
    }
    var run = try JourneyRun(scenario, seed: seed, quantum: 1_000, rows: buffer)
    while run.advance(events: 1_000_000) {}
    run.finish()
    if let failure = box.failure { throw failure }
    (calls, begins, ends) = (box.calls, box.begins, box.ends)
    summary = try fold.finish()
  }

  /// The scenario of YAML documents.
  static func scenario(_ documents: String) throws -> Scenario {
    let result = ScenarioLoader.load([SourceFile(path: "s.yaml", text: documents)])
    return try #require(result.scenario, "\(result.diagnostics.map(\.text).joined())")
  }

  /// The rows of a service, real or not.
  func calls(of service: String) -> [CallRow] {
    calls.filter { description.service(of: $0).name == service }
  }

  /// The rows of a step.
  func calls(ofStep step: String) -> [CallRow] {
    calls.filter { description.stepName(of: $0) == step }
  }

  func step(_ name: String) throws -> StepSummary {
    try #require(summary.steps.first { $0.step == name })
  }

  func service(_ name: String) throws -> ServiceSummary {
    try #require(summary.services.first { $0.name == name })
  }

  /// Sessions that ended so and for this reason.
  func endings(_ result: String, _ reason: String) -> Int {
    summary.endings.first { $0.result == result && $0.reason == reason }?.sessions ?? 0
  }
}
