/// The events beyond the horizon of the wheel, by how far beyond.
///
/// A radix heap over *stretches* of time: an event lies in the bucket numbered by the highest bit in
/// which its stretch differs from the nearest one. When the nearest stretch moves on, one bucket is
/// dealt to those below it; so an event moves at most once a bit of its distance, and no law of
/// delays, however wide, makes the set scan what is far off.
///
/// - SeeAlso: R. K. Ahuja, K. Mehlhorn, J. B. Orlin, R. E. Tarjan, "Faster algorithms for the shortest
///   path problem", *Journal of the ACM* 37 (1990), 213–223.
@usableFromInline
internal struct FarEvents {
  /// When something happens, and what: class : 4 | slot : 32.
  internal typealias Entry = (time: UInt64, event: UInt64)

  /// The number of events.
  internal private(set) var count = 0
  /// The stretch that the buckets are counted from; nothing lies before it.
  internal private(set) var nearest: UInt64
  /// The binary logarithm of the length of a stretch in nanoseconds.
  private let shift: UInt64
  private var tails: GrowableMemory<ChunkPool.Tail>
  /// What was taken out last, two words an event.
  private var taken: GrowableMemory<UInt64>

  private static let bucketCount = 65

  internal init(nearest: UInt64, stretchShift: UInt64) {
    self.nearest = nearest
    shift = stretchShift
    tails = GrowableMemory(capacity: Self.bucketCount)
    tails.fill(Self.bucketCount, with: 0)
    taken = GrowableMemory(capacity: 64)
  }

  internal func deallocate() {
    tails.deallocate()
    taken.deallocate()
  }

  /// Adds an event that is not before the nearest stretch.
  internal mutating func insert(_ entry: Entry, pool: inout ChunkPool) {
    let stretch = entry.time >> shift
    assert(stretch >= nearest)
    let bucket = bucket(of: stretch)
    var tail = tails[bucket]
    // A chunk holds 31 words; one of them stays empty, so that no pair is torn.
    if tail & ChunkPool.mask == 30 { pool.append(0, to: &tail) }
    pool.append(entry.time, to: &tail)
    pool.append(entry.event, to: &tail)
    tails[bucket] = tail
    count += 1
  }

  /// Takes out what happens in the nearest stretch, and makes the next one the nearest.
  ///
  /// - Returns: how many events were taken out, for ``entryTaken(_:)`` to show.
  internal mutating func takeNearest(pool: inout ChunkPool) -> Int {
    // What is dealt in between goes through the same memory, so it is dealt first.
    let (bucket, tail) = (0, tails[0])
    tails[bucket] = 0
    move(to: nearest + 1, pool: &pool)
    return take(tail, pool: &pool)
  }

  /// One of the events taken out last.
  internal func entryTaken(_ index: Int) -> Entry { (taken[2 * index], taken[2 * index + 1]) }

  /// Makes `stretch` the nearest.
  ///
  /// - Precondition: no event lies before it.
  internal mutating func move(to stretch: UInt64, pool: inout ChunkPool) {
    assert(stretch >= nearest)
    // Buckets below the one of the new stretch held what came before it; those above differ from it
    // where they differed from the old one.
    let bucket = bucket(of: stretch)
    assert((0..<bucket).allSatisfy { tails[$0] == 0 })
    nearest = stretch
    let tail = tails[bucket]
    guard bucket > 0, tail != 0 else { return }
    tails[bucket] = 0
    for index in 0..<take(tail, pool: &pool) { insert(entryTaken(index), pool: &pool) }
  }

  /// The time of the first event; `nil` where there is none.
  ///
  /// - Complexity: O(n) in the events of the nearest bucket that is not empty.
  internal func firstTime(pool: ChunkPool) -> UInt64? {
    for bucket in 0..<Self.bucketCount where tails[bucket] != 0 {
      var least = UInt64.max
      var tail = tails[bucket]
      while tail != 0 {
        let pairs = Int(tail & ChunkPool.mask) / 2
        for pair in 0..<pairs {
          least = min(least, pool.words[Int(tail & ~ChunkPool.mask) + 1 + 2 * pair])
        }
        tail = pool.previous(of: tail)
      }
      return least
    }
    return nil
  }

  /// Takes everything out.
  ///
  /// - Returns: how many events were taken out.
  internal mutating func takeAll(pool: inout ChunkPool, _ body: (Entry) -> Void) {
    for bucket in 0..<Self.bucketCount where tails[bucket] != 0 {
      let tail = tails[bucket]
      tails[bucket] = 0
      for index in 0..<take(tail, pool: &pool) { body(entryTaken(index)) }
    }
  }

  private func bucket(of stretch: UInt64) -> Int {
    64 - (stretch ^ nearest).leadingZeroBitCount
  }

  /// Empties a list, and frees its chunks.
  private mutating func take(_ list: ChunkPool.Tail, pool: inout ChunkPool) -> Int {
    var tail = list
    var filled = 0
    while tail != 0 {
      let words = Int(tail & ChunkPool.mask) / 2 * 2
      let before = pool.previous(of: tail)
      taken.grow(toHold: filled + words)
      taken.copy(words, of: pool.words, from: Int(tail & ~ChunkPool.mask) + 1, to: filled)
      filled += words
      pool.free(tail)
      tail = before
    }
    count -= filled / 2
    return filled / 2
  }
}
