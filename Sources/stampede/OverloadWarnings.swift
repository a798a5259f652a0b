import Journeys
import Scenarios

extension ScenarioLoader.LoadResult {
  /// What is wrong or suspicious, and what theory says of services that cannot keep up.
  var findings: [Diagnostic] {
    guard let scenario else { return diagnostics }
    return diagnostics + Prediction(scenario).services.compactMap { overload(of: $0, in: scenario) }
  }

  /// A warning about a station to which more work comes than it can do, faults and spikes apart.
  private func overload(of station: ServicePrediction, in scenario: Scenario) -> Diagnostic? {
    guard let utilization = station.base.utilization, utilization >= 1,
      let servers = station.servers,
      let service = scenario.services.first(where: {
        station.name == $0.name || station.name.hasPrefix($0.name + "@")
      })
    else { return nil }
    let needed = station.base.offered.rounded(.down) + 1
    return places.warning(
      .overload,
      about: service.name,
      "\"\(station.name)\" has more to do than it can: utilization "
        + "\(Self.rounded(utilization)) at the base load, \(Self.rounded(station.base.offered)) erlangs "
        + "for \(servers) server\(servers == 1 ? "" : "s")",
      hint:
        "give it at least \(Int(min(needed, 1e9))) servers (\"concurrency\"), or lower the load; as it "
        + "is, its queue grows by \(Self.rounded(station.baseGrowth)) calls a second"
    )
  }

  /// Three digits.
  private static func rounded(_ value: Double) -> String {
    let scale = value < 10 ? 100.0 : value < 100 ? 10 : 1
    let result = (value * scale).rounded() / scale
    return result == result.rounded() && result < 1e15 ? String(Int(result)) : String(result)
  }
}
