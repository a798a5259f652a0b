import SimulationKernel
import Statistics
import Testing

@Suite struct ConfidenceIntervalTests {
  /// Roots of the incomplete beta function, found with 40 digits of precision.
  @Test(arguments: [
    (0.975, 1.0, 12.706204736174694),
    (0.975, 2.0, 4.302652729749462),
    (0.975, 9.0, 2.262157162798205),
    (0.95, 4.0, 2.1318467863266495),
    (0.995, 19.0, 2.860934606464979),
    (0.9995, 29.0, 3.6594050194663743),
    (0.9, 120.0, 1.288646233656378),
    (0.6, 3.0, 0.27667066233268983),
    (0.999999, 5.0, 24.77102972037249),
    (0.975, 1e6, 1.959966356814107),
    (0.025, 9.0, -2.2621571627982053),
  ])
  func `Student's quantiles are those of the tables`(
    probability: Double,
    degreesOfFreedom: Double,
    expected: Double
  ) {
    let value = ConfidenceInterval.studentQuantile(
      probability,
      degreesOfFreedom: degreesOfFreedom
    )

    #expect(isClose(value, expected, within: 1e-10))
  }

  @Test func `normal quantiles are those of the tables`() {
    #expect(isClose(ConfidenceInterval.normalQuantile(0.975), 1.959963984540054, within: 1e-14))
    #expect(isClose(ConfidenceInterval.normalQuantile(0.9), 1.2815515655446004, within: 1e-14))
    #expect(isClose(ConfidenceInterval.normalQuantile(1e-10), -6.361340902404056, within: 1e-14))
    #expect(ConfidenceInterval.normalQuantile(0.5) == 0)
    #expect(ConfidenceInterval.studentQuantile(0.5, degreesOfFreedom: 3) == 0)
  }

  /// R. G. Newcombe, "Two-sided confidence intervals for the single proportion", *Statistics in
  /// Medicine* 17 (1998), table I, method 3.
  @Test(arguments: [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
    (1, 29, 0.0061, 0.1718),
    (29, 29, 0.8830, 1),
  ])
  func `Wilson's interval is the published one`(
    successes: Int,
    trials: Int,
    low: Double,
    high: Double
  ) {
    let interval = ConfidenceInterval.wilson(successes: successes, of: trials)

    #expect((interval.low - low).magnitude < 0.5e-4)
    #expect((interval.high - high).magnitude < 0.5e-4)
  }

  @Test func `Wilson's interval without trials knows nothing`() {
    #expect(ConfidenceInterval.wilson(successes: 0, of: 0) == ConfidenceInterval(low: 0, high: 1))
  }

  @Test func `the interval of a mean is Student's`() throws {
    let interval = try #require(ConfidenceInterval.mean(of: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))

    // t(0.975; 9)·√(55/6/10)
    #expect(
      isClose(interval.halfWidth, 2.262157162798205 * (55.0 / 60).squareRoot(), within: 1e-10)
    )
    #expect(isClose(interval.low + interval.high, 11))
    #expect(interval.contains(5.5))
    #expect(!interval.contains(8))
    #expect(ConfidenceInterval.mean(of: [1]) == nil)
    #expect(ConfidenceInterval.mean(of: [2, 2, 2]) == ConfidenceInterval(low: 2, high: 2))
  }

  /// 2,000 experiments each: a true coverage of 95 % gives 93.3…96.7 % but for once in 2,000 seeds,
  /// and the seed is fixed. The ratio has 20 slices of a random number of trials.
  @Test func `intervals cover as often as they say`() {
    let exponential = Sampler(.exponential(mean: 1))
    let think = Sampler(.truncatedNormal(mean: 10, deviation: 2, minimum: 0, maximum: 20))
    var (means, ratios, shares) = (0, 0, 0)

    for experiment in 0..<2_000 as Range<UInt64> {
      let random = RandomSource(seed: 11).entity(experiment)
      let samples = (0..<10 as Range<UInt64>).map { think.value(random.word(1, at: $0)) }
      if ConfidenceInterval.mean(of: samples)?.contains(10) == true { means += 1 }

      let sizes = (0..<20 as Range<UInt64>).map { 5 + exponential.value(random.word(2, at: $0)) }
      let sums = zip(sizes, 0..<20 as Range<UInt64>).map { size, slice in
        size * 0.3 + random.unit(3, at: slice) - 0.5
      }
      let ratio = ConfidenceInterval.ratio(
        numerators: sums,
        denominators: sizes,
        stretches: [SliceStretch(count: 20)]
      )
      if ratio?.contains(0.3) == true { ratios += 1 }

      let successes = (0..<100 as Range<UInt64>).count { random.unit(4, at: $0) < 0.3 }
      if ConfidenceInterval.wilson(successes: successes, of: 100).contains(0.3) { shares += 1 }
    }

    for covered in [means, ratios, shares] { #expect((1_866...1_934).contains(covered)) }
  }
}
