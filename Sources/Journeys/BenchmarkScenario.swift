import Scenarios

/// The scenario that the speed of the model is measured with: the evening of `traces/black-friday`,
/// of a size of choice.
///
/// Personas, journeys, network, faults and the campaign that multiplies the traffic by eight are
/// those of the shipped scenario; arrivals and servers are scaled together, so every service is as
/// busy as there. The faults act from the start on.
public enum BenchmarkScenario {
  /// How long a session lasts on average, in seconds.
  private static let meanSession = 14.0
  /// The sessions a second that the shipped scenario's servers are sized for.
  private static let shippedRate = 8.5
  private static let multiplier = 8.0

  /// Servers and mean service time, in milliseconds, of the shipped scenario's services.
  private static let services: [(name: String, servers: Double, mean: Int, flags: String)] = [
    ("policy-catalog-service", 10, 300, ""),
    ("recommendation-service", 4, 200, ", \"optional\": true"),
    ("quote-generation-service", 21, 1_800, ""),
    ("payment-processor", 12, 1_000, ", \"pciScope\": true"),
    ("policy-service", 4, 500, ""),
  ]

  /// The evening with about `liveSessions` sessions under way, once it has lasted a minute.
  ///
  /// - Precondition: there are ten sessions or more.
  public static func blackFriday(liveSessions: Int) -> Scenario {
    precondition(liveSessions >= 10, "a crowd, not \(liveSessions)")
    let rate = Double(liveSessions) / meanSession
    let stations = services.map { service in
      let servers = max(1, Int((service.servers * rate / shippedRate).rounded()))
      return """
        {"name": "\(service.name)", "concurrency": \(servers),
          "serviceTime": {"mean": \(service.mean), "cv": 0.17117}\(service.flags)}
        """
    }
    let result = ScenarioLoader.load([
      SourceFile(path: "benchmark-load.json", text: load(rate: rate)),
      SourceFile(path: "benchmark-faults.json", text: faults),
      SourceFile(
        path: "benchmark-services.json",
        text: "{\"services\": [\(stations.joined(separator: ", "))]}"
      ),
    ])
    guard let scenario = result.scenario else {
      preconditionFailure("the benchmark's documents are wrong: \(result.diagnostics)")
    }
    return scenario
  }

  private static func load(rate: Double) -> String {
    """
    {"profile": "benchmark-evening",
      "scenario": {"duration": "1h", "rampUp": "0s", "rampDown": "0s"},
      "personas": [{"name": "karen", "percentage": 60}, {"name": "raj", "percentage": 25},
        {"name": "alex", "percentage": 15}],
      "journeys": [{"type": "insurance-policy", "weight": 70}, {"type": "quote-only", "weight": 30}],
      "arrivals": {"rate": \(rate / multiplier), "per": "s", "process": "poisson"}}
    """
  }

  private static let faults = """
    {"scenario": "benchmark-chaos", "simultaneous": [
      {"event": "traffic-spike", "multiplier": 8, "duration": 14400},
      {"event": "payment-provider-slow", "degradation": "2x-latency", "duration": 1800},
      {"event": "recommendation-service-failure", "availability": 0.85, "duration": 3600}]}
    """
}
