import Testing

@testable import Statistics

@Suite struct SampleMeanTests {
  @Test func `a mean of nothing, or of one value, has no interval`() {
    #expect(SampleMean(of: []).interval() == nil)
    #expect(SampleMean(of: [3]).interval() == nil)
    #expect(SampleMean(of: [3]).confidence(above: 2) == nil)
  }

  /// The 97.5 % quantile of Student's law with four degrees of freedom is 2.7764451052.
  @Test func `the interval is Student's`() throws {
    let mean = SampleMean(of: [1, 2, 3, 4, 5])

    let interval = try #require(mean.interval())
    #expect(mean.mean == 3)
    #expect((interval.halfWidth - 2.7764451052 * 0.5.squareRoot()).magnitude < 1e-9)
  }

  @Test(arguments: [0.05, 0.01, 0.2])
  func `the confidence in a side is what the interval of twice the doubt says`(doubt: Double) throws
  {
    let mean = SampleMean(of: [4.1, 5.3, 4.8, 5.9, 5.1, 4.4])
    let interval = try #require(mean.interval(level: 1 - 2 * doubt))

    let above = try #require(mean.confidence(above: interval.low))
    let below = try #require(mean.confidence(above: interval.high))
    #expect((above - (1 - doubt)).magnitude < 1e-9)
    #expect((below - doubt).magnitude < 1e-9)
    #expect(mean.confidence(above: mean.mean) == 0.5)
  }

  @Test func `values that do not vary leave no doubt`() {
    let mean = SampleMean(of: [2, 2, 2])

    #expect(mean.confidence(above: 1.9) == 1)
    #expect(mean.confidence(above: 2.1) == 0)
    #expect(mean.furtherValues() == 0)
  }

  @Test func `further values are as many as it takes, and no more`() throws {
    let values = [0.9, -0.7, 0.8, -0.6, 0.4, 0.1]
    let mean = SampleMean(of: values)
    let further = try #require(mean.furtherValues())
    let variance = try #require(mean.variance)

    func halfWidth(_ total: Int) -> Double {
      ConfidenceInterval.studentQuantile(0.975, degreesOfFreedom: Double(total - 1))
        * (variance / Double(total)).squareRoot()
    }
    #expect(further > 0)
    #expect(halfWidth(values.count + further) < mean.mean.magnitude)
    #expect(halfWidth(values.count + further - 1) >= mean.mean.magnitude)
    #expect(SampleMean(of: [1, -1]).furtherValues() == nil)
  }
}
