/// The pending events, ordered no further than the clock needs.
///
/// - Far: what happens beyond the horizon, in a radix heap over stretches of time (``FarEvents``).
/// - Outer: a ring of 4,096 buckets of 2^`shift` nanoseconds, each an unordered list.
/// - Inner: the outer bucket that the clock has reached, cut into buckets of about 32 entries, and
///   again where one of them holds too much (``InnerLevel``).
/// - Bottom: the inner bucket that the clock has reached, sorted.
/// - Present: events that share time and class, ordered by ranks when the clock is there.
///
/// An entry is one integer: offset in the outer bucket : 28 | class : 4 | slot : 32.
@usableFromInline
internal struct LazyWheel {
  @usableFromInline internal typealias Rank = (Event) -> UInt64

  static let ringBits: UInt64 = 12
  static let ringSize = 1 << ringBits
  /// A stretch is a quarter of the ring, as a binary logarithm of outer buckets.
  static let stretchBits: UInt64 = ringBits - 2
  static let largestShift: UInt64 = 28
  /// The most entries of an outer bucket that are sorted without being cut.
  static let uncutLimit = RankSort.limit
  /// The most entries of an inner bucket that are sorted without being cut again.
  static let bottomLimit = 256
  /// The deepest nesting of levels; each holds at most an eighth of the bucket that it was cut from.
  static let levelLimit = 20

  /// The binary logarithm of an outer bucket's width in nanoseconds.
  @usableFromInline internal var shift: UInt64
  /// The number of the outer bucket that the clock has reached; −1 before the first.
  @usableFromInline internal var current = UInt64.max
  /// The first outer bucket that is not in the ring.
  @usableFromInline internal var horizon: UInt64
  @usableFromInline internal var tails: GrowableMemory<ChunkPool.Tail>
  /// A bit for each bucket of the ring: whether it holds anything.
  @usableFromInline internal var occupied: GrowableMemory<UInt64>
  @usableFromInline internal var pool: ChunkPool
  /// The events outside the bottom and the present.
  @usableFromInline internal var stored = 0

  var far: FarEvents
  var levels: GrowableMemory<InnerLevel>
  var levelCount = 0

  /// The entries of the bucket reached, the least last; place 0 is a guard that equals no other.
  @usableFromInline internal var bottom: GrowableMemory<UInt64>
  @usableFromInline internal var bottomCount = 0
  /// When the outer bucket of the bottom begins.
  @usableFromInline internal var base: UInt64 = 0
  /// The first offset that does not belong in the bottom.
  var bottomEnd: UInt64 = 0
  /// A burst at one instant, the least of the bottom's, that would be too much to keep sorted.
  @usableFromInline internal var burst: ChunkPool.Tail = 0
  var burstOffset: UInt64 = 0
  /// The events of the present instant, once two of them tied.
  @usableFromInline internal var present: PresentEvents
  /// Whether there is a burst or a present.
  @usableFromInline internal var isTied = false

  @usableFromInline internal var scratch: GrowableMemory<UInt64>
  let rankSort = RankSort()
  /// The inner bucket behind the bottom, for prefetching: a level and a bucket of it.
  var upcoming: (level: Int, bucket: Int)?
  var tuning: WheelTuning

  init(expectedCount: Int, expectedDelay: SimulationTime.Duration) {
    tuning = WheelTuning()
    shift = WheelTuning.shift(
      count: expectedCount,
      delay: UInt64(max(1, expectedDelay.nanoseconds))
    )
    horizon = 1 << Self.ringBits
    far = FarEvents(nearest: 4, stretchShift: shift + Self.stretchBits)
    tails = GrowableMemory(capacity: Self.ringSize)
    tails.fill(Self.ringSize, with: 0)
    occupied = GrowableMemory(capacity: Self.ringSize / 64)
    occupied.fill(Self.ringSize / 64, with: 0)
    pool = ChunkPool(expectedWords: expectedCount)
    levels = GrowableMemory(capacity: Self.levelLimit)
    for index in 0..<Self.levelLimit { levels[index] = InnerLevel() }
    bottom = GrowableMemory(capacity: Self.bottomLimit + 2)
    bottom[0] = .max
    present = PresentEvents()
    scratch = GrowableMemory(capacity: 1_024)
  }

  func deallocate() {
    tails.deallocate()
    occupied.deallocate()
    pool.deallocate()
    far.deallocate()
    for index in 0..<Self.levelLimit { levels[index].deallocate() }
    levels.deallocate()
    bottom.deallocate()
    present.deallocate()
    scratch.deallocate()
    rankSort.deallocate()
  }

  /// The number of events.
  @inlinable var count: Int {
    stored + bottomCount + present.count
  }
}

// MARK: - Inserting

extension LazyWheel {
  /// Adds what happens at `time`; `event` is class : 4 | slot : 32.
  @inlinable
  @inline(__always)
  internal mutating func insert(_ event: UInt64, at time: UInt64) {
    let bucket = time &>> shift
    guard bucket &- current &- 1 < horizon &- current &- 1 else {
      insertElsewhere(event, at: time)
      return
    }
    let place = Int(truncatingIfNeeded: bucket & UInt64(4_095))
    let offset = time & (1 &<< shift &- 1)
    var tail = tails[place]
    if tail == 0 { occupied[place &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: place & 63) }
    pool.append(offset &<< 36 | event, to: &tail)
    tails[place] = tail
    stored &+= 1
  }

  /// Adds what happens in the current outer bucket, beyond the horizon or, outside a run, before the
  /// current bucket.
  @inline(never)
  @usableFromInline
  internal mutating func insertElsewhere(_ event: UInt64, at time: UInt64) {
    precondition(time >> 63 == 0, "virtual time ends at 2^63 nanoseconds")
    let bucket = time >> shift
    if bucket == current {
      insertInner((time & (1 << shift - 1)) << 36 | event)
    } else if bucket >= horizon {
      far.insert((time, event), pool: &pool)
      stored += 1
    } else {
      rebuild(shift: shift, from: time)
      insert(event, at: time)
    }
  }

  private mutating func insertInner(_ entry: UInt64) {
    let offset = entry >> 36
    guard offset >= bottomEnd else {
      insertIntoBottom(entry)
      return
    }
    var level = levelCount - 1
    while offset >= levels[level].end { level -= 1 }
    levels[level].append(entry, pool: &pool)
    stored += 1
  }

  private mutating func insertIntoBottom(_ entry: UInt64) {
    tuning.handled += 1
    if isTied, burst != 0, entry >> 36 == burstOffset {
      pool.append(entry, to: &burst)
      stored += 1
      return
    }
    if bottomCount >= Self.bottomLimit {
      if bottomCount + 2 > bottom.capacity { bottom.grow(toHold: bottomCount + 2) }
      spill(with: entry)
      return
    }
    var place = bottomCount
    while bottom[place] < entry {
      bottom[place + 1] = bottom[place]
      place -= 1
    }
    bottom[place + 1] = entry
    bottomCount += 1
  }

  /// Cuts the stretch of the bottom, which has become crowded, into a level of its own, and adds an
  /// entry.
  private mutating func spill(with entry: UInt64) {
    let least = min(bottom[bottomCount], entry) >> 36
    // An instant cannot be cut: a crowd in it is a burst, and another one before it makes the burst an
    // ordinary list again.
    guard bottomEnd > least + 1 else {
      assert(burst == 0)
      for place in 1...bottomCount { pool.append(bottom[place], to: &burst) }
      pool.append(entry, to: &burst)
      burstOffset = least
      isTied = true
      stored += bottomCount + 1
      bottomCount = 0
      return
    }
    // Times that fall from one event to the next open one level before the other.
    guard levelCount < Self.levelLimit / 2 else {
      leaveCurrentBucket()
      insert(entry & 0xF_FFFF_FFFF, at: (current &+ 1) << shift + entry >> 36)
      return
    }
    let count = bottomCount + 1
    scratch.grow(toHold: count)
    scratch.copy(bottomCount, of: bottom, from: 1, to: 0)
    scratch[bottomCount] = entry
    bottomCount = 0
    let bits = UInt64(64 - (bottomEnd - 1 - least).leadingZeroBitCount)
    pushLevel(count: count, start: least, bits: bits, end: bottomEnd)
    if burst != 0 {
      let bucket = levels[levelCount - 1].bucket(of: burstOffset << 36)
      levels[levelCount - 1].append(list: burst, toBucket: bucket)
      burst = 0
      isTied = !present.isEmpty
    }
    stored += count
    loadBucket(0)
  }
}
