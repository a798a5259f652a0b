import Statistics

/// A closed network of users who ask stations for work and pause between.
///
/// A request finds the station as an outsider would find it whose users are one fewer (arrival theorem),
/// and their number is taken to be less in proportion: the approximation of Bard and Schweitzer, with
/// Erlang's formula C for several servers and the factor of Allen and Cunneen for service that is not
/// exponential. It never exceeds the operational bounds, and meets them where users or servers are the
/// only limit.
///
/// - SeeAlso: P. J. Schweitzer, "Approximate analysis of multiclass closed networks of queues",
///   *International Conference on Stochastic Control and Optimization* (1979); P. J. Denning, J. P.
///   Buzen, "The operational analysis of queueing network models", *ACM Computing Surveys* 10 (1978),
///   225–261.
struct ClosedNetwork {
  /// A station with so many servers.
  struct Station {
    let servers: Int
    /// Seconds of work that a cycle of a user asks for.
    let demand: Double
    /// How much longer requests wait than with exponential service: the mean of 1 and the squared
    /// variation.
    let waitFactor: Double
  }

  /// The seconds of a cycle apart from the waits.
  let leastCycle: Double
  /// Those with a number of servers, by index; others do not limit anything.
  let stations: [Station?]

  /// The cycles a second that the slowest station allows, and which it is; `nil`: no station is asked.
  var bound: (throughput: Double, station: Int)? {
    var least: (throughput: Double, station: Int)?
    for (index, station) in stations.enumerated() {
      guard let station, station.demand > 0 else { continue }
      let most = Double(station.servers) / station.demand
      if least.map({ most < $0.throughput }) ?? true { least = (most, index) }
    }
    return least
  }

  /// The cycles a second of so many users, and by station the seconds that a cycle waits there.
  ///
  /// - Complexity: O(servers).
  func solution(users: Double) -> (throughput: Double, waits: [Double]) {
    guard leastCycle > 0, users > 0 else { return (0, stations.map { _ in 0 }) }
    var (low, high) = (0.0, min(users / leastCycle, bound?.throughput ?? .infinity))
    for _ in 0..<50 {
      let middle = (low + high) / 2
      let cycle = leastCycle + waits(at: middle, users: users).reduce(0, +)
      if middle * cycle < users { low = middle } else { high = middle }
    }
    return (low, waits(at: low, users: users))
  }

  private func waits(at throughput: Double, users: Double) -> [Double] {
    stations.map { station in
      guard let station, station.demand > 0 else { return 0 }
      let load = throughput * station.demand * max(0, users - 1) / users
      let wait = QueueFormulas.meanWait(servers: station.servers, load: load, serviceTime: 1)
      return min(wait * station.demand * station.waitFactor, 1e12)
    }
  }
}
