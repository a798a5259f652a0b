import SimulationKernel
import Statistics
import Testing

/// Intervals from the slices of one run.
@Suite struct SliceIntervalTests {
  @Test func `a total follows from second differences`() throws {
    let interval = try #require(
      ConfidenceInterval.total(of: [1, 2, 3, 4, 11, 6], stretches: [SliceStretch(count: 6)])
    )

    // Second differences 0, 0, 6, −12: the variance of a slice is 180/6/4 = 7.5, of the sum 45. Four
    // differences count as 4/1.94 independent ones.
    let quantile = ConfidenceInterval.studentQuantile(0.975, degreesOfFreedom: 4 / 1.94)
    #expect(isClose(interval.low + interval.high, 54))
    #expect(isClose(interval.halfWidth, quantile * 45.0.squareRoot()))
  }

  @Test func `a ratio follows from the residuals`() throws {
    let interval = try #require(
      ConfidenceInterval.ratio(
        numerators: [1, 2, 3, 2],
        denominators: [10, 10, 20, 40],
        stretches: [SliceStretch(count: 4)]
      )
    )

    // R = 0.1; residuals 0, 1, 1, −2; second differences −1, −3; variance 4·10/6/2 = 10/3.
    let quantile = ConfidenceInterval.studentQuantile(0.975, degreesOfFreedom: 2 / 1.94)
    #expect(isClose(interval.low + interval.high, 0.2))
    #expect(isClose(interval.halfWidth, quantile * (10.0 / 3).squareRoot() / 80))
  }

  @Test func `stretches add up and no difference reaches across their ends`() throws {
    let stretches = [
      SliceStretch(slices: 0..<4, extent: 4.5), SliceStretch(slices: 5..<8, extent: 3.5),
    ]

    let interval = try #require(
      ConfidenceInterval.total(of: [0, 1, 0, 1, 60, 100, 106, 100], stretches: stretches)
    )

    // Variances of a slice: (4 + 4)/6/2 = 2/3 and 144/6 = 24.
    let (first, second) = (4.5 * 2 / 3, 3.5 * 24)
    let variance = first + second
    let freedom = variance * variance / (first * first * 1.94 / 2 + second * second * 1.94)
    let quantile = ConfidenceInterval.studentQuantile(0.975, degreesOfFreedom: max(1, freedom))
    #expect(isClose(interval.halfWidth, quantile * variance.squareRoot()))
  }

  @Test func `a trend without noise has no width, a smooth day hardly any`() throws {
    let trend = (0..<640).map { 3 * Double($0) }
    let day = (0..<640).map { slice in
      let distance = Double(slice - 320) / 160
      return 1_000 / (1 + distance * distance)
    }

    let straight = try #require(
      ConfidenceInterval.total(of: trend, stretches: [SliceStretch(count: 640)], longest: 8)
    )
    let curved = try #require(
      ConfidenceInterval.total(of: day, stretches: [SliceStretch(count: 640)], longest: 8)
    )

    #expect(straight.halfWidth == 0)
    #expect(curved.halfWidth < 0.001 * curved.low)
  }

  @Test func `too few slices have no interval`() {
    #expect(ConfidenceInterval.total(of: [1, 2], stretches: [SliceStretch(count: 2)]) == nil)
    #expect(ConfidenceInterval.total(of: [1, 2, 3], stretches: []) == nil)
    #expect(
      ConfidenceInterval.ratio(
        numerators: [1, 1, 1],
        denominators: [0, 0, 0],
        stretches: [SliceStretch(count: 3)]
      ) == nil
    )
  }

  /// An autoregressive series of slices about 10, each with 0.6 of the deviation of the one before,
  /// on a day that triples and falls again. Single slices alone would be far too sure.
  @Test func `slices that depend on each other are covered`() {
    var (covered, coveredBySingles) = (0, 0)
    for experiment in 0..<500 as Range<UInt64> {
      let random = RandomSource(seed: 7).entity(experiment)
      var deviation = 0.0
      let slices = (0..<640 as Range<UInt64>).map { slice in
        let noise = ConfidenceInterval.normalQuantile(random.unit(1, at: slice))
        deviation = 0.6 * deviation + (slice == 0 ? 1.25 : 1) * noise
        return 10 + 20 * Double(min(slice, 640 - slice)) / 320 + deviation
      }
      let truth = 640.0 * 10 + 20 * 320
      let stretches = [SliceStretch(count: 640)]
      if ConfidenceInterval.total(of: slices, stretches: stretches, longest: 16)?.contains(truth)
        == true
      {
        covered += 1
      }
      if ConfidenceInterval.total(of: slices, stretches: stretches)?.contains(truth) == true {
        coveredBySingles += 1
      }
    }

    #expect(covered >= 450)
    #expect(coveredBySingles < 300)
  }
}
