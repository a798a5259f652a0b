// MARK: - Reaching the next bucket

extension LazyWheel {
  /// Puts the next events into the bottom, or ties into the burst.
  ///
  /// The wheel never advances to a bucket that begins at or after `limit`, so whatever is inserted
  /// later for that time or after it finds its place.
  ///
  /// - Precondition: bottom, burst and present are empty.
  /// - Returns: whether there are events, which may still lie at or after `limit`.
  /// - Complexity: O(1) an event, amortised.
  @inline(never)
  @usableFromInline
  internal mutating func refill(before limit: UInt64) -> Bool {
    assert(bottomCount == 0 && !isTied)
    while bottomCount == 0, burst == 0 {
      if levelCount > 0 {
        let level = levelCount - 1
        guard let bucket = levels[level].nextBucket(after: levels[level].cursor) else {
          bottomEnd = levels[level].end
          levelCount -= 1
          continue
        }
        let start = levels[level].start + UInt64(bucket) << levels[level].shift
        if base + start >= limit { return false }
        if let better = tuning.betterShift(than: shift, at: base + start, count: count) {
          rebuild(shift: better, from: base + start)
        } else {
          loadBucket(bucket)
        }
      } else {
        guard enterNextOuterBucket(before: limit) else { return false }
      }
    }
    return true
  }

  /// Loads a bucket of the last level into the bottom, or cuts it where it holds too much.
  mutating func loadBucket(_ first: Int) {
    var bucket = first
    while true {
      let level = levelCount - 1
      levels[level].cursor = bucket
      let count = levels[level].count(of: bucket, pool: pool)
      let shift = levels[level].shift
      let start = levels[level].start + UInt64(bucket) << shift
      let end = min(levels[level].end, start + 1 << shift)
      bottomEnd = end
      guard count > Self.bottomLimit else {
        _ = levels[level].empty(bucket, to: &scratch, from: 0, pool: &pool)
        stored -= count
        fillBottom(count)
        if let next = levels[level].nextBucket(after: bucket) {
          upcoming = (level, next)
        } else {
          upcoming = nil
        }
        return
      }
      upcoming = nil
      _ = levels[level].empty(bucket, to: &scratch, from: 0, pool: &pool)
      guard shift > 0 else {
        for index in 0..<count { pool.append(scratch[index], to: &burst) }
        burstOffset = start
        isTied = true
        return
      }
      pushLevel(count: count, start: start, bits: shift, end: end)
      bucket = levels[levelCount - 1].nextBucket(after: -1) ?? 0
    }
  }

  /// Cuts the first entries of the scratch memory into a new last level.
  mutating func pushLevel(count: Int, start: UInt64, bits: UInt64, end: UInt64) {
    precondition(levelCount < Self.levelLimit)
    levels[levelCount].cut(scratch, count: count, start: start, bits: bits)
    levels[levelCount].end = end
    levelCount += 1
  }

  /// Sorts the first entries of the scratch memory into the empty bottom.
  private mutating func fillBottom(_ count: Int) {
    tuning.handled += count
    if count <= 4 {
      for index in 0..<count {
        let entry = scratch[index]
        var place = index
        while bottom[place] < entry {
          bottom[place &+ 1] = bottom[place]
          place &-= 1
        }
        bottom[place &+ 1] = entry
      }
    } else if count <= RankSort.limit {
      rankSort.sort(scratch, count: count, into: bottom, from: 1)
    } else {
      if count + 2 > bottom.capacity { bottom.grow(toHold: count + 2) }
      scratch.sortFalling(count)
      bottom.copy(count, of: scratch, from: 0, to: 1)
    }
    bottomCount = count
  }

  /// Makes the next outer bucket that holds anything the current one.
  ///
  /// - Returns: whether there is one that begins before `limit`.
  private mutating func enterNextOuterBucket(before limit: UInt64) -> Bool {
    guard let next = nextOuterBucket() else { return enterNextStretch(before: limit) }
    guard next << shift < limit else { return false }
    if let better = tuning.betterShift(than: shift, at: next << shift, count: count) {
      rebuild(shift: better, from: next << shift)
      return enterNextOuterBucket(before: limit)
    }
    current = next
    base = next << shift
    let place = Int(next & UInt64(Self.ringSize - 1))
    occupied[place / 64] &= ~(1 << UInt64(place % 64))
    var tail = tails[place]
    tails[place] = 0
    moveHorizon(to: next >> Self.stretchBits + 4)
    let count = pool.drain(&tail, to: &scratch, after: 0)
    if count <= Self.uncutLimit {
      stored -= count
      bottomEnd = 1 << shift
      fillBottom(count)
      upcoming = nil
    } else {
      pushLevel(count: count, start: 0, bits: shift, end: 1 << shift)
      bottomEnd = 0
    }
    return true
  }

  /// Jumps to what lies beyond the horizon, when nothing lies before it.
  private mutating func enterNextStretch(before limit: UInt64) -> Bool {
    guard let time = far.firstTime(pool: pool), time < limit else { return false }
    let stretch = time >> (shift + Self.stretchBits)
    far.move(to: stretch, pool: &pool)
    stand(before: stretch << Self.stretchBits)
    horizon = stretch << Self.stretchBits
    moveHorizon(to: stretch + 4)
    return enterNextOuterBucket(before: limit)
  }

  /// Makes the bucket before `bucket` the current one; nothing happens in it any more.
  private mutating func stand(before bucket: UInt64) {
    current = bucket &- 1
    base = current << shift
    bottomEnd = 1 << shift
    levelCount = 0
  }

  /// Takes what happens before `stretch` into the ring.
  private mutating func moveHorizon(to stretch: UInt64) {
    while far.nearest < stretch {
      let taken = far.takeNearest(pool: &pool)
      horizon = far.nearest << Self.stretchBits
      stored -= taken
      for index in 0..<taken {
        let entry = far.entryTaken(index)
        insert(entry.event, at: entry.time)
      }
    }
  }

  /// The first outer bucket behind the current one that holds anything; `nil`: none does.
  private func nextOuterBucket() -> UInt64? {
    let first = current &+ 1
    let place = first & UInt64(Self.ringSize - 1)
    let words = UInt64(Self.ringSize / 64)
    // The first word is looked at twice: from the place on, and at last before it.
    var bits = occupied[Int(place / 64)] & .max << (place % 64)
    var word = place / 64
    for _ in 0...words {
      if bits != 0 {
        let found = word * 64 + UInt64(bits.trailingZeroBitCount)
        return first + (found &- place) & UInt64(Self.ringSize - 1)
      }
      word = (word + 1) % words
      bits = occupied[Int(word)]
    }
    return nil
  }
}

// MARK: - What comes next

extension LazyWheel {
  /// The time of the first event; `nil` where there is none.
  ///
  /// - Complexity: O(1) while the bottom holds anything; otherwise O(n) in the events of the next
  ///   bucket.
  func firstTime() -> UInt64? {
    var least = UInt64.max
    if !present.isEmpty { least = min(least, present.time) }
    if bottomCount > 0 { least = min(least, base + bottom[bottomCount] >> 36) }
    if burst != 0 { least = min(least, base + burstOffset) }
    if least < .max { return least }
    for level in (0..<levelCount).reversed() {
      if let bucket = levels[level].nextBucket(after: levels[level].cursor) {
        var offset = UInt64.max
        for place in levels[level].places(of: bucket) {
          offset = min(offset, levels[level].entries[place] >> 36)
        }
        return base + min(offset, firstOffset(in: levels[level].list(of: bucket)))
      }
    }
    if let next = nextOuterBucket() {
      return next << shift + firstOffset(in: tails[Int(next & UInt64(Self.ringSize - 1))])
    }
    return far.firstTime(pool: pool)
  }

  private func firstOffset(in list: ChunkPool.Tail) -> UInt64 {
    var least = UInt64.max
    var tail = list
    while tail != 0 {
      let first = tail & ~ChunkPool.mask
      for word in first + 1...tail { least = min(least, pool.words[Int(word)] >> 36) }
      tail = pool.previous(of: tail)
    }
    return least
  }

  /// Copies the events of the inner bucket behind the bottom to the scratch memory.
  ///
  /// - Returns: how many there are.
  @inline(never)
  @usableFromInline
  internal mutating func copyUpcoming() -> Int {
    guard let (level, bucket) = upcoming else { return 0 }
    let places = levels[level].places(of: bucket)
    scratch.grow(toHold: places.count)
    scratch.copy(places.count, of: levels[level].entries, from: places.lowerBound, to: 0)
    var filled = places.count
    var tail = levels[level].list(of: bucket)
    while tail != 0 {
      let length = Int(tail & ChunkPool.mask)
      scratch.grow(toHold: filled + length)
      scratch.copy(length, of: pool.words, from: Int(tail & ~ChunkPool.mask) + 1, to: filled)
      filled += length
      tail = pool.previous(of: tail)
    }
    return filled
  }
}

// MARK: - New parameters

extension LazyWheel {
  /// Orders all events anew under another width of outer buckets, from `time` on or from the first
  /// event where that is earlier. The order of events does not depend on it.
  ///
  /// - Complexity: O(n).
  mutating func rebuild(shift newShift: UInt64, from time: UInt64) {
    let all = GrowableMemory<UInt64>(capacity: 2 * count)
    defer { all.deallocate() }
    var filled = 0
    var first = time
    func keep(_ event: UInt64, at time: UInt64) {
      all[filled] = time
      all[filled + 1] = event & 0xF_FFFF_FFFF
      filled += 2
      first = min(first, time)
    }
    takeAll(keep)
    assert(count == 0)

    shift = newShift
    stand(before: first >> shift)
    let stretch = first >> (shift + Self.stretchBits)
    far.deallocate()
    far = FarEvents(nearest: stretch + 4, stretchShift: shift + Self.stretchBits)
    horizon = far.nearest << Self.stretchBits
    for index in stride(from: 0, to: filled, by: 2) { insert(all[index + 1], at: all[index]) }
  }

  /// Puts what is left of the current outer bucket back into the ring, as if the clock had not reached
  /// it.
  mutating func leaveCurrentBucket() {
    let bucket = current
    let place = Int(bucket & UInt64(Self.ringSize - 1))
    var list = tails[place]
    assert(list == 0)
    var returned = 0
    // Nothing of the pool is freed while it is filled: the entries come by way of the scratch memory.
    let all = GrowableMemory<UInt64>(capacity: count)
    defer { all.deallocate() }
    let start = base
    takeCurrentBucket { event, time in
      all[returned] = (time - start) << 36 | event & 0xF_FFFF_FFFF
      returned += 1
    }
    for index in 0..<returned { pool.append(all[index], to: &list) }
    tails[place] = list
    if list != 0 { occupied[place / 64] |= 1 << UInt64(place % 64) }
    stored += returned
    stand(before: bucket)
  }

  /// Takes out what is left of the current outer bucket, and the present.
  private mutating func takeCurrentBucket(_ keep: (_ event: UInt64, _ time: UInt64) -> Void) {
    let now = present.time
    present.takeAll { keep($0, now) }
    for place in 0..<bottomCount { keep(bottom[place + 1], base + bottom[place + 1] >> 36) }
    bottomCount = 0
    let crowd = burst
    burst = 0
    take(crowd, base: base, keep)
    isTied = false
    for level in 0..<levelCount {
      for bucket in max(0, levels[level].cursor)..<levels[level].bucketCount {
        let count = levels[level].empty(bucket, to: &scratch, from: 0, pool: &pool)
        stored -= count
        for index in 0..<count { keep(scratch[index], base + scratch[index] >> 36) }
      }
    }
    levelCount = 0
    bottomEnd = 0
    upcoming = nil
  }

  /// Empties the wheel.
  private mutating func takeAll(_ keep: (_ event: UInt64, _ time: UInt64) -> Void) {
    takeCurrentBucket(keep)
    for place in 0..<Self.ringSize where tails[place] != 0 {
      let ahead = (UInt64(place) &- (current &+ 1)) & UInt64(Self.ringSize - 1)
      let tail = tails[place]
      tails[place] = 0
      take(tail, base: (current &+ 1 &+ ahead) << shift, keep)
    }
    occupied.fill(Self.ringSize / 64, with: 0)
    stored -= far.count
    far.takeAll(pool: &pool) { keep($0.event, $0.time) }
  }

  private mutating func take(
    _ list: ChunkPool.Tail,
    base: UInt64,
    _ keep: (_ event: UInt64, _ time: UInt64) -> Void
  ) {
    var tail = list
    let count = pool.drain(&tail, to: &scratch, after: 0)
    stored -= count
    for index in 0..<count { keep(scratch[index], base + scratch[index] >> 36) }
  }
}
