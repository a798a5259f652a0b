import Journeys
import Scenarios
import SimulationKernel
import Statistics
import Testing
import Traces

/// An oracle case as a scenario: its documents, how long to run them, and what theory knows.
struct ScenarioExperiment {
  var services: [Documents.Service]
  var visitors: [Documents.Visitors]
  /// In how many seconds the model forgets its past.
  var relaxation: Double
  /// Customers a second, to know what a run costs.
  var rate: Double
  /// Further keys of the arrivals.
  var arrivals: [String] = []
  /// Whether think times are exponential, which documents can only say of truncated laws.
  var thinksExponentially = false
  var thresholds: [(String, Double)] = []
  var checks: [Check]

  /// Simulates the scenario as the plan says.
  func measure(_ plan: RunPlan, seed: UInt64) throws -> Measurement {
    // Calls are written when they end: the run goes on for those of the last batch.
    let scenario = try scenario(lasting: plan.end + plan.batch, window: plan.batch)
    var fold = StationFold(
      plan,
      stations: services.count,
      personas: visitors.count,
      thresholds: thresholds
    )
    let calls = scenario.journeys.map { $0.steps.map { $0.calls.map(\.service) } }
    try Self.run(scenario, seed: seed) { chunk in
      fold.consume(chunk) { calls[Int($0.journey)][Int($0.step)][Int($0.call)] }
    }
    return fold.measurement()
  }

  /// The scenario for a run of some seconds.
  func scenario(lasting duration: Double, window: Double) throws -> Scenario {
    let documents = Documents(
      services: services,
      visitors: visitors,
      duration: duration,
      window: window,
      arrivals: arrivals
    )
    var scenario = try documents.scenario()
    if thinksExponentially {
      for (index, group) in visitors.enumerated() {
        scenario.personas[index].thinkTime = .exponential(mean: group.think * 1_000)
      }
    }
    return scenario
  }

  /// Runs a scenario to its end; times of rows are in nanoseconds.
  static func run(
    _ scenario: Scenario,
    seed: UInt64,
    consume: @escaping (RowChunk) -> Void
  ) throws {
    let buffer = RowBuffer { chunk in
      consume(chunk)
      chunk.removeAll()
      return chunk
    }
    var run = try JourneyRun(scenario, seed: seed, quantum: 1, rows: buffer)
    while run.advance(events: 1_000_000) {}
    run.finish()
  }
}
