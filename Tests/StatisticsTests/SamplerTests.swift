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

  /// Between knots interpolation is worst in the middle: for each number of cells that a table may
  /// have, the middles of some cells of every octave, on both sides.
  @Test(arguments: SamplerTests.laws)
  func `a draw is the quantile at its word`(law: Law) {
    let sampler = Sampler(law)
    var random = SplitMix64(seed: 3)

    for octave in 39...62 as ClosedRange<UInt64> {
      for cellBits in [6, 8, 10, 12] as [UInt64] {
        for _ in 0..<16 {
          let cell = random.next() >> (64 - cellBits)
          let middle = 1 << octave | (2 * cell + 1) << (octave - cellBits - 1)
          for word in [middle, ~middle] { expectQuantile(of: law, sampler, at: word) }
        }
      }
    }
    for _ in 0..<1_000 { expectQuantile(of: law, sampler, at: random.next()) }
  }

  /// Every cell of the finest table, and so a dense set in those of the others.
  @Test(.enabled(if: SamplerTests.isLong), arguments: SamplerTests.laws)
  func `a draw is the quantile at its word in every cell`(law: Law) {
    let sampler = Sampler(law)

    for octave in 39...62 as ClosedRange<UInt64> {
      for cell in 0..<4_096 as Range<UInt64> {
        let middle = 1 << octave | (2 * cell + 1) << (octave - 13)
        for word in [middle, ~middle] { expectQuantile(of: law, sampler, at: word) }
      }
    }
  }

  static let isLong = getenv("STAMPEDE_LONG_TESTS") != nil

  private func expectQuantile(of law: Law, _ sampler: Sampler, at word: UInt64) {
    let level = (Double(word) + 0.5) * 0x1p-64
    guard level < 1 else { return }
    let expected = law.quantile(level)
    let value = sampler.value(word)
    if (value - expected).magnitude > 3e-5 * expected.magnitude {
      Issue.record("\(value) is not \(expected) at \(level)")
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
    .constant(4), .uniform(minimum: 1, maximum: 2), .triangular(minimum: 1, mode: 2, maximum: 5),
    .exponential(mean: 7),
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

    #expect(isClose(sampler.value(0), minimum, within: 1e-9))
    #expect(isClose(sampler.value(.max), maximum, within: 1e-9))
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

  /// The hash of 10^5 draws and of the spans that they make; a build without optimization gives the
  /// same bits as one with, and so does any machine.
  @Test(arguments: zip(SamplerTests.laws, SamplerTests.hashes))
  func `the draws of a law are the same bits for ever`(law: Law, expected: UInt64) {
    let sampler = Sampler(law)
    let random = RandomSource(seed: 2_028).entity(7)
    var hash: UInt64 = 0

    for place in 0..<100_000 as Range<UInt64> {
      // Every other word is far out on one side.
      let word = random.word(1, at: place)
      let tail = place & 2 == 0 ? word >> (word & 63) : ~(word >> (word & 63))
      let level = place & 1 == 0 ? word : tail
      hash = SplitMix64.mix(hash &+ sampler.value(level).bitPattern)
      let span = sampler.duration(level, factor: 1.5)
      hash = SplitMix64.mix(hash &+ UInt64(bitPattern: span.nanoseconds))
    }

    #expect(hash == expected)
  }

  static let hashes: [UInt64] = [
    0x9B09_7906_B2C4_FB6E, 0x1049_C17F_F4A2_5EB6, 0x8035_4F94_A24D_4462, 0x2771_25B7_72AA_700A,
    0x80C0_9D2B_D892_BCAC, 0xCFB5_5AF5_7F0C_27A9, 0x62FF_048A_AEF8_A37C, 0x7DA5_716D_12C2_975B,
    0xE4A1_7D4B_735C_D208, 0x6AEE_2F6F_7976_01CD, 0xF7EA_81DB_07F3_2B0B, 0x079F_4C91_B260_B467,
    0xE496_6074_1EEE_C53E, 0x4135_5113_AD45_36E7, 0x12D0_F82C_5543_6672, 0x7D79_2A11_2BB4_1845,
  ]

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
