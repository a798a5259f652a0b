import SimulationKernel

/// Rows of sessions with a stack of free ones, so that the rows in use stay together.
struct SessionSlab {
  private let rows: Slab<SessionRow>
  private var free: ContiguousArray<UInt32> = []
  /// The number of rows that were ever in use; those behind them were never taken.
  private(set) var extent = 0

  /// The number of rows in use.
  var count: Int { extent - free.count }

  /// Creates a slab without rows in use, in the arena of the calling thread if it has one.
  init(expectedCount: Int) {
    rows = Slab(repeating: SessionRow(), in: .ofThread)
    rows.grow(toHold: expectedCount)
  }

  /// The row in `slot`.
  subscript(slot: UInt32) -> SessionRow {
    get { rows[slot] }
    nonmutating _modify { yield &rows[slot] }
  }

  /// Brings a row into the cache.
  func prefetch(_ slot: UInt32) { rows.prefetch(slot) }

  /// Takes a free row, or a new one.
  mutating func take() -> UInt32 {
    if let slot = free.popLast() { return slot }
    if extent == rows.capacity { rows.grow() }
    extent += 1
    return UInt32(truncatingIfNeeded: extent - 1)
  }

  /// Gives a row back.
  mutating func giveBack(_ slot: UInt32) {
    assert(rows[slot].id != SessionRow.vacant, "a row is given back once")
    rows[slot].id = SessionRow.vacant
    free.append(slot)
  }

  /// The rows that hold a session, in the order of their ids.
  ///
  /// - Complexity: O(n log n), and 16 bytes a session.
  var slotsByID: [UInt32] {
    var open: [(id: UInt64, slot: UInt32)] = []
    open.reserveCapacity(count)
    for slot in 0..<UInt32(extent) where rows[slot].id != SessionRow.vacant {
      open.append((rows[slot].id, slot))
    }
    open.sort { $0.id < $1.id }
    return open.map(\.slot)
  }
}
