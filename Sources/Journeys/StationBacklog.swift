import Scenarios
import SimulationKernel

/// The sessions that wait before stations that are offered more work than they can do, as a fluid.
struct StationBacklog {
  private let services: [Service]
  private let session: MeanSession
  /// For each service: what would wait if every session visited it.
  private var levels: [Double]
  /// For each service: the longest that a visitor waits there on average, with tries again, in seconds.
  private let longestWaits: [Double]
  /// The least servers of a region as a factor on the declared ones: what is left when all traffic
  /// meets there.
  private let leastCapacity: Double

  init(_ scenario: Scenario, session: MeanSession) {
    services = scenario.services
    leastCapacity = scenario.regions.reduce(1) { min($0, $1.capacity ?? 1) }
    self.session = session
    levels = Array(repeating: 0, count: services.count)
    longestWaits = services.map { service in
      let queue = service.queuePatience.map { $0.mean / 1_000 } ?? .infinity
      let limit = min(queue, service.timeout?.inSeconds ?? .infinity)
      return zip(scenario.personas, scenario.load.personaShares).reduce(0) { sum, entry in
        let (persona, share) = entry
        guard share > 0 else { return sum }
        return sum + share * persona.tries * min(limit, persona.patience?.inSeconds ?? .infinity)
      }
    }
  }

  /// Lets time pass.
  ///
  /// - Parameters:
  ///   - piece: the arrivals meanwhile.
  ///   - work: seconds of work for each service by an average session.
  /// - Returns: the most sessions that wait meanwhile, at all stations.
  mutating func advance(through piece: ArrivalFlow.Piece, work: [Double]) -> Double {
    var highest = levels
    for (index, service) in services.enumerated() where work[index] > 0 {
      guard let servers = service.servers else { continue }
      let capacity = Double(servers) * leastCapacity / work[index]
      let (peak, last) = Self.level(
        from: levels[index],
        rates: (piece.from - capacity, piece.to - capacity),
        length: piece.end - piece.start
      )
      var bound = max(piece.from, piece.to) * longestWaits[index]
      if let maxQueue = service.maxQueue {
        bound = min(bound, Double(maxQueue) / max(min(1, session.visits[index]), 1e-9))
      }
      highest[index] = min(peak, bound)
      levels[index] = min(last, bound)
    }
    // Who waits at the worst station of a journey does not wait at the others.
    return session.journeyShares.indices.reduce(0) { sum, journey in
      let reach = session.reach[journey]
      let worst = highest.indices.reduce(0) { max($0, highest[$1] * reach[$1]) }
      return sum + session.journeyShares[journey] * worst
    }
  }

  /// The highest and the last level of a fluid that rises at a rate that is linear in time.
  private static func level(
    from start: Double,
    rates: (Double, Double),
    length: Double
  ) -> (highest: Double, last: Double) {
    let (first, last) = rates
    guard first * last < 0 else {
      let end = max(0, start + (first + last) / 2 * length)
      return (max(start, end), end)
    }
    let turn = length * first / (first - last)
    let middle = max(0, start + first / 2 * turn)
    let end = max(0, middle + last / 2 * (length - turn))
    return (max(start, middle, end), end)
  }
}

extension Persona {
  /// How often a visitor makes a call whose every attempt fails, on average.
  fileprivate var tries: Double {
    // The sum of the powers of the tolerance; of more than a thousand tries the rest is nothing.
    (1...max(1, min(1_000, retryAttempts + 1))).reduce((sum: 0.0, chance: 1.0)) { state, _ in
      (state.sum + state.chance, state.chance * tolerance)
    }.sum
  }
}
