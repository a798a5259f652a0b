import Statistics
import Testing

/// Admissions to six departments of Berkeley in 1973, women as control: the textbook's case of a
/// pooled difference that the strata do not have. The figures are those of `mantelhaen.test` of R 4
/// (with the correction, and the odds ratio) and of statsmodels 0.15 (without it); the share ratio and
/// the difference were calculated by the formulas of the articles with numpy.
@Suite struct StratifiedComparisonTests {
  private static let berkeley = StratifiedComparison(
    [
      ((512, 825), (89, 108)), ((353, 560), (17, 25)), ((120, 325), (202, 593)),
      ((138, 417), (131, 375)), ((53, 191), (94, 393)), ((22, 373), (24, 341)),
    ].map { men, women in
      FourfoldTable(
        treated: .init(successes: men.0, of: men.1),
        control: .init(successes: women.0, of: women.1)
      )
    }
  )

  @Test func `the statistic of Cochran, Mantel and Haenszel is that of R`() throws {
    let comparison = Self.berkeley

    let statistic = try #require(comparison.statistic)
    #expect(isClose(statistic, 1.5246066604434356, within: 1e-12))
    #expect(isClose(try #require(comparison.pValue), 0.21692369705551817, within: 1e-12))
    #expect(isClose(try #require(comparison.correctedStatistic), 1.4269462285866883, within: 1e-12))
    // Men do a little worse within the departments: the exact law, by scipy.
    #expect(isClose(try #require(comparison.lowerPValue), 0.11599366896025327, within: 1e-10))
  }

  @Test func `common effects are those of statsmodels and of the articles`() throws {
    let comparison = Self.berkeley

    let odds = try #require(comparison.oddsRatio())
    #expect(isClose(odds.value, 0.9046968282586231, within: 1e-13))
    #expect(isClose(odds.interval.low, 0.7719073617593505, within: 1e-12))
    #expect(isClose(odds.interval.high, 1.0603297644366558, within: 1e-12))
    let ratio = try #require(comparison.shareRatio())
    #expect(isClose(ratio.value, 0.944905022595929, within: 1e-13))
    #expect(isClose(ratio.interval.low, 0.8664522326830039, within: 1e-12))
    #expect(isClose(ratio.interval.high, 1.0304613088274714, within: 1e-12))
    let difference = try #require(comparison.shareDifference())
    #expect(isClose(difference.value, -0.018425196190852512, within: 1e-12))
    #expect(isClose(difference.interval.low, -0.04748243534654223, within: 1e-12))
    #expect(isClose(difference.interval.high, 0.010632042964837208, within: 1e-12))
  }

  @Test func `the pooled difference is not the common one`() throws {
    let pooled = StratifiedComparison([
      FourfoldTable(
        treated: .init(successes: 1_198, of: 2_691),
        control: .init(successes: 557, of: 1_835)
      )
    ])

    // Pooled, men seem to do far better: 44.5 % against 30.4 %.
    #expect(try #require(pooled.shareDifference()).value > 0.14)
    #expect(try #require(pooled.pValue) < 1e-20)
  }

  @Test func `a stratum of one group alone says nothing`() {
    let nobody = FourfoldTable.Trials(successes: 0, of: 0)
    let table = FourfoldTable(treated: .init(successes: 5, of: 9), control: nobody)

    let comparison = StratifiedComparison([table])

    #expect(comparison.strata.isEmpty)
    #expect(comparison.score == nil && comparison.pValue == nil)
    #expect(comparison.oddsRatio() == nil && comparison.shareDifference() == nil)
    #expect(comparison.lowerPValue == nil)
  }

  /// Convolutions of scipy's hypergeometric laws; the second is Fisher's exact test.
  @Test(
    arguments: [
      ([((5, 12), (20, 25))], 0.02637908747638513),
      ([((0, 20), (380, 380)), ((3, 9), (70, 90))], 7.030832753643999e-30),
      ([((89, 90), (1_709, 1_710))], 0.09752640355753196),
    ] as [([((Int, Int), (Int, Int))], Double)]
  )
  func `the one-sided test of few successes is exact`(
    strata: [((Int, Int), (Int, Int))],
    expected: Double
  ) throws {
    let comparison = StratifiedComparison(
      strata.map { treated, control in
        FourfoldTable(
          treated: .init(successes: treated.0, of: treated.1),
          control: .init(successes: control.0, of: control.1)
        )
      }
    )

    #expect(isClose(try #require(comparison.lowerPValue), expected, within: 1e-9))
  }

  @Test func `with very many outcomes the normal law stands in for the exact one`() throws {
    let large = FourfoldTable(
      treated: .init(successes: 44_600, of: 50_000),
      control: .init(successes: 134_700, of: 150_000)
    )

    let comparison = StratifiedComparison([large])

    let score = try #require(comparison.score)
    #expect(isClose(score, -3.814349436179232, within: 1e-9))
    #expect(isClose(try #require(comparison.lowerPValue), 6.827107622470175e-05, within: 1e-9))
  }
}

/// Figures of scipy 1.17 and statsmodels 0.15; Newcombe's are also those of his article, in four
/// places.
@Suite struct DifferenceTests {
  @Test(
    arguments: [
      ((56, 70), (48, 80), 0.05243147240236498, 0.33387265403690614),
      ((9, 10), (3, 10), 0.1705227239345029, 0.809017973535488),
      ((5, 56), (0, 29), -0.038137147903536936, 0.19256001385511165),
      ((0, 10), (0, 20), -0.1611251580528194, 0.27753279986288926),
      ((10, 10), (0, 20), 0.6790860371419145, 1.0),
    ] as [((Int, Int), (Int, Int), Double, Double)]
  )
  func `Newcombe's interval is that of his article`(
    treated: (Int, Int),
    control: (Int, Int),
    low: Double,
    high: Double
  ) {
    let interval = ConfidenceInterval.shareDifference(
      FourfoldTable(
        treated: .init(successes: treated.0, of: treated.1),
        control: .init(successes: control.0, of: control.1)
      )
    )

    #expect(isClose(interval.low, low, within: 1e-12))
    #expect(isClose(interval.high, high, within: 1e-12))
  }

  @Test func `Welch's interval is that of scipy`() throws {
    let interval = try #require(
      ConfidenceInterval.meanDifference(
        treated: SampleMoments(count: 6, sum: 49, squares: 487),
        control: SampleMoments(count: 4, sum: 14, squares: 90)
      )
    )

    #expect(isClose(interval.low, -1.2477390310012506, within: 1e-11))
    #expect(isClose(interval.high, 10.581072364334583, within: 1e-11))
  }

  @Test func `moments of large amounts do not cancel`() throws {
    // A billion and its two neighbors: variance 1.
    let values: [Int64] = [999_999_999_999, 1_000_000_000_000, 1_000_000_000_001]
    let squares = values.reduce(UInt128(0)) { $0 + UInt128($1) * UInt128($1) }

    let moments = SampleMoments(count: 3, sum: values.reduce(0, +), squares: squares)

    #expect(moments.mean == 1e12)
    #expect(try #require(moments.variance) == 1)
  }

  @Test(
    arguments: [
      (3.841458820694124, 1, 0.05), (10.827566170662733, 1, 0.001), (1e-3, 3, 0.9999915920809419),
      (50, 6, 4.701068998290324e-09), (200, 2, 3.7200759760208177e-44), (5, 5, 0.4158801869955079),
    ] as [(Double, Int, Double)]
  )
  func `the tail of chi-square is that of the tables`(value: Double, degrees: Int, tail: Double) {
    #expect(
      isClose(ChiSquareLaw.tail(beyond: value, degreesOfFreedom: degrees), tail, within: 1e-12)
    )
  }

  @Test func `ratios of sums are compared by what their clusters deviate`() throws {
    let first = (
      treated: sums([(4, 1), (5, 2), (3, 0), (6, 3)]),
      control: sums([(3, 0), (5, 1), (4, 0), (6, 2), (2, 0)])
    )
    let second = (treated: sums([(1, 0), (7, 1)]), control: sums([(2, 1), (2, 0), (9, 0)]))

    let one = RatioComparison([first])
    let both = RatioComparison([first, second])

    // By numpy, from the definition.
    #expect(isClose(try #require(one.score), 1.4889620718425323, within: 1e-12))
    #expect(isClose(try #require(one.upperPValue), 0.06824867829633989, within: 1e-12))
    #expect(isClose(try #require(both.score), 1.5375008488477833, within: 1e-12))
    #expect(both.affected == 7)
  }

  private func sums(_ clusters: [(UInt32, UInt32)]) -> RatioComparison.Sums {
    var sums = RatioComparison.Sums()
    for (units, hits) in clusters { sums.add(units: units, hits: hits) }
    return sums
  }
}
