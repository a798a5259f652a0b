// MARK: - Taking the least event

extension LazyWheel {
  /// An event and its time in nanoseconds.
  @usableFromInline internal typealias Popped = (event: UInt64, time: UInt64)

  /// Removes the least event if it happens before `limit` and shares time and class with no other.
  @inlinable
  @inline(__always)
  internal mutating func popSingle(before limit: UInt64) -> Popped? {
    let entry = bottom[bottomCount]
    let time = base &+ entry &>> 36
    guard bottomCount > 0, !isTied, time < limit,
      entry &>> 32 != bottom[bottomCount &- 1] &>> 32
    else { return nil }
    bottomCount &-= 1
    return (entry, time)
  }

  /// Removes the least event that happens before `limit`, in the order of ranks where there are ties.
  @inlinable
  @inline(never)
  internal mutating func popTied(before limit: UInt64, rank: Rank) -> Popped? {
    while bottomCount > 0 || isTied {
      let time = tiedTime
      guard time < limit else { return nil }
      if !present.isEmpty, present.time > time { putPresentBack() }
      present.time = time
      while bottomCount > 0, base &+ bottom[bottomCount] &>> 36 == time {
        addToPresent(bottom[bottomCount], rank: rank)
        bottomCount &-= 1
      }
      let burstCount = takeBurst(at: time)
      for index in 0..<burstCount { addToPresent(scratch[index], rank: rank) }
      let first = present.removeFirst()
      isTied = !present.isEmpty || burst != 0
      // A rank names an entity. If it has changed, the row has passed to another entity, whose own
      // event has an entry of its own.
      if rank(Event(packed: first.event)) == first.rank { return (first.event, time) }
    }
    return nil
  }

  @inlinable
  internal mutating func addToPresent(_ entry: UInt64, rank: Rank) {
    let event = Event(packed: entry)
    present.insert(.init(rank: rank(event), event: event.packed))
  }

  /// The least time of bottom, burst and present, one of which holds something.
  @usableFromInline
  internal var tiedTime: UInt64 {
    var time = present.isEmpty ? UInt64.max : present.time
    if bottomCount > 0 { time = min(time, base + bottom[bottomCount] >> 36) }
    return burst == 0 ? time : min(time, base + burstOffset)
  }

  /// Moves the burst to the scratch memory if it happens at `time`.
  @usableFromInline
  internal mutating func takeBurst(at time: UInt64) -> Int {
    guard burst != 0, base + burstOffset == time else { return 0 }
    let count = pool.drain(&burst, to: &scratch, after: 0)
    stored -= count
    return count
  }

  /// Makes the events of an instant ordinary ones again, for something was scheduled before them from
  /// outside of a run.
  @usableFromInline
  internal mutating func putPresentBack() {
    let time = present.time
    while !present.isEmpty { insert(present.removeFirst().event, at: time) }
    isTied = burst != 0
  }
}
