/// The calls of a trace in the order in which they started.
///
/// Rows stand in the file in the order in which calls ended, so a heap holds those that may have to
/// wait for an earlier start. A row leaves it as soon as its start is below the least start of all
/// blocks not yet read, which the index knows; no assumption on the longest latency is needed.
public struct StartOrderedCalls {
  private struct Pending {
    let start: UInt64
    let order: UInt64
    let slot: Int
  }

  private var blocks: BlockReader
  private let numbers: [Int]
  /// For each place in `numbers`, the least start of that block and of all behind it.
  private let watermarks: [UInt64]
  private let from: UInt64
  private let until: UInt64?
  private var nextBlock = 0
  private var nextOrder: UInt64 = 0
  private var heap: [Pending] = []
  private var slab: [CallRow] = []
  private var freeSlots: [Int] = []

  init(_ reader: TraceReader, from: UInt64, until: UInt64?) throws(TraceError) {
    blocks = try BlockReader(reader)
    self.from = from
    self.until = until
    // A call that starts in time ends at that time or later, so blocks are left out by their last
    // end and by their first start.
    let chosen = reader.blockNumbers(of: .call, from: from, until: nil)
      .filter { number in until.map { reader.index[number].startMinimum < $0 } ?? true }
    numbers = chosen
    var least = UInt64.max
    watermarks =
      chosen.reversed().map { number in
        least = min(least, reader.index[number].startMinimum)
        return least
      }.reversed()
  }

  /// The next call; `nil` behind the last.
  public mutating func next() throws(TraceError) -> CallRow? {
    while nextBlock < numbers.count, heap.first.map({ $0.start >= watermarks[nextBlock] }) ?? true {
      try load()
    }
    guard let first = heap.first else { return nil }
    removeFirst()
    freeSlots.append(first.slot)
    return slab[first.slot]
  }

  private mutating func load() throws(TraceError) {
    let rows = try blocks.rows(ofBlock: numbers[nextBlock], as: CallRow.self)
    nextBlock += 1
    for row in rows {
      nextOrder += 1
      guard row.start >= from, until.map({ row.start < $0 }) ?? true else { continue }
      let slot: Int
      if let free = freeSlots.popLast() {
        slot = free
        slab[slot] = row
      } else {
        slot = slab.count
        slab.append(row)
      }
      insert(Pending(start: row.start, order: nextOrder, slot: slot))
    }
  }
}

// MARK: - Heap

extension StartOrderedCalls {
  private func isBefore(_ left: Pending, _ right: Pending) -> Bool {
    if left.start != right.start { return left.start < right.start }
    let (one, other) = (slab[left.slot].session, slab[right.slot].session)
    return one != other ? one < other : left.order < right.order
  }

  private mutating func insert(_ pending: Pending) {
    heap.append(pending)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard isBefore(pending, heap[parent]) else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = pending
  }

  private mutating func removeFirst() {
    let moved = heap.removeLast()
    guard !heap.isEmpty else { return }
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, isBefore(heap[child + 1], heap[child]) { child += 1 }
      guard isBefore(heap[child], moved) else { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = moved
  }
}
