import Statistics

/// A closed network of users who ask stations for work and pause between, by mean value analysis.
///
/// A request finds the station as it is with one user fewer (arrival theorem), so the waits follow from
/// those of fewer users. It is exact for single servers with exponential service. For several servers
/// the chance that all are busy is that of Erlang's formula C, and for other service what is left of it
/// is longer by the factor of Allen and Cunneen; both are approximations, and all sums are of positive
/// terms. The throughput never exceeds the operational bounds.
///
/// - SeeAlso: M. Reiser, S. S. Lavenberg, "Mean-value analysis of closed multichain queuing networks",
///   *Journal of the ACM* 27 (1980), 313–322; P. J. Denning, J. P. Buzen, "The operational analysis of
///   queueing network models", *ACM Computing Surveys* 10 (1978), 225–261.
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

  private static let mostSteps = 1_000_000.0

  /// The cycles a second of so many users, and by station the seconds that a cycle waits there.
  ///
  /// For very many users one fewer makes no difference, so that the waits are those at which they are all
  /// busy.
  ///
  /// - Complexity: O(users · servers), for very many users O(servers).
  func solution(users: Double) -> (throughput: Double, waits: [Double]) {
    guard leastCycle > 0, users >= 1 else { return (0, stations.map { _ in 0 }) }
    let servers = stations.reduce(1.0) { $0 + Double($1?.servers ?? 0) }
    return users * servers <= Self.mostSteps
      ? recursion(users: Int(users.rounded())) : balance(users: users)
  }

  private func recursion(users: Int) -> (throughput: Double, waits: [Double]) {
    var waits = stations.map { _ in 0.0 }
    var throughput = 0.0
    for number in 1...users {
      for (index, station) in stations.enumerated() {
        guard let station, station.demand > 0 else { continue }
        let load = throughput * station.demand
        let busy = QueueFormulas.waitProbability(servers: station.servers, load: load)
        let ahead = busy * station.waitFactor + throughput * waits[index]
        waits[index] = station.demand / Double(station.servers) * ahead
      }
      throughput = Double(number) / (leastCycle + waits.reduce(0, +))
    }
    return (min(throughput, bound?.throughput ?? .infinity), waits)
  }

  private func balance(users: Double) -> (throughput: Double, waits: [Double]) {
    func waits(_ throughput: Double) -> [Double] {
      stations.map { station in
        guard let station, station.demand > 0 else { return 0 }
        let load = throughput * station.demand
        let wait = QueueFormulas.meanWait(servers: station.servers, load: load, serviceTime: 1)
        return min(wait * station.demand * station.waitFactor, 1e12)
      }
    }
    var (low, high) = (0.0, min(users / leastCycle, bound?.throughput ?? .infinity))
    for _ in 0..<50 {
      let middle = (low + high) / 2
      let cycle = leastCycle + waits(middle).reduce(0, +)
      if middle * cycle < users { low = middle } else { high = middle }
    }
    return (low, waits(low))
  }
}
