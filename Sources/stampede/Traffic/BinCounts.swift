/// How many things fall into which second, or into longer bins where there are too many seconds.
struct BinCounts: Equatable {
  /// The lengths of bins, in seconds; each divides the next.
  private static let lengths = [1, 10, 60, 600, 3_600, 86_400]
  /// The most bins that are kept.
  private static let mostBins = 1 << 20

  private var level = 0
  private var counts: [Int: Int] = [:]

  /// The length of a bin, in seconds.
  var length: Int { Self.lengths[level] }

  /// Counts a thing at a time in nanoseconds since 1970.
  mutating func count(_ time: Int) {
    counts[time / 1_000_000_000 / length, default: 0] += 1
    guard counts.count > Self.mostBins, level + 1 < Self.lengths.count else { return }
    let factor = Self.lengths[level + 1] / length
    var wider: [Int: Int] = [:]
    for (bin, count) in counts { wider[bin / factor, default: 0] += count }
    counts = wider
    level += 1
  }

  /// The counts in bins of a multiple of ``length``, from the one that holds `first` to the one that
  /// holds `last`, both in seconds since 1970.
  func totals(per width: Int, from first: Int, through last: Int) -> [Int] {
    precondition(width % length == 0 && first <= last)
    var totals = [Int](repeating: 0, count: last / width - first / width + 1)
    for (bin, count) in counts {
      let place = bin * length / width - first / width
      if totals.indices.contains(place) { totals[place] += count }
    }
    return totals
  }
}
