/// The formulas of queues in equilibrium, first come, first served.
///
/// Times have the unit of the service time that is given; loads are erlangs: arrivals a unit of time ·
/// mean service time.
public enum QueueFormulas {
  /// Erlang's formula B: the probability that a request is lost, where nobody can wait.
  ///
  /// The inverse is 1 + c/a + c(c − 1)/a² + …, a sum of positive terms, which soon are too small to count or
  /// sum to more than a number holds: then nobody is lost.
  ///
  /// - Precondition: `servers` ≥ 1, `load` ≥ 0.
  /// - Complexity: O(min(c, c − a + 10√a)), and O(1) where c is much more than a.
  /// - SeeAlso: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance
  ///   in automatic telephone exchanges", *Elektroteknikeren* 13 (1917), 5–13.
  public static func lossProbability(servers: Int, load: Double) -> Double {
    precondition(servers >= 1 && load >= 0, "a station has servers and a load that is not negative")
    guard load > 0 else { return 0 }
    var inverse = 1.0
    var term = 1.0
    var free = Double(servers)
    while free >= 1, inverse < .infinity {
      term *= free / load
      inverse += term
      if free < load, term < inverse * 1e-17 { break }
      free -= 1
    }
    return 1 / inverse
  }

  /// Erlang's formula C: the probability that a request of M/M/c waits; 1 where the load is too much.
  ///
  /// - Precondition: `servers` ≥ 1, `load` ≥ 0.
  /// - Complexity: that of ``lossProbability(servers:load:)``.
  public static func waitProbability(servers: Int, load: Double) -> Double {
    guard load < Double(servers) else { return 1 }
    let loss = lossProbability(servers: servers, load: load)
    return loss / (1 - load / Double(servers) * (1 - loss))
  }

  /// The mean wait of M/M/c, for one server too; infinite where the load is too much.
  ///
  /// - Precondition: `servers` ≥ 1, `load` ≥ 0, `serviceTime` ≥ 0.
  /// - Complexity: that of ``lossProbability(servers:load:)``.
  public static func meanWait(servers: Int, load: Double, serviceTime: Double) -> Double {
    guard load < Double(servers) else { return .infinity }
    return waitProbability(servers: servers, load: load) * serviceTime / (Double(servers) - load)
  }

  /// The mean wait of M/D/c, where service does not vary, in parts of that of M/M/c, by the formula of
  /// Cosmetatos; in light traffic the limit c/(c + 1) of a request that finds all servers busy.
  ///
  /// - Precondition: `servers` ≥ 1, `load` ≥ 0.
  /// - SeeAlso: G. P. Cosmetatos, "Approximate explicit formulae for the average queueing time in the
  ///   processes (M/D/r) and (D/M/r)", *INFOR* 13 (1975), 328–331.
  public static func constantServiceFactor(servers: Int, load: Double) -> Double {
    let count = Double(servers)
    let utilization = load / count
    guard servers > 1 else { return 0.5 }
    guard utilization > 0 else { return count / (count + 1) }
    let excess =
      (1 - utilization) * (count - 1) * ((4 + 5 * count).squareRoot() - 2)
      / (16 * utilization * count)
    return min((1 + excess) / 2, count / (count + 1))
  }

  /// The mean wait of G/G/c: between those of M/D/c and M/M/c by the squared variation of the service
  /// times, times what gaps do that vary otherwise than those of a Poisson process.
  ///
  /// It is exact for M/M/c and, after Pollaczek and Khinchine, for M/G/1; for M/G/c it is an
  /// approximation within some percent; for other gaps it is Allen and Cunneen's factor.
  ///
  /// - Parameters:
  ///   - servers: at least 1.
  ///   - load: in erlangs.
  ///   - serviceTime: the mean service time.
  ///   - squaredVariations: of the gaps between arrivals and of the service times: variance ÷ mean².
  /// - Returns: the mean wait; infinite where the load is too much.
  /// - Complexity: that of ``lossProbability(servers:load:)``.
  /// - SeeAlso: G. P. Cosmetatos, "Some approximate equilibrium results for the multi-server queue
  ///   (M/G/r)", *Operational Research Quarterly* 27 (1976), 615–620; A. O. Allen, *Probability,
  ///   Statistics and Queueing Theory* (1990), section 5.4; F. Pollaczek, "Über eine Aufgabe der
  ///   Wahrscheinlichkeitstheorie", *Mathematische Zeitschrift* 32 (1930), 64–100.
  public static func meanWait(
    servers: Int,
    load: Double,
    serviceTime: Double,
    squaredVariations: (gaps: Double, service: Double)
  ) -> Double {
    let (gaps, service) = squaredVariations
    let factor = constantServiceFactor(servers: servers, load: load)
    return (gaps + service) / (1 + service) * (service + (1 - service) * factor)
      * meanWait(servers: servers, load: load, serviceTime: serviceTime)
  }
}
