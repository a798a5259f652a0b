import Scenarios

extension RunFold {
  /// The bytes that the fold over a run of a scenario will hold at its peak.
  ///
  /// - Parameters:
  ///   - scenario: what would be simulated.
  ///   - sessions: the most sessions that are under way at once.
  /// - Returns: the bytes, as a number that cannot overflow.
  /// - Complexity: O(journeys); nothing is allocated.
  public static func expectedMemory(of scenario: Scenario, sessions: Double) -> Double {
    let groups = Double(1 + scenario.personas.count + scenario.journeys.count)
    let cells = Double(RunState.cells(ofGroups: Int(groups)))
    let sums = Double(MemoryLayout<SessionSums>.stride)
    let ledgers = groups * cells * (sums + 16) + Double(RunState.arrivalCells) * sums
    let length = scenario.load.endOfArrivals.sinceStart.inSeconds
    let windows = min(length / max(scenario.window.inSeconds, 1e-9), Double(RunLayout.mostWindows))
    let services = Double(scenario.services.count)
    let series = windows * (windowBytes + 56 * services + 10 * groups)
    let maps = services * mapBytes
    // Versions and calls of the sessions under way.
    let versions = scenario.rollout == nil ? 0 : 64 * sessions
    return LiveSessions.expectedMemory(of: sessions) + ledgers + series + maps + versions
      + customers(of: scenario)
  }

  /// Two bits a customer, for the list of those who were seen doubles as it grows.
  private static func customers(of scenario: Scenario) -> Double {
    switch scenario.load.model {
    case .open(let arrivals): Double(arrivals.customers ?? 0) / 4
    case .closed(let population): population.users.reduce(0) { $0 + Double($1) } / 4
    }
  }

  /// A window's counts, its histogram of waits, and its place in the summary and the report.
  private static let windowBytes = 4_352.0
  /// A map of responses over time, of which a third of the rows is in use.
  private static let mapBytes = 131_072.0
}
