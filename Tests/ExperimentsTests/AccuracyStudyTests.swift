import Analysis
import Experiments
import Testing

@Suite struct AccuracyStudyTests {
  private static let study = AccuracyStudy(seed: 7, replications: 3, customers: 300)

  private func check(
    _ result: AccuracyResult,
    _ model: String,
    _ quantity: String
  ) throws -> AccuracyResult.Check {
    try #require(result.checks.first { $0.model.hasPrefix(model) && $0.quantity == quantity })
  }

  /// The numbers of oracles/queueing-oracles.json, whose mean service time is 1 where ours is 0.1.
  @Test func `theory says what independent programs say`() throws {
    let result = try Self.study.run(pool: WorkerPool(workers: 2))
    let known: [(model: String, quantity: String, value: Double)] = [
      ("M/M/1, 50", "mean wait", 0.1), ("M/M/1, 80", "mean wait", 0.4),
      ("M/M/1, 90", "mean wait", 0.9), ("M/M/3", "customers who wait", 0.4444444444444),
      ("M/M/3", "mean wait", 0.04444444444444), ("M/M/10,", "mean wait", 0.02045900753982),
      ("M/M/10,", "mean number in the system", 9.636720603186), ("M/D/1", "mean wait", 0.2),
      ("M/G/1", "mean wait", 0.3791666666667),
      ("M/G/1", "mean number in the system", 3.354166666667),
      ("M/M/10/10", "customers lost", 0.121661064253),
      ("M/M/10/10", "busy servers", 0.7026711485976),
    ]

    for case (let model, let quantity, let value) in known {
      let theory = try check(result, model, quantity).theory
      #expect(abs(theory - value) < 1e-12, "\(model), \(quantity): \(theory)")
    }
  }

  @Test func `the number of workers does not show, and seeds of models are their own`() throws {
    let one = try Self.study.run(pool: WorkerPool(workers: 1))
    let two = try Self.study.run(pool: WorkerPool(workers: 2))

    #expect(one == two)
    #expect(one.checks.count == 32 && !one.partial)
    let busy = try ["M/M/10/10", "M/D/10/10"].map { try check(one, $0, "busy servers").simulated }
    #expect(busy[0] != busy[1])
  }

  @Test func `an interruption before the first model says nothing of theory`() throws {
    let none = try Self.study.run(pool: WorkerPool(workers: 2), goesOn: { false })

    #expect(none.partial && none.checks.isEmpty && none.replications == 0 && !none.passed)
  }
}
