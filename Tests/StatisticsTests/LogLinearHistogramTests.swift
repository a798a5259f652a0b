import SimulationKernel
import Statistics
import Testing

@Suite struct LogLinearHistogramTests {
  @Test func `an empty histogram knows nothing`() {
    let histogram = LogLinearHistogram()

    #expect(histogram.count == 0)
    #expect(histogram.quantile(0.5) == nil)
    #expect(histogram.min == nil)
    #expect(histogram.max == nil)
    #expect(histogram.mean == nil)
  }

  @Test func `quantiles are exact below 256`() {
    var histogram = LogLinearHistogram()
    for value in 1...100 as ClosedRange<UInt64> { histogram.record(value) }

    for percent in 1...100 as ClosedRange<UInt64> {
      #expect(histogram.quantile(Double(percent) / 100) == percent)
    }
    #expect(histogram.quantile(0) == 1)
    #expect(histogram.quantile(0.071) == 8)
    #expect(histogram.sum == 5_050)
    #expect(histogram.mean == 50.5)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `a quantile is within 0.4 % of the value of that rank`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let values = (0..<5_000).map { _ in random.next() >> UInt64.random(in: 0...63, using: &random) }
      .sorted()
    var histogram = LogLinearHistogram()
    for value in values { histogram.record(value) }

    for permille in stride(from: 1, through: 1_000, by: 3) {
      let expected = Double(values[permille * 5 - 1])
      let quantile = Double(try #require(histogram.quantile(Double(permille) / 1_000)))
      #expect((quantile - expected).magnitude <= expected / 256)
    }
    #expect(histogram.min == values.first)
    #expect(histogram.max == values.last)
    #expect(histogram.sum == values.reduce(0 as UInt128) { $0 + UInt128($1) })
  }

  @Test func `cells tile the numbers without a gap`() {
    var histogram = LogLinearHistogram()
    for bit in 0..<64 as Range<UInt64> {
      for step in 0..<256 as Range<UInt64> {
        let offset = bit < 8 ? step >> (8 - bit) : step << (bit - 8)
        histogram.record((1 << bit) + offset)
      }
    }
    histogram.record(.max)
    var count: UInt64 = 0
    var last: ClosedRange<UInt64>?

    histogram.forEachCell { values, inCell in
      #expect(inCell > 0)
      #expect(Double(values.count) <= max(1, Double(values.lowerBound) / 128))
      if let last, last.upperBound >= 1 { #expect(values.lowerBound == last.upperBound + 1) }
      last = values
      count += inCell
    }

    #expect(count == histogram.count)
    #expect(last?.upperBound == .max)
  }

  @Test func `merging parts is recording the whole, in any order`() {
    var random = SplitMix64(seed: 9)
    var whole = LogLinearHistogram()
    var parts = [LogLinearHistogram](repeating: LogLinearHistogram(), count: 4)
    for index in 0..<10_000 {
      let value = random.next() >> UInt64.random(in: 10...63, using: &random)
      let count = UInt64.random(in: 0...3, using: &random)
      whole.record(value, count: count)
      parts[index % 3].record(value, count: count)
    }

    var forward = LogLinearHistogram()
    for part in parts { forward.merge(part) }
    var backward = LogLinearHistogram()
    for part in parts.reversed() { backward.merge(part) }

    #expect(forward == whole)
    #expect(backward == whole)
    #expect(parts[0] != whole)
    #expect(forward.quantile(0.99) == whole.quantile(0.99))
  }

  @Test func `histograms differ where one cell does`() {
    var left = LogLinearHistogram()
    var right = LogLinearHistogram()
    for value in [10, 20, 30, 40] as [UInt64] { left.record(value) }
    for value in [10, 21, 29, 40] as [UInt64] { right.record(value) }

    #expect(left.sum == right.sum)
    #expect(left != right)
  }

  @Test func `a value counted many times weighs as many`() {
    var histogram = LogLinearHistogram()
    histogram.record(10, count: 99)
    histogram.record(1_000_000_000, count: 1)
    histogram.record(5, count: 0)

    #expect(histogram.count == 100)
    #expect(histogram.quantile(0.99) == 10)
    #expect(histogram.quantile(0.999) == 1_000_000_000)
    #expect(histogram.min == 10)
  }

  @Test func `sums beyond 64 bits are exact`() {
    var histogram = LogLinearHistogram()
    histogram.record(1 << 63, count: 6)

    #expect(histogram.sum == UInt128(6) << 63)
    #expect(histogram.mean == 0x1p63)
  }
}
