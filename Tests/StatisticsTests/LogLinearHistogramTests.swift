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

  /// HdrHistogram, unit magnitude 0, three significant digits: 2,048 cells of width 1, and then 1,024
  /// an octave.
  @Test func `eleven bits have the cells of an HdrHistogram with three digits`() {
    var histogram = LogLinearHistogram(resolution: .permille)
    let values: [UInt64] = [0, 2_047, 2_048, 2_049, 2_050, 4_095, 4_096, 4_099, 1 << 40, .max]
    for value in values { histogram.record(value) }
    var cells: [Int] = []

    histogram.forEachIndex { cell, _ in cells.append(cell) }

    #expect(
      cells == [0, 2_047, 2_048, 2_049, 3_071, 3_072, 31 * 1_024, 55 * 1_024 - 1]
    )
    var ranges: [ClosedRange<UInt64>] = []
    histogram.forEachCell { values, _ in ranges.append(values) }
    #expect(ranges[2] == 2_048...2_049)
    #expect(ranges[5] == 4_096...4_099)
    #expect(ranges[6].lowerBound == 1 << 40)
    #expect(ranges[6].count == 1 << 30)
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func `with eleven bits a quantile is within 0.05 %`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let values = (0..<5_000).map { _ in random.next() >> UInt64.random(in: 0...63, using: &random) }
      .sorted()
    var histogram = LogLinearHistogram(resolution: .permille)
    for value in values { histogram.record(value) }

    for permille in stride(from: 1, through: 1_000, by: 3) {
      let expected = Double(values[permille * 5 - 1])
      let quantile = Double(try #require(histogram.quantile(Double(permille) / 1_000)))
      #expect((quantile - expected).magnitude <= expected / 2_048)
    }
  }

  @Test(arguments: [LogLinearHistogram.Resolution.percent, .permille])
  func `is made again from its cells`(resolution: LogLinearHistogram.Resolution) throws {
    var random = SplitMix64(seed: 5)
    var histogram = LogLinearHistogram(resolution: resolution)
    for _ in 0..<1_000 {
      histogram.record(random.next() >> UInt64.random(in: 0...63, using: &random))
    }
    var cells: [(cell: Int, count: UInt64)] = []
    histogram.forEachIndex { cells.append(($0, $1)) }

    let copy = LogLinearHistogram(
      resolution: resolution,
      cells: cells,
      sum: histogram.sum,
      values: try #require(histogram.min)...(try #require(histogram.max))
    )

    #expect(copy == histogram)
  }

  @Test func `is not made from cells that the numbers beside them belie`() {
    func make(_ cells: [(cell: Int, count: UInt64)], _ sum: UInt128, _ values: ClosedRange<UInt64>)
      -> LogLinearHistogram?
    { LogLinearHistogram(resolution: .percent, cells: cells, sum: sum, values: values) }

    #expect(make([(3, 2), (5, 1)], 11, 3...5) != nil)
    #expect(make([(3, 2), (5, 1)], 11, 4...5) == nil)
    #expect(make([(3, 2), (5, 1)], 11, 3...6) == nil)
    #expect(make([(3, 2), (5, 1)], 12, 3...5) == nil)
    #expect(make([(-1, 2)], 11, 3...5) == nil)
    #expect(make([(7_424, 2)], 11, 3...5) == nil)
    #expect(make([(3, .max), (5, 1)], 11, 3...5) == nil)
  }
}
