/// Instants that come up in order, in a wheel of wheels: a set from which the least is taken again and
/// again, and to which nothing is added before what was taken.
///
/// An instant has eleven digits of six bits. It waits in the bucket of the highest digit in which it
/// differs from the `base` that the wheel has reached. When a bucket comes up it is put in order if it
/// is small, and spread over the digit below if it is not. So an instant is moved a few times, always
/// in sequence, however many there are.
///
/// Buckets are lists of blocks of one array with the blocks not in use on a stack, so memory is that
/// of the instants held at most.
///
/// - SeeAlso: G. Varghese, A. Lauck, "Hashed and hierarchical timing wheels", *SOSP* 1987, 25–38.
struct ReleaseWheel {
  /// The number of instants.
  private(set) var count = 0
  /// The instants before `nearEnd`, the least last.
  private var near: ContiguousArray<Int64> = []
  private var nearEnd: Int64 = 0
  /// Where the bucket begins that came up last; buckets are told by their difference from it.
  private var base: Int64 = 0
  /// The digit whose bucket came up last.
  private var nearLevel = 0
  private var buckets: ContiguousArray<Bucket>
  /// For each level: the digits whose buckets hold something.
  private var occupied = ContiguousArray<UInt64>(repeating: 0, count: levels)
  /// Blocks of one link and `blockRoom` instants each.
  private var blocks: ContiguousArray<Int64> = []
  /// The first block that is not in use; 0: none. Block 0 is never used.
  private var freeBlock: Int64 = 0

  private static let levels = 11
  private static let blockSize = 32
  private static let blockRoom: UInt32 = 31
  /// The most instants that are put in order at once.
  private static let largestSort = 48
  /// The most instants that may come to be in order.
  private static let largestNear = 160

  /// A list of blocks, of which the first alone may have room.
  private struct Bucket: BitwiseCopyable {
    var block: Int64 = 0
    var used: UInt32 = 0
    var count: UInt32 = 0
  }

  /// Creates an empty wheel with room for `capacity` instants; more are welcome, but for a capacity of
  /// 0, which is a wheel that is not used.
  init(capacity: Int) {
    let count = capacity == 0 ? 0 : Self.levels * 64
    buckets = ContiguousArray(repeating: Bucket(), count: count)
    guard capacity > 0 else { return }
    // Each bucket in use has one block that may not be full.
    let spare = min(capacity, count)
    blocks.reserveCapacity((capacity / Int(Self.blockRoom) + spare + 1) * Self.blockSize)
    near.reserveCapacity(Self.largestNear + 1)
  }

  /// The least instant.
  ///
  /// - Precondition: there is one.
  var least: Int64 {
    mutating get {
      if near.isEmpty { refill(through: .max) }
      return near[near.count - 1]
    }
  }

  /// Removes the least instant.
  ///
  /// - Precondition: there is one.
  mutating func removeLeast() {
    if near.isEmpty { refill(through: .max) }
    near.removeLast()
    count -= 1
  }

  /// Removes all instants up to and with `now`. Buckets that are over are dropped unread.
  mutating func release(through now: Int64) {
    while true {
      while let time = near.last, time <= now {
        near.removeLast()
        count &-= 1
      }
      guard near.isEmpty, count > 0, nearEnd <= now, refill(through: now) else { return }
    }
  }

  /// Adds an instant.
  ///
  /// - Precondition: it is not before what was removed, nor before the least one where that was
  ///   asked for since the last removal.
  mutating func insert(_ time: Int64) {
    count &+= 1
    if time >= nearEnd {
      place(time)
      return
    }
    var index = near.count
    near.append(time)
    while index > 0, near[index &- 1] < time {
      near[index] = near[index &- 1]
      index &-= 1
    }
    near[index] = time
    if near.count > Self.largestNear { thinNear() }
  }
}

// MARK: - Buckets

extension ReleaseWheel {
  /// Puts an instant into its bucket.
  private mutating func place(_ time: Int64) {
    let difference = UInt64(bitPattern: time ^ base)
    let level = (63 &- (difference | 1).leadingZeroBitCount) / 6
    let digit = Int(truncatingIfNeeded: time &>> Int64(level &* 6)) & 63
    occupied[level] |= 1 &<< UInt64(digit)
    let index = level &* 64 &+ digit
    var bucket = buckets[index]
    if bucket.used == 0 || bucket.used == Self.blockRoom {
      let block = takeBlock()
      blocks[Int(block) &* Self.blockSize] = bucket.block
      bucket.block = block
      bucket.used = 0
    }
    bucket.used &+= 1
    bucket.count &+= 1
    blocks[Int(bucket.block) &* Self.blockSize &+ Int(bucket.used)] = time
    buckets[index] = bucket
  }

  private mutating func takeBlock() -> Int64 {
    if freeBlock != 0 {
      let block = freeBlock
      freeBlock = blocks[Int(block) &* Self.blockSize]
      return block
    }
    let start = max(blocks.count, Self.blockSize)
    while blocks.count < start + Self.blockSize { blocks.append(0) }
    return Int64(start / Self.blockSize)
  }

  /// Puts the least instants in order, if their bucket has come up by `limit`.
  ///
  /// - Returns: whether it has; otherwise all instants come after `limit`.
  /// - Precondition: none is in order.
  @discardableResult
  private mutating func refill(through limit: Int64) -> Bool {
    assert(near.isEmpty)
    while let level = occupied.firstIndex(where: { $0 != 0 }) {
      let digit = occupied[level].trailingZeroBitCount
      // The digits above are those of the base, those below are zero.
      let shift = Int64(level * 6)
      let above = (base >> (shift + 6)) << 6
      let start = (above | Int64(digit)) << shift
      guard start <= limit else { return false }
      base = start
      occupied[level] &= occupied[level] &- 1
      let index = level * 64 + digit
      let bucket = buckets[index]
      buckets[index] = Bucket()
      if limit < .max, start + (1 << shift) - 1 <= limit {
        drop(bucket)
        continue
      }
      if bucket.count <= Self.largestSort || level == 0 {
        nearEnd = base + 1 << shift
        nearLevel = level
        empty(bucket) { wheel, time in wheel.near.append(time) }
        near.sortFalling()
        return true
      }
      empty(bucket) { wheel, time in wheel.place(time) }
    }
    return false
  }

  /// Passes the instants of a bucket on, and its blocks to the stack.
  private mutating func empty(_ bucket: Bucket, _ body: (inout ReleaseWheel, Int64) -> Void) {
    var block = bucket.block
    var used = Int(bucket.used)
    while block != 0 {
      let start = Int(block) &* Self.blockSize
      for index in stride(from: start &+ 1, through: start &+ used, by: 1) {
        body(&self, blocks[index])
      }
      let following = blocks[start]
      blocks[start] = freeBlock
      freeBlock = block
      block = following
      used = Int(Self.blockRoom)
    }
  }

  /// Removes the instants of a bucket.
  private mutating func drop(_ bucket: Bucket) {
    count -= Int(bucket.count)
    var last = bucket.block
    while true {
      let following = blocks[Int(last) &* Self.blockSize]
      if following == 0 { break }
      last = following
    }
    blocks[Int(last) &* Self.blockSize] = freeBlock
    freeBlock = bucket.block
  }

  /// Puts the later ones of too many instants that are in order back into buckets.
  ///
  /// The bucket that came up last is taken apart by the digit below its own; its first part that holds
  /// something stays in order.
  private mutating func thinNear() {
    while nearLevel > 0, near.count > Self.largestNear, let least = near.last {
      assert(least >= base, "instants come in after those that were taken")
      nearLevel -= 1
      let shift = Int64(nearLevel * 6)
      base = (least >> shift) << shift
      nearEnd = base + 1 << shift
      let later = near.prefix { $0 >= nearEnd }.count
      for index in 0..<later { place(near[index]) }
      near.removeFirst(later)
    }
  }
}

extension ContiguousArray<Int64> {
  /// Puts instants in order, the least last: a few, or any number of equal ones.
  fileprivate mutating func sortFalling() {
    var end = 1
    while end < count {
      let time = self[end]
      var index = end
      while index > 0, self[index &- 1] < time {
        self[index] = self[index &- 1]
        index &-= 1
      }
      self[index] = time
      end &+= 1
    }
  }
}
