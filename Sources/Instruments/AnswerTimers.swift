import Wire

/// The connections whose next answer is due later, by time: a binary heap.
struct AnswerTimers {
  private struct Entry: BitwiseCopyable {
    let due: MonotonicTime
    let tag: UInt64
  }

  private var entries: [Entry] = []

  /// How long to wait for the first, in nanoseconds; −1: there is none.
  func wait(from now: MonotonicTime) -> Int64 {
    entries.first.map { max(0, $0.due.nanoseconds(since: now)) } ?? -1
  }

  /// Adds a connection.
  ///
  /// - Complexity: O(log n).
  mutating func append(_ tag: UInt64, due: MonotonicTime) {
    var index = entries.count
    entries.append(Entry(due: due, tag: tag))
    while index > 0, entries[index].due < entries[(index - 1) / 2].due {
      entries.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  /// Takes the first connection whose answer is due; `nil`: none is.
  ///
  /// - Complexity: O(log n).
  mutating func popDue(at now: MonotonicTime) -> UInt64? {
    guard let first = entries.first, first.due <= now else { return nil }
    entries.swapAt(0, entries.count - 1)
    entries.removeLast()
    var index = 0
    while true {
      var child = 2 * index + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1].due < entries[child].due { child += 1 }
      guard entries[child].due < entries[index].due else { break }
      entries.swapAt(index, child)
      index = child
    }
    return first.tag
  }
}
