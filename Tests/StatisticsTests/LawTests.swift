import JSONText
import SimulationKernel
import Statistics
import Testing

@Suite struct LawTests {
  @Test(arguments: try LawOracle.all())
  func `quantiles and moments are those computed elsewhere`(oracle: LawOracle) throws {
    let quantiles = try #require(oracle.entry["quantiles"]?.object)
    #expect(quantiles.count == 8)
    for member in quantiles {
      let (level, expected) = (try #require(Double(member.key)), try #require(member.value.double))
      #expect(isClose(min(oracle.law.quantile(level), oracle.cap), expected), "at \(level)")
    }
    guard oracle.cap == .infinity else { return }
    let mean = try #require(oracle.entry["mean"]?.double)
    #expect(isClose(oracle.law.mean, mean))
    if let variance = oracle.entry["variance"]?.double {
      #expect(isClose(oracle.law.variance, variance))
    }
  }

  @Test func `every law of the fixture is either tested or known to be absent`() throws {
    let entries = try #require(try Fixture.load("sampler-oracles")["samplers"]?.array)

    #expect(try LawOracle.all().count == entries.count - LawOracle.absent.count)
  }

  /// Laws and levels that the fixture does not have, far out on both sides.
  @Test(arguments: QuantileCase.all)
  func `quantiles are right at the ends and for extreme shapes`(expected: QuantileCase) {
    let value = expected.law.quantile(expected.level)

    #expect(isClose(value, expected.value), "\(value) is not \(expected.value)")
  }

  @Test(arguments: [Double](arrayLiteral: 0.5, 0.7, 1, 1.5, 4, 9.5, 30, 2_000))
  func `the quantile of a gamma law undoes its own distribution`(shape: Double) {
    let whole = Law.gamma(shape: shape, scale: 1)
    let same = Law.gamma(shape: shape, scale: 3)
    var last = 0.0

    for step in 1..<200 {
      let value = whole.quantile(Double(step) / 200)
      #expect(value > last)
      #expect(isClose(same.quantile(Double(step) / 200), 3 * value))
      last = value
    }
  }

  @Test func `an erlang law of one stage is exponential and of two a gamma law`() {
    for step in 0..<100 {
      let level = Double(step) / 100
      #expect(
        isClose(
          Law.erlang(stages: 1, mean: 3).quantile(level),
          Law.exponential(mean: 3).quantile(level)
        )
      )
      #expect(
        isClose(
          Law.erlang(stages: 2, mean: 3).quantile(level),
          Law.gamma(shape: 2, scale: 1.5).quantile(level)
        )
      )
    }
  }

  @Test(arguments: LawTests.bounded)
  func `laws with bounds begin and end there`(law: Law, minimum: Double, maximum: Double) {
    #expect(law.quantile(0) == minimum)
    #expect(law.quantile(1.0.nextDown) <= maximum)
    #expect(isClose(law.quantile(1.0.nextDown), maximum, within: 1e-6))
    for step in 0..<1_000 {
      #expect((minimum...maximum).contains(law.quantile(Double(step) / 1_000)))
    }
    #expect((minimum...maximum).contains(law.mean))
  }

  static let bounded: [(Law, Double, Double)] = [
    (.uniform(minimum: 2, maximum: 3), 2, 3),
    (.triangular(minimum: 2, mode: 4, maximum: 5), 2, 5),
    (.triangular(minimum: 2, mode: 2, maximum: 5), 2, 5),
    (.boundedPareto(shape: 1, minimum: 1, maximum: 10), 1, 10),
    (.truncatedNormal(mean: 2_000, deviation: 333.3, minimum: 1_000, maximum: 3_000), 1_000, 3_000),
    (
      .truncatedLognormal(logMean: 7.5, logDeviation: 0.2, minimum: 1_000, maximum: 3_000), 1_000,
      3_000
    ),
    (.truncatedExponential(mean: 434, minimum: 1_000, maximum: 3_000), 1_000, 3_000),
    (.truncatedExponential(mean: 1e6, minimum: 1, maximum: 2), 1, 2),
    (.empirical([.init(value: 5, cumulative: 0), .init(value: 9, cumulative: 1)]), 5, 9),
  ]

  @Test func `an empirical law is linear between its points and jumps where they say so`() {
    let law = Law.empirical([
      .init(value: 1, cumulative: 0.2), .init(value: 3, cumulative: 0.6),
      .init(value: 7, cumulative: 0.6), .init(value: 9, cumulative: 1),
    ])

    #expect(law.quantile(0.1) == 1)
    #expect(law.quantile(0.4) == 2)
    #expect(law.quantile(0.8) == 8)
    // 0.2 at 1, 0.4 uniform on [1, 3], 0.4 uniform on [7, 9].
    #expect(isClose(law.mean, 0.2 + 0.8 + 3.2))
    let square = 0.2 + 0.4 * 13 / 3 + 0.4 * 193 / 3
    #expect(isClose(law.variance, square - 4.2 * 4.2))
  }

  @Test func `heavy tails have infinite moments`() {
    #expect(Law.pareto(shape: 1, minimum: 2).mean == .infinity)
    #expect(Law.pareto(shape: 2, minimum: 2).mean == 4)
    #expect(Law.pareto(shape: 2, minimum: 2).variance == .infinity)
    #expect(isClose(Law.boundedPareto(shape: 1, minimum: 1, maximum: 10).mean, 2.558427881104495))
  }

  /// The moments against sums over many quantiles, which know nothing of the formulas.
  @Test(arguments: LawTests.confined)
  func `moments are those of the quantiles`(law: Law) {
    let count = 20_000
    let values = (0..<count).map { law.quantile((Double($0) + 0.5) / Double(count)) }
    let mean = values.reduce(0, +) / Double(count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)

    #expect(isClose(law.mean, mean, within: 1e-5))
    #expect(isClose(law.variance, variance, within: 1e-4))
  }

  static let confined: [Law] = [
    .uniform(minimum: 2, maximum: 3), .triangular(minimum: 1, mode: 4, maximum: 5),
    .boundedPareto(shape: 2, minimum: 1, maximum: 10),
    .truncatedNormal(mean: 2, deviation: 1, minimum: 3, maximum: 7),
    .truncatedLognormal(logMean: 0, logDeviation: 1, minimum: 0.2, maximum: 3),
    .truncatedExponential(mean: 2, minimum: 1, maximum: 9),
    .truncatedExponential(mean: 100, minimum: 1, maximum: 3),
    .weibull(shape: 3, scale: 2),
  ]

  @Test(
    arguments: LawTests.bounded.map(\.0) + [
      .constant(3), .exponential(mean: 2), .erlang(stages: 3, mean: 2),
      .hyperexponential(probabilities: [0.3, 0.7], means: [1, 4]), .gamma(shape: 0.7, scale: 2),
      .weibull(shape: 1.5, scale: 2), .pareto(shape: 3, minimum: 2),
      .lognormal(logMean: 1, logDeviation: 0.5),
    ]
  )
  func `scaling a law scales its values and moments`(law: Law) {
    let scaled = law.scaled(by: 2.5)

    for level in [0.0, 0.01, 0.3, 0.5, 0.8, 0.999] {
      #expect(isClose(scaled.quantile(level), 2.5 * law.quantile(level)))
    }
    #expect(isClose(scaled.mean, 2.5 * law.mean))
    #expect(isClose(scaled.variance, 6.25 * law.variance))
    #expect(law.scaled(by: 0) == .constant(0))
  }

  @Test func `laws by moments have these moments`() {
    let lognormal = Law.lognormal(mean: 120, variation: 0.8)
    let gamma = Law.gamma(mean: 120, variance: 900)

    #expect(isClose(lognormal.mean, 120))
    #expect(isClose(lognormal.variance, 96 * 96))
    #expect(isClose(gamma.mean, 120))
    #expect(isClose(gamma.variance, 900))
    #expect(Law.lognormal(mean: 5, variation: 0) == .constant(5))
    #expect(Law.gamma(mean: 5, variance: 0) == .constant(5))
  }
}

/// A quantile that was computed elsewhere.
struct QuantileCase: Sendable {
  let law: Law
  let level: Double
  let value: Double
}

/// Whether two numbers agree to this part of the second.
func isClose(_ value: Double, _ expected: Double, within relative: Double = 1e-9) -> Bool {
  (value - expected).magnitude <= relative * expected.magnitude
}
