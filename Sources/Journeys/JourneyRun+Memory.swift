import Scenarios
import SimulationKernel

extension JourneyRun {
  /// The bytes that a run of a scenario will hold at its peak, the takers of its rows apart.
  ///
  /// - Parameters:
  ///   - scenario: what would be simulated.
  ///   - load: its peak load.
  /// - Returns: the bytes, as a number that cannot overflow.
  /// - Complexity: O(calls + services); nothing is allocated.
  public static func expectedMemory(of scenario: Scenario, load: PeakLoad) -> Double {
    let row = Double(MemoryLayout<SessionRow>.stride)
    // At the end the sessions that stay open are put in order.
    let closing = scenario.load.drain == .untilEmpty ? 0 : load.sessions * 20
    // A user has a persona and counts its journeys.
    let users = load.users * 6
    let isOpen = load.users == 0
    let freeRows = isOpen ? load.rows * 4 : 0
    // The guard of a rollout counts the calls of each session under way.
    let guarded = scenario.rollout?.hasGuard == true ? load.sessions * 64 : 0
    return load.rows * row + max(closing, freeRows) + users + guarded
      + load.rows * pendingEventBytes + tables(of: scenario)
      + stationBooks(of: scenario, load: load)
  }

  /// What a pending event takes: its entry, and the copy that is made when the set grows.
  private static let pendingEventBytes = 32.0
  /// A law's table has two sides of 24 octaves, of 64 cells as a rule.
  private static let samplerBytes = 32_768.0

  private static func tables(of scenario: Scenario) -> Double {
    let calls = scenario.journeys.reduce(0) { sum, journey in
      sum
        + journey.steps.reduce(0) {
          $0 + $1.calls.count + $1.rules.count + ($1.processing == nil ? 0 : 1)
        }
    }
    let laws = calls + 3 * scenario.personas.count + scenario.services.count + 2
    return Double(laws) * samplerBytes
  }

  /// The servers, the queues, and what the stations did window by window.
  private static func stationBooks(of scenario: Scenario, load: PeakLoad) -> Double {
    let capacity = scenario.regions.reduce(0.0) { $0 + ($1.capacity ?? 0) }
    let servers = scenario.services.reduce(0.0) { $0 + Double($1.servers ?? 0) } * max(1, capacity)
    // A queue's heap grows by doubling.
    let queued = load.sessions * 8
    let books = CompiledStation.DatabaseBook.allCases.count
    let stations = Double(
      SiteTable.places(of: scenario).count + scenario.databases.count * books
        + PseudoStations(scenario).names.count
    )
    let connections = scenario.databases.reduce(0.0) { $0 + Double($1.pool) }
    // A list of requests that wait grows by doubling.
    let waiting = scenario.databases.isEmpty ? 0 : 2 * MemoryLayout<WaitingRequest>.stride + 4
    let length = scenario.load.endOfArrivals.sinceStart.inSeconds
    let windows = min(length / max(scenario.window.inSeconds, 1e-9), Double(1 << 20))
    return (servers + connections) * 8 + queued + load.sessions * Double(waiting)
      + stations * windows * 64 * 1.5
  }
}
