import SimulationKernel

/// What the fold knows of a session that has begun and not ended.
struct LiveSession {
  /// The session.
  var id: UInt64 = 0
  /// When the visible wait under way began; meaningful where `isWaiting`.
  var waitStart: UInt64 = 0
  /// When the last of its calls ended.
  var waitEnd: UInt64 = 0
  /// Sum of the visible waits that are over.
  var visible: UInt64 = 0
  /// The steps of its journey of which it has a row.
  var reached: UInt64 = 0
  /// The step of the visible wait, by its place among the steps of all journeys.
  var step: UInt32 = 0
  /// Place of the last call.
  var call: UInt8 = 0
  /// Attempt of the last call.
  var attempt: UInt8 = 0
  /// Whether a visible wait has begun that is not counted yet.
  var isWaiting = false
  /// Whether the slot holds a session.
  var isUsed = false
}

/// The sessions under way, found by their ids.
///
/// An open-addressing table with linear probing and removal by moving back what follows, so that it
/// needs neither tombstones nor an allocation a session. Its order is never looked at.
struct LiveSessions {
  private var slots: [LiveSession]
  private(set) var count = 0
  private var mask: Int

  init() {
    slots = Array(repeating: LiveSession(), count: 64)
    mask = 63
  }

  /// The bytes that a table takes which has grown to hold `sessions`, the smaller one that it is
  /// copied from included.
  static func expectedMemory(of sessions: Double) -> Double {
    var slots = 64.0
    while 0.75 * slots < min(sessions, 0x1p60) { slots *= 2 }
    return slots * Double(MemoryLayout<LiveSession>.stride) * 1.5
  }

  /// The state in a slot that ``find(_:)`` returned; slots move when sessions come and go.
  subscript(slot: Int) -> LiveSession {
    _read { yield slots[slot] }
    _modify { yield &slots[slot] }
  }

  /// Where `id` is kept, or `nil`.
  func find(_ id: UInt64) -> Int? {
    let slot = place(of: id)
    return slots[slot].isUsed ? slot : nil
  }

  /// Where `id` is kept, or `nil`; fast where it still is where it was found before.
  func find(_ id: UInt64, hint: Int) -> Int? {
    slots[hint].id == id && slots[hint].isUsed ? hint : find(id)
  }

  /// Adds a session; says `false` where it is there already.
  mutating func insert(_ id: UInt64) -> Bool {
    if 4 * count >= 3 * slots.count { grow() }
    let slot = place(of: id)
    guard !slots[slot].isUsed else { return false }
    slots[slot] = LiveSession(id: id, isUsed: true)
    count += 1
    return true
  }

  /// Removes the session of a slot.
  mutating func remove(at slot: Int) {
    assert(slots[slot].isUsed)
    var hole = slot
    var next = (hole + 1) & mask
    while slots[next].isUsed {
      let distance = (next &- home(of: slots[next].id)) & mask
      if distance >= (next &- hole) & mask {
        slots[hole] = slots[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    slots[hole].isUsed = false
    count -= 1
  }

  /// The slot of `id`, or the free one where it would go.
  private func place(of id: UInt64) -> Int {
    var slot = home(of: id)
    while slots[slot].isUsed, slots[slot].id != id { slot = (slot + 1) & mask }
    return slot
  }

  private func home(of id: UInt64) -> Int {
    Int(truncatingIfNeeded: SplitMix64.mix(id)) & mask
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: LiveSession(), count: 2 * old.count)
    mask = slots.count - 1
    for session in old where session.isUsed { slots[place(of: session.id)] = session }
  }
}
