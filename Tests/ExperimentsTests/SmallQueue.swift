import Scenarios

@testable import Experiments

/// A queue with a fault and a goal, small enough for many replications.
enum SmallQueue {
  /// M/M/c: arrivals at 8 a second, one second of service on average, customers who wait 4 seconds at
  /// the most.
  static func source(
    servers: Int = 10,
    rate: Double = 8,
    duration: String = "5m",
    patience: String = "4000",
    effects: String = "",
    goals: String = ""
  ) -> ScenarioSource {
    let text = """
      persona:
        name: customer
        behavior: {thinkTime: {min: 0, max: 0, distribution: constant}, patience: \(patience)}
        businessProfile: {averageValue: 10, conversionProbability: 1}
      ---
      name: visit
      steps:
        - {name: serve, service: server, finalStep: true}
      ---
      services:
        - name: server
          concurrency: \(servers)
          timeoutMs: null
          serviceTime: {mean: 1000, distribution: exponential}
      ---
      profile: small-queue
      scenario: {duration: \(duration)}
      arrivals: {rate: \(rate), per: s, process: poisson}
      personas: [{name: customer, percentage: 100}]
      journeys: [{type: visit, weight: 1}]
      \(goals)
      """
    let events =
      effects.isEmpty ? "" : "\n---\nscenario: trouble\nsimultaneous: [\(effects)]\n"
    return ScenarioSource(
      files: [SourceFile(path: "queue.yaml", bytes: Array((text + events).utf8))],
      options: ScenarioLoader.Options(),
      attachment: { _ in .failure(AttachmentError("there is no file")) }
    )
  }

  /// A slow server for a minute.
  static let slowMinute = "{event: server-slow, degradation: 2x-slower, at: 60, duration: 60}"

  /// The scenario that a source makes with these settings.
  static func scenario(_ source: ScenarioSource, _ settings: String...) throws -> Scenario {
    let result = source.load(with: settings)
    guard let scenario = result.scenario else {
      throw Refusal(text: result.diagnostics.map(\.message).joined(separator: "\n"))
    }
    return scenario
  }

  /// What is wrong with the documents of a test.
  struct Refusal: Error {
    let text: String
  }
}
