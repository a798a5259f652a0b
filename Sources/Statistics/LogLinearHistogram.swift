/// Counts of whole numbers in cells whose width grows with the number.
///
/// The cells follow the leading bits of a number, 8 unless another resolution is asked for: with *b*
/// bits the numbers below 2^b have a cell each, and from there on every octave has 2^(b − 1) cells of
/// equal width, so the middle of a cell is off by at most 2^−b of any number in it: 0.4 % with 8 bits,
/// 0.05 % with 11. With 11 bits the cells are those of an HdrHistogram with three significant digits
/// and a unit of 1. All state is integer: recording a series in parts and merging them gives the same
/// histogram as recording it at once, in any order.
///
/// Memory is 2 bytes for every 32 cells up to the one of the greatest number, and 256 bytes for every
/// 32 neighbouring cells in use; an empty histogram has none.
public struct LogLinearHistogram: Equatable, Sendable {
  /// How many leading bits of a number tell its cell.
  public enum Resolution: UInt8, Sendable {
    /// 8 bits: within 0.4 %.
    case percent = 8
    /// 11 bits, three significant digits: within 0.05 %.
    case permille = 11
  }

  /// How many leading bits of a number tell its cell.
  public let resolution: Resolution
  /// The number of values.
  public private(set) var count: UInt64 = 0
  /// The exact sum of the values.
  public private(set) var sum: UInt128 = 0
  /// The least value; `nil` where there is none.
  public var min: UInt64? { count == 0 ? nil : least }
  /// The greatest value; `nil` where there is none.
  public var max: UInt64? { count == 0 ? nil : greatest }

  private var least = UInt64.max
  private var greatest = UInt64.zero
  /// For every page of 32 cells its place in `counts`, from 1; zero where nothing was counted. It
  /// reaches as far as the greatest value did.
  private var places: [UInt16] = []
  private var counts: [UInt64] = []

  /// Creates an empty histogram.
  public init(resolution: Resolution = .percent) {
    self.resolution = resolution
  }

  /// Creates the histogram that has these cells, counts and sum; `nil` where there is none such.
  ///
  /// - Parameters:
  ///   - resolution: how many leading bits tell the cell.
  ///   - cells: numbers of cells, as ``forEachIndex(_:)`` gives them, and how many values each has.
  ///   - sum: the sum of all values.
  ///   - values: the least and the greatest value.
  public init?(
    resolution: Resolution,
    cells: [(cell: Int, count: UInt64)],
    sum: UInt128,
    values: ClosedRange<UInt64>
  ) {
    self.init(resolution: resolution)
    var (low, high) = (0 as UInt128, 0 as UInt128)
    for (cell, count) in cells where count > 0 {
      guard cell >= 0, cell <= self.cell(of: .max),
        self.count.addingReportingOverflow(count).overflow == false
      else { return nil }
      counts[slot(for: cell)] += count
      self.count += count
      let bounds = bounds(ofCell: cell)
      low += UInt128(Swift.max(bounds.lowerBound, values.lowerBound)) * UInt128(count)
      high += UInt128(Swift.min(bounds.upperBound, values.upperBound)) * UInt128(count)
    }
    guard count > 0, (low...Swift.max(low, high)).contains(sum), low <= high,
      let first = cells.first(where: { $0.count > 0 }),
      let last = cells.last(where: { $0.count > 0 }),
      cell(of: values.lowerBound) == first.cell, cell(of: values.upperBound) == last.cell
    else { return nil }
    self.sum = sum
    (least, greatest) = (values.lowerBound, values.upperBound)
  }

  /// Creates the histogram of values of which no more is known than their cells: each counts as the
  /// middle of its cell; `nil` where there is none such.
  public init?(resolution: Resolution, cells: [(cell: Int, count: UInt64)]) {
    self.init(resolution: resolution)
    for (cell, count) in cells where count > 0 {
      guard cell >= 0, cell < Self.cellCount(resolution),
        !self.count.addingReportingOverflow(count).overflow
      else { return nil }
      let bounds = bounds(ofCell: cell)
      record(bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) / 2, count: count)
    }
  }

  /// The exact mean, rounded once; `nil` where there is no value.
  public var mean: Double? {
    guard count > 0 else { return nil }
    let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: UInt128(count))
    return Double(quotient) + Double(remainder) / Double(count)
  }

  /// Counts `value` once.
  ///
  /// - Complexity: O(1).
  public mutating func record(_ value: UInt64) {
    count += 1
    sum += UInt128(value)
    least = Swift.min(least, value)
    greatest = Swift.max(greatest, value)
    counts[slot(for: cell(of: value))] += 1
  }

  /// Counts `value` as often as `count` says.
  ///
  /// - Complexity: O(1).
  public mutating func record(_ value: UInt64, count: UInt64) {
    guard count > 0 else { return }
    self.count += count
    sum += UInt128(value) * UInt128(count)
    least = Swift.min(least, value)
    greatest = Swift.max(greatest, value)
    counts[slot(for: cell(of: value))] += count
  }

  /// Counts everything that `other` counted.
  ///
  /// - Precondition: both have one resolution.
  public mutating func merge(_ other: LogLinearHistogram) {
    precondition(resolution == other.resolution, "histograms of two resolutions do not merge")
    guard other.count > 0 else { return }
    count += other.count
    sum += other.sum
    least = Swift.min(least, other.least)
    greatest = Swift.max(greatest, other.greatest)
    other.forEachIndex { cell, count in counts[slot(for: cell)] += count }
  }

  /// The least value v such that at least ⌈p·n⌉ of the n values are at most v, as the middle of its
  /// cell, but never outside ``min``...``max``; `nil` where there is no value.
  ///
  /// Exact below 2^b, within 2^−b above, for a resolution of b bits. `probability` counts in whole billionths, so that the
  /// rank is an exact integer: the 0.07 quantile of 100 values is the seventh.
  ///
  /// - Precondition: 0 ≤ `probability` ≤ 1.
  /// - Complexity: O(cells in use).
  public func quantile(_ probability: Double) -> UInt64? {
    precondition((0...1).contains(probability), "a probability lies in 0...1, not \(probability)")
    guard count > 0 else { return nil }
    let billionths = UInt128(UInt64(probability * 1e9 + 0.5))
    let needed = (billionths * UInt128(count) + 999_999_999) / 1_000_000_000
    let rank = Swift.max(1, UInt64(needed))
    let bounds = bounds(ofCell: cell(ofRank: rank))
    let middle = bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) / 2
    return Swift.min(Swift.max(middle, least), greatest)
  }

  /// Visits the cells that are not empty, in the order of their values.
  ///
  /// - Parameter body: takes the values of a cell and how many of them were counted.
  public func forEachCell(_ body: (_ values: ClosedRange<UInt64>, _ count: UInt64) -> Void) {
    forEachIndex { cell, count in body(bounds(ofCell: cell), count) }
  }

  /// Visits the numbers of the cells that are not empty, in their order.
  ///
  /// With *b* bits the cell of a value below 2^b is the value; the cells of the octave from 2^(b + k)
  /// on begin at 2^(b − 1) · (k + 2).
  public func forEachIndex(_ body: (_ cell: Int, _ count: UInt64) -> Void) {
    for page in places.indices {
      for (offset, count) in self.page(page).enumerated() where count > 0 {
        body(page << 5 + offset, count)
      }
    }
  }

  /// How many cells there are with this resolution.
  public static func cellCount(_ resolution: Resolution) -> Int {
    LogLinearHistogram(resolution: resolution).cell(of: .max) + 1
  }

  /// Whether both counted the same, cell by cell, whatever the order was.
  public static func == (left: LogLinearHistogram, right: LogLinearHistogram) -> Bool {
    guard left.resolution == right.resolution, left.count == right.count, left.sum == right.sum,
      left.least == right.least, left.greatest == right.greatest
    else { return false }
    return left.places.indices.allSatisfy { page in
      left.page(page).elementsEqual(right.page(page))
    }
  }
}

// MARK: - Cells

extension LogLinearHistogram {
  /// The cell of a value: octave · 2^(bits − 1) + the leading bits, or the value itself.
  private func cell(of value: UInt64) -> Int {
    let bits = Int(resolution.rawValue)
    let octave = Swift.max(0, 64 - bits - value.leadingZeroBitCount)
    return octave << (bits - 1) + Int(value >> UInt64(octave))
  }

  private func bounds(ofCell cell: Int) -> ClosedRange<UInt64> {
    let bits = Int(resolution.rawValue)
    guard cell >= 1 << bits else { return UInt64(cell)...UInt64(cell) }
    let half = 1 << (bits - 1)
    let octave = UInt64(cell >> (bits - 1) - 1)
    let low = UInt64(cell & (half - 1) + half) << octave
    return low...low + (1 << octave - 1)
  }

  /// The place of a cell in `counts`, which is made where it is missing.
  private mutating func slot(for cell: Int) -> Int {
    let page = cell >> 5
    if page >= places.count || places[page] == 0 { add(page) }
    return (Int(places[page]) - 1) << 5 + cell & 31
  }

  @inline(never)
  private mutating func add(_ page: Int) {
    while places.count <= page { places.append(0) }
    counts.append(contentsOf: repeatElement(0, count: 32))
    places[page] = UInt16(counts.count >> 5)
  }

  /// The counts of a page; empty where nothing was counted.
  private func page(_ page: Int) -> ArraySlice<UInt64> {
    guard page < places.count, places[page] > 0 else { return [] }
    let start = (Int(places[page]) - 1) << 5
    return counts[start..<start + 32]
  }

  /// The cell of the value that `rank` − 1 others precede, for 1 ≤ `rank` ≤ `count`.
  private func cell(ofRank rank: UInt64) -> Int {
    var remaining = rank
    for page in places.indices {
      for (offset, count) in self.page(page).enumerated() {
        if count >= remaining { return page << 5 + offset }
        remaining -= count
      }
    }
    preconditionFailure("the cells hold \(count) values, not \(rank)")
  }
}
