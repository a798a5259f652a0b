import Statistics

/// A closed network of users who ask stations for work and pause between.
///
/// - SeeAlso: M. Reiser, S. S. Lavenberg, "Mean-value analysis of closed multichain queuing networks",
///   *Journal of the ACM* 27 (1980), 313–322.
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

  /// What comes of so many users.
  struct Solution {
    /// Cycles a second.
    var throughput: Double
    /// By station: the seconds that a cycle waits there.
    var waits: [Double]
    /// Whether it is that of the mean value analysis.
    var isMeanValueAnalysis: Bool
  }

  /// The seconds of a cycle apart from the waits.
  let leastCycle: Double
  let stations: [Station]

  /// The cycles a second that the slowest station allows, and which it is; `nil`: no station is asked.
  var bound: (throughput: Double, station: Int)? {
    var least: (throughput: Double, station: Int)?
    for (index, station) in stations.enumerated() where station.demand > 0 {
      let most = Double(station.servers) / station.demand
      if least.map({ most < $0.throughput }) ?? true { least = (most, index) }
    }
    return least
  }

  private static let mostSteps = 20_000_000.0

  /// The network with so many users: by mean value analysis where that is not too long, otherwise as if
  /// requests came at random.
  func solution(users: Double) -> Solution {
    let servers = stations.reduce(0.0) { $0 + min(Double($1.servers), users) + 1 }
    guard users >= 1, leastCycle > 0 else {
      return Solution(
        throughput: leastCycle > 0 ? users / leastCycle : 0,
        waits: stations.map { _ in 0 },
        isMeanValueAnalysis: true
      )
    }
    return users * servers <= Self.mostSteps
      ? meanValueAnalysis(users: Int(users.rounded())) : randomRequests(users: users)
  }

  /// The recursion over the number of users, with the probabilities of few requests at each station.
  private func meanValueAnalysis(users: Int) -> Solution {
    var lengths = Array(repeating: 0.0, count: stations.count)
    // By station: the probabilities of 0, 1, … requests, up to one less than the servers.
    var few = stations.map { station in
      [1.0] + Array(repeating: 0.0, count: max(0, min(station.servers, users) - 1))
    }
    var solution = Solution(
      throughput: 0,
      waits: stations.map { _ in 0 },
      isMeanValueAnalysis: true
    )
    for number in 1...users {
      var cycle = leastCycle
      for (index, station) in stations.enumerated() {
        let servers = Double(station.servers)
        var spare = 0.0
        for (count, probability) in few[index].enumerated() where count + 1 < station.servers {
          spare += (servers - 1 - Double(count)) * probability
        }
        let stay = station.demand / servers * (1 + lengths[index] + spare)
        solution.waits[index] = max(0, stay - station.demand) * station.waitFactor
        cycle += solution.waits[index]
      }
      let throughput = Double(number) / cycle
      solution.throughput = throughput
      for (index, station) in stations.enumerated() {
        let servers = Double(station.servers)
        lengths[index] = throughput * (station.demand + solution.waits[index])
        var idle = servers - throughput * station.demand
        for count in stride(from: few[index].count - 1, through: 1, by: -1) {
          few[index][count] = throughput * station.demand / Double(count) * few[index][count - 1]
          idle -= (servers - Double(count)) * few[index][count]
        }
        few[index][0] = max(0, idle / servers)
      }
    }
    return solution
  }

  /// The throughput at which the cycle with the waits of open stations keeps all users busy.
  private func randomRequests(users: Double) -> Solution {
    func waits(_ throughput: Double) -> [Double] {
      stations.map { station in
        let load = throughput * station.demand
        guard load > 0 else { return 0 }
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
    return Solution(throughput: low, waits: waits(low), isMeanValueAnalysis: false)
  }
}
