/// A stretch of time cut into inner buckets: an outer bucket that the clock has reached, or an inner
/// bucket of another level that holds too much.
///
/// What was there when it was cut lies bucket by bucket in one array; what came later lies in a list
/// for each bucket.
@usableFromInline
internal struct InnerLevel: BitwiseCopyable {
  /// The most buckets of a level, as a binary logarithm.
  static let largestBits = 11
  /// About how many events a bucket shall hold: what is sorted at once, in the first cache.
  static let eventsPerBucket = 32

  /// The offset at which the level begins.
  var start: UInt64 = 0
  /// The first offset behind it.
  var end: UInt64 = 0
  /// The binary logarithm of a bucket's width in nanoseconds.
  var shift: UInt64 = 0
  /// The number of buckets.
  var bucketCount = 0
  /// The bucket that was reached last; −1 before the first.
  var cursor = -1
  /// What was there when the level was cut, bucket by bucket.
  var entries = GrowableMemory<UInt64>(capacity: 1_024)
  /// Where each bucket starts in `entries`, and behind the last one where it ends.
  private var starts = GrowableMemory<UInt32>(capacity: 1 << largestBits + 2)
  /// What came later.
  private var later = GrowableMemory<ChunkPool.Tail>(capacity: 1 << largestBits)

  func deallocate() {
    entries.deallocate()
    starts.deallocate()
    later.deallocate()
  }

  /// Cuts the stretch of 2^`bits` nanoseconds from `start` on, which holds the first `count` entries of
  /// `source`.
  mutating func cut(_ source: GrowableMemory<UInt64>, count: Int, start: UInt64, bits: UInt64) {
    let wanted = 64 - (max(1, count / Self.eventsPerBucket) - 1).leadingZeroBitCount
    let cutBits = min(Int(bits), max(1, min(Self.largestBits, wanted)))
    self.start = start
    end = start + 1 << bits
    shift = bits - UInt64(cutBits)
    bucketCount = 1 << cutBits
    cursor = -1
    later.fill(bucketCount, with: 0)
    starts.fill(bucketCount + 2, with: 0)
    entries.grow(toHold: count)

    // Counts stand two places ahead, so that the sums of the counts are where the buckets start and,
    // once all entries are dealt, where they end.
    for index in 0..<count { starts[bucket(of: source[index]) &+ 2] &+= 1 }
    var sum: UInt32 = 0
    for bucket in 2..<bucketCount + 2 {
      sum &+= starts[bucket]
      starts[bucket] = sum
    }
    for index in 0..<count {
      let entry = source[index]
      let bucket = bucket(of: entry) &+ 1
      let place = starts[bucket]
      starts[bucket] = place &+ 1
      entries[Int(place)] = entry
    }
  }

  /// The bucket of an entry of this level.
  @inline(__always)
  func bucket(of entry: UInt64) -> Int {
    Int(truncatingIfNeeded: (entry &>> 36 &- start) &>> shift)
  }

  /// The next bucket that holds something; `nil` where there is none.
  func nextBucket(after bucket: Int) -> Int? {
    var next = bucket + 1
    while next < bucketCount {
      if later[next] != 0 || starts[next] != starts[next + 1] { return next }
      next += 1
    }
    return nil
  }

  /// The places in `entries` of what was in a bucket when the level was cut.
  @inline(__always)
  func places(of bucket: Int) -> Range<Int> {
    Int(starts[bucket])..<Int(starts[bucket + 1])
  }

  /// Adds an entry to a bucket that has not been reached.
  mutating func append(_ entry: UInt64, pool: inout ChunkPool) {
    let bucket = bucket(of: entry)
    assert(bucket > cursor && bucket < bucketCount)
    var tail = later[bucket]
    pool.append(entry, to: &tail)
    later[bucket] = tail
  }

  /// Adds a whole list to a bucket that holds no list yet.
  mutating func append(list: ChunkPool.Tail, toBucket bucket: Int) {
    assert(later[bucket] == 0)
    later[bucket] = list
  }

  /// What came into a bucket after the level was cut.
  @inline(__always)
  func list(of bucket: Int) -> ChunkPool.Tail { later[bucket] }

  /// Moves the entries of a bucket to the start of `target`.
  ///
  /// - Returns: how many there are.
  mutating func empty(
    _ bucket: Int,
    to target: inout GrowableMemory<UInt64>,
    from first: Int,
    pool: inout ChunkPool
  ) -> Int {
    let places = places(of: bucket)
    target.grow(toHold: first + places.count)
    target.copy(places.count, of: entries, from: places.lowerBound, to: first)
    starts[bucket] = starts[bucket + 1]
    var tail = later[bucket]
    guard tail != 0 else { return first + places.count }
    later[bucket] = 0
    return pool.drain(&tail, to: &target, after: first + places.count)
  }

  /// The number of entries in a bucket.
  func count(of bucket: Int, pool: ChunkPool) -> Int {
    places(of: bucket).count + (later[bucket] == 0 ? 0 : pool.count(of: later[bucket]))
  }
}
