import Statistics
import Testing

/// Laws fitted to the histogram of measured times.
@Suite struct MeasuredLawTests {
  /// 20,000 draws of a lognormal law with median 80 ms and a deviation of 0.5 in the logarithm, at even
  /// levels.
  private static func histogram(_ law: Law, count: Int = 20_000) -> LogLinearHistogram {
    var times = LogLinearHistogram(resolution: .permille)
    for index in 0..<count {
      times.record(UInt64(law.quantile((Double(index) + 0.5) / Double(count)) * 1e6))
    }
    return times
  }

  @Test func `finds the parameters of a lognormal law`() throws {
    let truth = Law.lognormal(logMean: 4.382_026_634_673_881, logDeviation: 0.5)

    let fit = try #require(MeasuredLaw(Self.histogram(truth), unit: 1e6))

    #expect((fit.logMean - 4.382_026_634_673_881).magnitude < 1e-4)
    #expect((fit.logDeviation / 0.5 - 1).magnitude < 1e-3)
    #expect((fit.lognormal.mean / truth.mean - 1).magnitude < 1e-3)
  }

  @Test func `the empirical law has the quantiles of the histogram`() throws {
    let truth = Law.hyperexponential(probabilities: [0.9, 0.1], means: [20, 400])

    let fit = try #require(MeasuredLaw(Self.histogram(truth), unit: 1e6))

    for probability in [0.05, 0.5, 0.9, 0.99, 0.999] {
      let error = fit.empirical.quantile(probability) / truth.quantile(probability) - 1
      #expect(error.magnitude < 0.02, "\(probability)")
    }
    #expect((fit.empirical.mean / truth.mean - 1).magnitude < 0.01)
  }

  @Test func `an empirical law rises from 0 to 1 whatever was measured`() throws {
    for count in [1, 2, 7, 40, 199, 1_000] {
      let fit = try #require(
        MeasuredLaw(Self.histogram(.exponential(mean: 5), count: count), unit: 1e6)
      )
      let points = fit.points

      #expect(points.first?.cumulative == 0)
      #expect(points.last?.cumulative == 1)
      for (left, right) in zip(points, points.dropFirst()) {
        #expect(left.value <= right.value)
        #expect(left.cumulative < right.cumulative)
      }
    }
  }

  @Test func `nothing measured is no law`() {
    #expect(MeasuredLaw(LogLinearHistogram(), unit: 1e6) == nil)
  }
}
