/// Which visitor a request belongs to, and in which respect.
struct SessionKey: Equatable, BitwiseCopyable {
  let session: UInt64
  /// The repetition of the trace.
  let round: UInt16
  /// A part of the session that is kept apart, such as its target.
  var lane: UInt16 = 0

  /// Well-mixed bits, from the finalizer of splitmix64.
  var hash: UInt64 {
    var bits = session &+ (UInt64(round) << 16 | UInt64(lane)) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }
}

/// A small value for each live session, in one stretch of memory.
///
/// Open addressing with linear probing; what is removed leaves no trace behind, for the entries
/// behind it move up.
struct SessionTable<Value: BitwiseCopyable> {
  private struct Entry {
    var key: SessionKey
    var isUsed: Bool
    var value: Value
  }

  private let empty: Value
  private var entries: [Entry]
  private var mask: Int
  /// How many sessions there are.
  private(set) var count = 0

  /// Creates an empty table; `empty` is the value of a session that is not in it.
  init(empty: Value) {
    self.empty = empty
    entries = []
    mask = 0
    entries = Self.cleared(1_024, empty)
    mask = entries.count - 1
  }

  /// The value of a session.
  ///
  /// - Complexity: O(1) expected.
  subscript(key: SessionKey) -> Value? {
    let place = self.place(of: key)
    return entries[place].isUsed ? entries[place].value : nil
  }

  /// Changes the value of a session, which is in the table from then on.
  mutating func update<Result>(_ key: SessionKey, _ change: (inout Value) -> Result) -> Result {
    if count * 4 >= entries.count * 3 { grow() }
    let place = self.place(of: key)
    if !entries[place].isUsed {
      entries[place] = Entry(key: key, isUsed: true, value: empty)
      count += 1
    }
    return change(&entries[place].value)
  }

  /// Removes a session; `nil` where it was not there.
  @discardableResult
  mutating func remove(_ key: SessionKey) -> Value? {
    var hole = place(of: key)
    guard entries[hole].isUsed else { return nil }
    let removed = entries[hole].value
    var next = (hole + 1) & mask
    while entries[next].isUsed {
      let home = Int(truncatingIfNeeded: entries[next].key.hash) & mask
      // It may move up where its home does not lie behind the hole.
      if (next - home) & mask >= (next - hole) & mask {
        entries[hole] = entries[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    entries[hole].isUsed = false
    count -= 1
    return removed
  }

  private func place(of key: SessionKey) -> Int {
    var place = Int(truncatingIfNeeded: key.hash) & mask
    while entries[place].isUsed, entries[place].key != key { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    let old = entries
    entries = Self.cleared(old.count * 2, empty)
    mask = entries.count - 1
    for entry in old where entry.isUsed { entries[place(of: entry.key)] = entry }
  }

  private static func cleared(_ count: Int, _ empty: Value) -> [Entry] {
    Array(
      repeating: Entry(key: SessionKey(session: 0, round: 0), isUsed: false, value: empty),
      count: count
    )
  }
}
