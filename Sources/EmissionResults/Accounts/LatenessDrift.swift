/// Whether lateness grew over an emission: the slope of the straight line with the least squares
/// through the lateness of its requests over their due times.
///
/// All sums are integers, so parts merge exactly, in any order.
public struct LatenessDrift: Equatable, Sendable {
  private var count: Int128 = 0
  /// Due times in microseconds, so that the sums hold a day at a million requests a second.
  private var times: Int128 = 0
  private var squares: Int128 = 0
  /// Lateness in nanoseconds.
  private var lateness: Int128 = 0
  private var products: Int128 = 0
  private var first = Int64.max
  private var last = Int64.min

  /// Creates the drift of no request.
  init() {}

  /// All sums, from which the drift is made again.
  var sums: [Int128] {
    [count, times, squares, lateness, products, Int128(first), Int128(last)]
  }

  /// Creates the drift that has these sums; `nil` where there is none such.
  init?(sums: [Int128]) {
    guard sums.count == 7, let first = Int64(exactly: sums[5]), let last = Int64(exactly: sums[6])
    else { return nil }
    (count, times, squares, lateness, products) = (sums[0], sums[1], sums[2], sums[3], sums[4])
    (self.first, self.last) = (first, last)
  }

  /// Takes the lateness of a request.
  mutating func record(lateness: Int64, due: Int64) {
    let time = Int128(due / 1_000)
    count += 1
    times += time
    squares += time * time
    self.lateness += Int128(lateness)
    products += time * Int128(lateness)
    first = min(first, due)
    last = max(last, due)
  }

  /// Adds the requests of another part.
  mutating func merge(_ other: LatenessDrift) {
    count += other.count
    times += other.times
    squares += other.squares
    lateness += other.lateness
    products += other.products
    first = min(first, other.first)
    last = max(last, other.last)
  }

  /// By how many nanoseconds lateness grew from the first to the last request, along the line.
  public var growth: Double {
    last > first ? (slope ?? 0) * Double(last - first) : 0
  }

  /// Nanoseconds of lateness gained in a nanosecond; `nil` where the requests had one due time.
  public var slope: Double? {
    // The means are taken out first: the differences of the raw sums would exceed 128 bits.
    guard count > 1 else { return nil }
    let meanTime = Double(times) / Double(count)
    let spread = Double(squares) - meanTime * Double(times)
    let common = Double(products) - meanTime * Double(lateness)
    guard last > first, spread > 0 else { return nil }
    return common / spread / 1_000
  }

  /// The slope in parts per million.
  public var partsPerMillion: Double? { slope.map { $0 * 1e6 } }
}
