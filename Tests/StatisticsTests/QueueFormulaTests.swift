import Statistics
import Testing

/// The formulas of queues against printed tables and against the numbers of another program.
@Suite struct QueueFormulaTests {
  /// The traffic in erlangs that so many servers carry with a loss of 1 %, from the tables that telephone
  /// engineers use.
  @Test(arguments: [(1, 0.0101), (2, 0.153), (5, 1.36), (10, 4.46), (20, 12.0), (50, 37.9)])
  func `loses one call of a hundred at the load of the tables`(servers: Int, load: Double) {
    let loss = QueueFormulas.lossProbability(servers: servers, load: load)

    #expect(abs(loss - 0.01) < 0.0003)
  }

  /// As many servers as a document can ask for; with the load of nearly all of them the loss is that of
  /// the normal law, √(2/(πc)).
  @Test func `takes no time for a million million servers`() {
    let count = 1_000_000_000_000

    #expect(QueueFormulas.lossProbability(servers: count, load: 5e7) == 0)
    let loss = QueueFormulas.lossProbability(servers: count, load: 1e12)
    #expect(abs(loss / (2 / Double.pi / 1e12).squareRoot() - 1) < 1e-5)
    #expect(QueueFormulas.lossProbability(servers: count, load: 2e12) > 0.4999)
    #expect(QueueFormulas.lossProbability(servers: 3, load: 0) == 0)
  }

  @Test func `makes a request of M/M/1 wait as often as the server is busy`() {
    #expect(abs(QueueFormulas.waitProbability(servers: 1, load: 0.8) - 0.8) < 1e-12)
    #expect(abs(QueueFormulas.meanWait(servers: 1, load: 0.8, serviceTime: 1) - 4) < 1e-12)
  }

  /// Two servers: C = a²/(2 + a), by hand.
  @Test(arguments: [0.1, 0.5, 1.0, 1.9])
  func `agrees with the formula for two servers`(load: Double) {
    let wait = QueueFormulas.waitProbability(servers: 2, load: load)

    #expect(abs(wait - load * load / (2 + load)) < 1e-12)
  }

  /// Ten servers at a load of eight erlangs: an independent program says 0.4092 and 0.2046.
  @Test func `agrees with another program for ten servers`() {
    let probability = QueueFormulas.waitProbability(servers: 10, load: 8)
    let wait = QueueFormulas.meanWait(servers: 10, load: 8, serviceTime: 1)

    #expect(abs(probability - 0.409180) < 1e-4)
    #expect(abs(wait - 0.204590) < 1e-4)
  }

  /// M/D/1 waits half as long as M/M/1.
  @Test func `halves the wait where service does not vary`() {
    let wait = QueueFormulas.meanWait(
      servers: 1,
      load: 0.5,
      serviceTime: 2,
      squaredVariations: (gaps: 1, service: 0)
    )

    #expect(abs(wait - 1) < 1e-12)
  }

  /// Servers, utilization and the wait in service times of M/D/c, from the chain of the number in the
  /// system seen once a service time, solved by another program.
  @Test(arguments: [
    (2, 0.5, 0.176741), (4, 0.65, 0.136486), (4, 0.9, 0.999966), (10, 0.8, 0.109828),
    (20, 0.9, 0.144286), (50, 0.95, 0.130410),
  ])
  func `is near the exact wait of M/D/c`(servers: Int, utilization: Double, exact: Double) {
    let wait = QueueFormulas.meanWait(
      servers: servers,
      load: utilization * Double(servers),
      serviceTime: 1,
      squaredVariations: (gaps: 1, service: 0)
    )

    #expect(abs(wait - exact) < 0.01 * exact, "\(wait)")
  }

  @Test func `has no wait for a station with too much to do`() {
    #expect(QueueFormulas.waitProbability(servers: 3, load: 3) == 1)
    #expect(QueueFormulas.meanWait(servers: 3, load: 3.5, serviceTime: 1) == .infinity)
  }

  @Test(arguments: [
    Law.constant(2), .uniform(minimum: 1, maximum: 3), .exponential(mean: 2),
    .lognormal(mean: 2, variation: 0.7), .gamma(shape: 2.5, scale: 0.8),
    .erlang(stages: 3, mean: 2), .weibull(shape: 1.5, scale: 2),
    .truncatedNormal(mean: 2, deviation: 0.5, minimum: 1, maximum: 3),
  ])
  func `gives the probability above a quantile back`(law: Law) {
    for probability in [0.01, 0.2, 0.5, 0.9, 0.999] {
      let quantile = law.quantile(probability)
      if case .constant = law {
        #expect(law.probability(above: quantile) == 0)
        #expect(law.probability(above: quantile - 1e-9) == 1)
      } else {
        #expect(abs(law.probability(above: quantile) - (1 - probability)) < 1e-8)
      }
    }
  }
}
