import Scenarios
import Testing

/// Scenarios whose arrivals are written as an author would write them.
enum ArrivalDocuments {
  /// One visitor, one step, one service without a limit; `more` are keys of the profile and further
  /// documents, `files` what the documents name.
  static func scenario(
    _ arrivals: String,
    for duration: String,
    more: String = "",
    bandwidth: String = "",
    files: [String: String] = [:]
  ) throws -> Scenario {
    let text = """
      persona:
        name: pat
        behavior: {thinkTime: {min: 1, max: 2}, patience: null}
        businessProfile: {averageValue: 1, conversionProbability: 1}
      \(bandwidth.isEmpty ? "" : "  technicalProfile: {bandwidth: \(bandwidth)}")
      ---
      {name: visit, steps: [{name: look, service: desk, finalStep: true}]}
      ---
      services: [{name: desk, serviceTime: {mean: 10, distribution: constant}}]
      ---
      profile: p
      scenario: {duration: \(duration)}
      personas: [{name: pat, percentage: 100}]
      journeys: [{type: visit, weight: 1}]
      arrivals: \(arrivals)
      \(more)
      """
    let result = ScenarioLoader.load([SourceFile(path: "p.yaml", text: text)]) { path in
      files[path].map { .success(Array($0.utf8)) } ?? .failure(.init("is not there"))
    }
    return try #require(result.scenario, "\(result.diagnostics.map(\.text).joined())")
  }

  /// A traffic multiplier through the whole run.
  static func spike(_ multiplier: Double) -> String {
    """
    ---
    scenario: rush
    simultaneous: [{event: traffic-spike, multiplier: \(multiplier), duration: 10d}]
    """
  }
}
