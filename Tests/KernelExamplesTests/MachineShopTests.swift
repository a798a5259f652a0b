import KernelExamples
import Statistics
import Testing

@Suite struct MachineShopTests {
  /// The parts that each machine made, run by run.
  private static let parts = (1...60 as ClosedRange<UInt64>).map { seed in
    MachineShop.simulate(seed: seed).parts
  }

  /// The parts of a machine, averaged over the machines of a run.
  private static let means = parts.map { Double($0.reduce(0, +)) / Double($0.count) }

  /// Of the means of the runs.
  private static let tally = means.reduce(into: Tally()) { $0.record($1) }

  private static let deviation = (tally.variance ?? 0).squareRoot()

  /// SimPy 4.1.2 made 3,306.21 parts a machine in 60 runs, with a deviation of 40.10 between runs.
  /// Welch's statistic passes 4 once in 9,000 seeds.
  @Test func `makes as many parts as SimPy`() {
    let error = ((40.100_261_91 * 40.100_261_91 + Self.deviation * Self.deviation) / 60)
      .squareRoot()
    let t = (Self.tally.mean - 3_306.213_333) / error
    #expect(t.magnitude < 4, "mean \(Self.tally.mean), deviation \(Self.deviation), t \(t)")
  }

  /// The quotient of two variances of 60 runs each leaves 1/3...3 once in 17,000 seeds.
  @Test func `varies between runs as SimPy does`() {
    let quotient = Self.deviation / 40.100_261_91
    #expect((1 / 3...3).contains(quotient * quotient), "\(quotient)")
  }

  /// The run that SimPy's documentation shows: 99.9 % of machines lie within 3.3 deviations.
  @Test func `could have made the run of SimPy's documentation`() {
    let documented = [3_251, 3_273, 3_242, 3_343, 3_387, 3_244, 3_269, 3_185, 3_302, 3_279]
    var tally = Tally()
    for count in Self.parts.joined() { tally.record(Double(count)) }

    let range = 3.29 * (tally.variance ?? 0).squareRoot()
    #expect(documented.allSatisfy { (Double($0) - tally.mean).magnitude < range })
  }

  @Test func `the repairman does other jobs only while nothing is broken`() {
    let shop = MachineShop.simulate(machines: 1, seed: 1, for: .hours(24 * 365))

    // One machine is broken for 30 minutes in 330, one part of which lasts 10 minutes.
    let minutes = 365 * 24 * 60.0
    #expect((Double(shop.otherJobs) / (minutes / 33) - 1).magnitude < 0.02)
    #expect((Double(shop.parts[0]) / (minutes / 11) - 1).magnitude < 0.02)
  }
}
