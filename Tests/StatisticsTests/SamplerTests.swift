import Glibc
import JSONText
import SimulationKernel
import Statistics
import Testing

@Suite struct SamplerTests {
  /// Kolmogorov and Smirnov over 10^4 levels; a right law fails with a probability below 10^−6.
  @Test(arguments: try LawOracle.all())
  func `draws follow the law`(oracle: LawOracle) {
    let count = 1_000_000
    let sampler = Sampler(oracle.law)
    let random = RandomSource(seed: 2_024).entity(7)
    var cells = [Int](repeating: 0, count: 10_001)

    for place in 0..<UInt64(count) {
      let level = oracle.distribution(min(sampler.value(random.word(1, at: place)), oracle.cap))
      cells[Int(min(max(level, 0), 1) * 10_000)] += 1
    }

    var below = 0
    var statistic = 0.0
    for cell in 0..<10_000 {
      below += cells[cell]
      let gap = Double(below) / Double(count) - Double(cell + 1) / 10_000
      statistic = max(statistic, gap.magnitude)
    }
    #expect(statistic < 2.693 / Double(count).squareRoot())
  }

  /// A right law fails with a probability of 6·10^−7 a moment.
  @Test(arguments: try LawOracle.all())
  func `draws have the moments of the law`(oracle: LawOracle) throws {
    guard let excess = oracle.entry["excess_kurtosis"]?.double else { return }
    let variance = try #require(oracle.entry["variance"]?.double)
    let mean = try #require(oracle.entry["mean"]?.double)
    let count = 400_000
    let sampler = Sampler(oracle.law)
    let random = RandomSource(seed: 2_025).entity(7)
    var tally = Tally()

    for place in 0..<UInt64(count) { tally.record(sampler.value(random.word(1, at: place))) }

    let meanError = (variance / Double(count)).squareRoot()
    let varianceError = variance * ((excess + 2) / Double(count)).squareRoot()
    #expect(((tally.mean - mean) / meanError).magnitude < 5)
    #expect(((try #require(tally.variance) - variance) / varianceError).magnitude < 5)
    #expect(isClose(sampler.mean, mean))
  }

  /// A normal law on [1000, 3000] with a sixth of the width as its deviation, which truncation makes
  /// smaller by the factor 0.9866.
  @Test func `a million think times have the mean and spread that the semantics promise`() throws {
    let sampler = Sampler(
      .truncatedNormal(mean: 2_000, deviation: 2_000.0 / 6, minimum: 1_000, maximum: 3_000)
    )
    let random = RandomSource(seed: 1).entity(1)
    var tally = Tally()
    var least = SimulationTime.Duration.hours(1)
    var greatest = SimulationTime.Duration.zero

    for place in 0..<1_000_000 as Range<UInt64> {
      let span = sampler.duration(random.word(1, at: place))
      tally.record(Double(span.nanoseconds) / 1e6)
      least = min(least, span)
      greatest = max(greatest, span)
    }

    #expect((tally.mean - 2_000).magnitude < 1)
    #expect((try #require(tally.variance).squareRoot() - 328.9).magnitude < 1)
    #expect(least >= .milliseconds(1_000))
    #expect(greatest <= .milliseconds(3_000))
  }

  @Test(arguments: SamplerTests.laws)
  func `a draw is the quantile at its word`(law: Law) {
    let sampler = Sampler(law)
    var random = SplitMix64(seed: 3)

    for step in 0..<4_000 {
      // Half of the words lie in the 24 octaves below the median, evenly.
      let tail = (random.next() | 1 << 63) >> UInt64(step / 2 % 25)
      let word = step.isMultiple(of: 2) ? random.next() : tail
      let level = (Double(word) + 0.5) * 0x1p-64
      guard level < 1 else { continue }
      let expected = law.quantile(level)
      let value = sampler.value(word)
      #expect((value - expected).magnitude <= 3e-5 * expected.magnitude, "at \(level)")
    }
  }

  /// One draw in 2^24 gets there.
  @Test(arguments: SamplerTests.laws)
  func `the end of a tail is coarser and has the right magnitude`(law: Law) {
    let sampler = Sampler(law)

    for octave in 2...38 as ClosedRange<UInt64> {
      for word in [1 << octave, 11 << (octave - 2)] as [UInt64] {
        let expected = law.quantile(Double(word) * 0x1p-64)
        #expect(isClose(sampler.value(word), expected, within: 2e-3), "at word \(word)")
      }
    }
  }

  @Test(arguments: SamplerTests.laws)
  func `a draw is monotone in its word, seams included`(law: Law) {
    let sampler = Sampler(law)
    var words: [UInt64] = [0, 1, 2, .max - 1, .max]
    for octave in 2..<64 as Range<UInt64> {
      for cell in 0..<64 as Range<UInt64> {
        let seam = (1 << octave) &+ (cell << octave) >> 6
        words += [seam - 1, seam, ~seam, ~(seam - 1)]
      }
    }
    words.sort()

    var last = -Double.infinity
    for word in words {
      let value = sampler.value(word)
      #expect(value >= last, "at word \(word)")
      last = value
    }
  }

  static let laws: [Law] = [
    .constant(4), .uniform(minimum: 1, maximum: 2), .exponential(mean: 7),
    .erlang(stages: 4, mean: 2), .gamma(shape: 0.5, scale: 2), .gamma(shape: 20, scale: 1),
    .hyperexponential(probabilities: [0.9, 0.1], means: [0.5, 5.5]),
    .weibull(shape: 0.5, scale: 1), .pareto(shape: 1.2, minimum: 1),
    .boundedPareto(shape: 1.5, minimum: 0.3, maximum: 100),
    .lognormal(mean: 1, variation: 3),
    .truncatedNormal(mean: 2_000, deviation: 333, minimum: 1_000, maximum: 3_000),
    .truncatedLognormal(logMean: 0, logDeviation: 1, minimum: 0.1, maximum: 3),
    .truncatedExponential(mean: 7, minimum: 1, maximum: 70),
    .empirical([
      .init(value: 1, cumulative: 0), .init(value: 2, cumulative: 0.5),
      .init(value: 4, cumulative: 0.5), .init(value: 10, cumulative: 1),
    ]),
  ]

  @Test(arguments: LawTests.bounded)
  func `no word leaves the bounds of a law`(law: Law, minimum: Double, maximum: Double) {
    let sampler = Sampler(law)
    var random = SplitMix64(seed: 4)

    #expect(isClose(sampler.value(0), minimum, within: 1e-12))
    #expect(isClose(sampler.value(.max), maximum, within: 1e-12))
    for step in 0..<20_000 {
      let tail = random.next() >> UInt64(step % 64)
      #expect((minimum...maximum).contains(sampler.value(step.isMultiple(of: 2) ? tail : ~tail)))
    }
  }

  @Test func `an unbounded tail reaches as far as 65 bits allow`() {
    let sampler = Sampler(.exponential(mean: 1))

    #expect(isClose(sampler.value(.max), 65 * log(2.0), within: 1e-12))
    #expect(isClose(sampler.value(0), exp2(-65.0), within: 1e-12))
    #expect(Sampler(.pareto(shape: 0.01, minimum: 1)).value(.max).isFinite)
  }

  @Test func `a constant is exact`() {
    let sampler = Sampler(.constant(0.1))

    for word in [0, 1, 1 << 63, .max] as [UInt64] { #expect(sampler.value(word) == 0.1) }
    #expect(sampler.mean == 0.1)
    #expect(sampler.duration(17) == .microseconds(100))
  }

  @Test func `a duration is rounded to the nearest nanosecond and confined`() {
    func duration(_ milliseconds: Double, factor: Double = 1) -> Int64 {
      Sampler(.constant(milliseconds)).duration(0, factor: factor).nanoseconds
    }

    #expect(duration(1.5) == 1_500_000)
    #expect(duration(2.5e-6) == 3)
    #expect(duration(2.4e-6) == 2)
    #expect(duration(0.4e-6) == 0)
    #expect(duration(100, factor: 2.5) == 250_000_000)
    #expect(duration(100, factor: 0) == 0)
    #expect(duration(-1) == 0)
    #expect(duration(1e300) == Sampler.longestDuration.nanoseconds)
    #expect(duration(1e300, factor: 1e300) == Sampler.longestDuration.nanoseconds)
    #expect(duration(4_503_599_627.370497) == 4_503_599_627_370_497)
  }

  @Test func `refuses what is no law`() async {
    await #expect(processExitsWith: .failure) {
      _ = Sampler(.exponential(mean: .nan))
    }
  }
}
