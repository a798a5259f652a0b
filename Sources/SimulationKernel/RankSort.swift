/// Sorts what an inner bucket holds.
///
/// Up to 64 entries are put in place by their *ranks*: an entry belongs behind as many others as have
/// a greater key. All pairs are compared, sixteen lanes at once and without a branch, so the time
/// does not depend on the order in which entries came. Only time and class are compared, the upper 32
/// bits; entries that share both stay in any order, for it is not slots that order them.
@usableFromInline
internal struct RankSort {
  /// The most entries that are sorted by rank.
  static let limit = 64
  private typealias Lanes = SIMD16<Int32>

  private let keys = GrowableMemory<Int32>(capacity: limit + Lanes.scalarCount)

  func deallocate() { keys.deallocate() }

  /// Sorts the first `count` entries of `source` into `target` from index `first` on, the greatest
  /// first.
  func sort(
    _ source: GrowableMemory<UInt64>,
    count: Int,
    into target: GrowableMemory<UInt64>,
    from first: Int
  ) {
    assert(count <= Self.limit)
    for index in 0..<count {
      // With the highest bit turned over, signed comparison orders as unsigned does.
      keys[index] = Int32(truncatingIfNeeded: source[index] &>> 32) ^ .min
    }
    var isTaken: UInt64 = 0
    var block = 0
    while block < count {
      let own = lanes(from: block)
      var greater = Lanes.zero
      for index in 0..<count {
        let isGreater = own .< Lanes(repeating: keys[index])
        greater &+= Lanes.zero.replacing(with: 1, where: isGreater)
      }
      for lane in 0..<min(Lanes.scalarCount, count - block) {
        var rank = Int(greater[lane])
        while isTaken &>> UInt64(truncatingIfNeeded: rank) & 1 == 1 { rank &+= 1 }
        isTaken |= 1 &<< UInt64(truncatingIfNeeded: rank)
        target[first &+ rank] = source[block &+ lane]
      }
      block &+= Lanes.scalarCount
    }
  }

  @inline(__always)
  private func lanes(from first: Int) -> Lanes {
    var lanes = Lanes.zero
    for lane in 0..<Lanes.scalarCount { lanes[lane] = keys[first &+ lane] }
    return lanes
  }
}
