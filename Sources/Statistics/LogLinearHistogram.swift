/// Counts of whole numbers in cells whose width grows with the number.
///
/// Numbers below 256 have a cell each; from there on every octave has 128 cells of equal width, so
/// the middle of a cell is off by at most 1/256 (0.4 %) of any number in it. All state is integer:
/// recording a series in parts and merging them gives the same histogram as recording it at once,
/// in any order.
///
/// Memory is a table of 233 small numbers and 256 bytes for every 32 neighbouring cells in use; an
/// empty histogram has none.
public struct LogLinearHistogram: Equatable, Sendable {
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
  /// For every page of 32 cells its place in `counts`, from 1; zero where nothing was counted.
  private var places: [UInt8] = []
  private var counts: [UInt64] = []

  /// Creates an empty histogram.
  public init() {}

  /// The exact mean, rounded once; `nil` where there is no value.
  public var mean: Double? {
    guard count > 0 else { return nil }
    let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: UInt128(count))
    return Double(quotient) + Double(remainder) / Double(count)
  }

  /// Counts `value` as often as `count` says.
  ///
  /// - Complexity: O(1).
  public mutating func record(_ value: UInt64, count: UInt64 = 1) {
    guard count > 0 else { return }
    self.count += count
    sum += UInt128(value) * UInt128(count)
    least = Swift.min(least, value)
    greatest = Swift.max(greatest, value)
    counts[slot(for: Self.cell(of: value))] += count
  }

  /// Counts everything that `other` counted.
  public mutating func merge(_ other: LogLinearHistogram) {
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
  /// Exact below 256, within 0.4 % above. `probability` counts in whole billionths, so that the
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
    let bounds = Self.bounds(ofCell: cell(ofRank: rank))
    let middle = bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) / 2
    return Swift.min(Swift.max(middle, least), greatest)
  }

  /// Visits the cells that are not empty, in the order of their values.
  ///
  /// - Parameter body: takes the values of a cell and how many of them were counted.
  public func forEachCell(_ body: (_ values: ClosedRange<UInt64>, _ count: UInt64) -> Void) {
    forEachIndex { cell, count in body(Self.bounds(ofCell: cell), count) }
  }

  /// Whether both counted the same, cell by cell, whatever the order was.
  public static func == (left: LogLinearHistogram, right: LogLinearHistogram) -> Bool {
    guard left.count == right.count, left.sum == right.sum, left.least == right.least,
      left.greatest == right.greatest
    else { return false }
    return (0..<pages).allSatisfy { page in
      left.page(page).elementsEqual(right.page(page))
    }
  }
}

// MARK: - Cells

extension LogLinearHistogram {
  /// Pages of 32 cells; the cells are 256 exact ones and 128 for each of 56 octaves.
  private static let pages = 232

  /// The cell of a value: octave · 128 + the 8 leading bits, or the value itself.
  private static func cell(of value: UInt64) -> Int {
    let octave = Swift.max(0, 56 - value.leadingZeroBitCount)
    return octave << 7 + Int(value >> UInt64(octave))
  }

  private static func bounds(ofCell cell: Int) -> ClosedRange<UInt64> {
    guard cell >= 256 else { return UInt64(cell)...UInt64(cell) }
    let octave = UInt64(cell >> 7 - 1)
    let low = UInt64(cell & 127 + 128) << octave
    return low...low + (1 << octave - 1)
  }

  /// The place of a cell in `counts`, which is made where it is missing.
  private mutating func slot(for cell: Int) -> Int {
    if places.isEmpty { places = Array(repeating: 0, count: Self.pages) }
    let page = cell >> 5
    if places[page] == 0 {
      counts.append(contentsOf: repeatElement(0, count: 32))
      places[page] = UInt8(counts.count >> 5)
    }
    return (Int(places[page]) - 1) << 5 + cell & 31
  }

  /// The counts of a page; empty where nothing was counted.
  private func page(_ page: Int) -> ArraySlice<UInt64> {
    guard !places.isEmpty, places[page] > 0 else { return [] }
    let start = (Int(places[page]) - 1) << 5
    return counts[start..<start + 32]
  }

  /// The cell of the value that `rank` − 1 others precede, for 1 ≤ `rank` ≤ `count`.
  private func cell(ofRank rank: UInt64) -> Int {
    var remaining = rank
    for page in 0..<Self.pages {
      for (offset, count) in self.page(page).enumerated() {
        if count >= remaining { return page << 5 + offset }
        remaining -= count
      }
    }
    preconditionFailure("the cells hold \(count) values, not \(rank)")
  }

  private func forEachIndex(_ body: (_ cell: Int, _ count: UInt64) -> Void) {
    for page in 0..<Self.pages {
      for (offset, count) in self.page(page).enumerated() where count > 0 {
        body(page << 5 + offset, count)
      }
    }
  }
}
