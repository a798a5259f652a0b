/// Values in the order of their times; those of one time in the order in which they came.
struct TimeHeap<Value> {
  private struct Entry {
    let time: Int64
    let order: UInt64
    let value: Value

    func isBefore(_ other: Entry) -> Bool {
      time != other.time ? time < other.time : order < other.order
    }
  }

  private var entries: [Entry] = []
  private var nextOrder: UInt64 = 0

  /// How many there are.
  var count: Int { entries.count }

  /// The first time; `nil` where there is none.
  var firstTime: Int64? { entries.first?.time }

  /// Adds a value.
  ///
  /// - Complexity: O(log *n*).
  mutating func insert(_ value: Value, at time: Int64) {
    let entry = Entry(time: time, order: nextOrder, value: value)
    nextOrder += 1
    entries.append(entry)
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entry.isBefore(entries[parent]) else { break }
      entries[child] = entries[parent]
      child = parent
    }
    entries[child] = entry
  }

  /// Takes the first value out, if its time is `limit` or earlier.
  ///
  /// - Complexity: O(log *n*).
  mutating func popFirst(by limit: Int64) -> Value? {
    guard let first = entries.first, first.time <= limit else { return nil }
    let moved = entries.removeLast()
    guard !entries.isEmpty else { return first.value }
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1].isBefore(entries[child]) { child += 1 }
      guard entries[child].isBefore(moved) else { break }
      entries[parent] = entries[child]
      parent = child
    }
    entries[parent] = moved
    return first.value
  }
}
