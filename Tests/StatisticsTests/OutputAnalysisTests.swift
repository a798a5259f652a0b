import SimulationKernel
import Testing

@testable import Statistics

/// Series with a known mean, drawn from fixed seeds.
private enum KnownSeries {
  /// x' = φ·x + e with standard normal noise, from `start`; the steady mean is 0.
  static func autoregressive(_ count: Int, factor: Double, start: Double, seed: UInt64) -> [Double]
  {
    let random = RandomSource(seed: seed).entity(0)
    var value = start
    return (0..<count).map { index in
      let unit = max(random.unit(0, at: UInt64(index)), 0x1p-53)
      value = factor * value + ConfidenceInterval.normalQuantile(min(unit, 1 - 0x1p-53))
      return value
    }
  }

  /// Independent values of the exponential law with mean 1.
  static func exponential(_ count: Int, seed: UInt64) -> [Double] {
    let random = RandomSource(seed: seed).entity(0)
    return (0..<count).map { -ElementaryFunctions.log(1 - random.unit(0, at: UInt64($0))) }
  }
}

@Suite struct WarmUpTests {
  /// A start twenty deviations away dies out in some fifty observations.
  @Test func `a start far from the steady state is cut, and the bias with it`() {
    var before: [Double] = []
    var after: [Double] = []
    for seed in 1...60 as ClosedRange<UInt64> {
      let series = KnownSeries.autoregressive(1_000, factor: 0.9, start: 60, seed: seed)
      guard let cut = WarmUp.mser5(series) else { continue }
      before.append(SampleMean(of: series).mean.magnitude)
      after.append(SampleMean(of: Array(series[cut...])).mean.magnitude)
      #expect((10...500).contains(cut), "\(cut)")
    }

    // A few series are found too short, as some steady ones of this length would be.
    #expect(after.count >= 57)
    #expect(after.sorted()[after.count / 2] < before.sorted()[before.count / 2] / 2)
  }

  @Test func `a series that is steady from the start loses little`() throws {
    let cuts = (1...60 as ClosedRange<UInt64>).map { seed in
      WarmUp.mser5(KnownSeries.autoregressive(1_000, factor: 0, start: 0, seed: seed)) ?? 1_000
    }

    #expect(cuts.sorted()[30] <= 100)
  }

  @Test func `a run that is still on its way is too short`() {
    #expect(WarmUp.mser5((0..<500).map { Double($0) * Double($0) }) == nil)
    #expect(WarmUp.mser5(Array(repeating: 1, count: 49)) == nil)
  }
}

@Suite struct BatchMeansTests {
  /// Of 150 intervals with a true coverage of 95 %, fewer than 133 hold the mean with a probability of
  /// 0.1 %; the seeds are fixed.
  @Test(arguments: [0, 0.5, 0.8])
  func `intervals hold the mean as often as they say`(factor: Double) throws {
    let held = try (1...150 as ClosedRange<UInt64>).count { seed in
      let series = KnownSeries.autoregressive(3_000, factor: factor, start: 0, seed: seed)
      return try #require(BatchMeans(of: series)?.interval()).contains(0)
    }

    #expect(held >= 133, "\(held)")
  }

  @Test(arguments: [20, 21, 59, 640, 641, 10_000])
  func `there are twenty to thirty batches, whatever the length`(count: Int) throws {
    let batches = try #require(BatchMeans(of: KnownSeries.exponential(count, seed: 3)))

    #expect((20...30).contains(batches.means.count), "\(batches.means.count)")
    #expect(batches.means.count * batches.length <= count)
  }

  @Test func `a series too short for its memory says so`() throws {
    let series = KnownSeries.autoregressive(200, factor: 0.995, start: 0, seed: 1)

    #expect(try #require(BatchMeans(of: series)).isCorrelated)
    #expect(BatchMeans(of: Array(repeating: 1, count: 19)) == nil)
  }
}

@Suite struct QuantileIntervalTests {
  /// The coverage follows from the binomial law; here it is summed by another way, Pascal's.
  @Test(arguments: [(0.5, 100), (0.9, 60), (0.25, 30), (0.99, 500)])
  func `the ranks hold the quantile as surely as they say, and no two closer ones do`(
    probability: Double,
    count: Int
  ) throws {
    let ranks = try #require(
      ConfidenceInterval.ranks(ofQuantile: probability, count: count, level: 0.95)
    )
    var law = [1.0]
    for _ in 0..<count {
      law = (0...law.count).map { k in
        (k < law.count ? law[k] * (1 - probability) : 0) + (k > 0 ? law[k - 1] * probability : 0)
      }
    }

    let coverage = law[ranks.low..<ranks.high].reduce(0, +)
    #expect(coverage >= 0.95)
    #expect(coverage - min(law[ranks.low], law[ranks.high - 1]) < 0.95)
  }

  @Test func `too few values hold no far quantile`() {
    #expect(ConfidenceInterval.quantile(0.99, of: Array(repeating: 1, count: 100)) == nil)
    #expect(ConfidenceInterval.quantile(0.5, of: [1]) == nil)
  }

  /// Of 400 intervals of at least 95 %, fewer than 366 hold the quantile with a probability of 0.1 %.
  @Test func `intervals hold the median of a skewed law`() throws {
    let held = try (1...400 as ClosedRange<UInt64>).count { seed in
      let values = KnownSeries.exponential(80, seed: seed)
      return try #require(ConfidenceInterval.quantile(0.5, of: values)).contains(0.6931471805599453)
    }

    #expect(held >= 366, "\(held)")
  }
}

@Suite struct BootstrapTests {
  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  @Test func `the same values give the same interval, another seed another one`() throws {
    let values = KnownSeries.exponential(40, seed: 1)

    let first = ConfidenceInterval.bootstrap(values, Self.mean)
    #expect(first == ConfidenceInterval.bootstrap(values, Self.mean))
    #expect(first != ConfidenceInterval.bootstrap(values, seed: 2, Self.mean))
    #expect(ConfidenceInterval.bootstrap([1.0], Self.mean) == nil)
  }

  /// The percentile interval of sixty skewed values covers about 93 %; of 200, fewer than 171 hold the
  /// mean with a probability of 0.1 %.
  @Test func `intervals hold the mean nearly as often as they say`() throws {
    let held = try (1...200 as ClosedRange<UInt64>).count { seed in
      let values = KnownSeries.exponential(60, seed: seed)
      let interval = ConfidenceInterval.bootstrap(values, resamples: 400, Self.mean)
      return try #require(interval).contains(1)
    }

    #expect(held >= 171, "\(held)")
  }

  @Test func `the interval of a mean is near Student's for many values`() throws {
    let values = KnownSeries.exponential(2_000, seed: 9)
    let drawn = try #require(ConfidenceInterval.bootstrap(values, resamples: 1_000, Self.mean))
    let student = try #require(ConfidenceInterval.mean(of: values))

    #expect((drawn.halfWidth / student.halfWidth - 1).magnitude < 0.1)
  }
}
