import Requests

/// Requests by the time of the plan at which they are due; a binary heap.
///
/// Requests due at one time come in the order in which they were added.
struct Agenda {
  private struct Entry {
    var time: Int64
    var order: UInt64
    var request: PlannedRequest
    var ordinal: UInt32

    func precedes(_ other: Entry) -> Bool {
      time != other.time ? time < other.time : order < other.order
    }
  }

  private var entries: [Entry] = []
  private var added: UInt64 = 0

  /// How many there are.
  var count: Int { entries.count }

  /// When the first is due; `nil` where there is none.
  var firstTime: Int64? { entries.first?.time }

  /// Adds a request.
  ///
  /// - Complexity: O(log n).
  mutating func add(_ request: PlannedRequest, ordinal: UInt32, at time: Int64) {
    let entry = Entry(time: time, order: added, request: request, ordinal: ordinal)
    added += 1
    entries.append(entry)
    var place = entries.count - 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard entry.precedes(entries[parent]) else { break }
      entries[place] = entries[parent]
      place = parent
    }
    entries[place] = entry
  }

  /// Removes the first.
  ///
  /// - Precondition: there is one.
  /// - Complexity: O(log n).
  mutating func removeFirst() -> (request: PlannedRequest, ordinal: UInt32) {
    let first = entries[0]
    let last = entries.removeLast()
    if !entries.isEmpty { sink(last) }
    return (first.request, first.ordinal)
  }

  private mutating func sink(_ entry: Entry) {
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < entries.count else { break }
      if child + 1 < entries.count, entries[child + 1].precedes(entries[child]) { child += 1 }
      guard entries[child].precedes(entry) else { break }
      entries[place] = entries[child]
      place = child
    }
    entries[place] = entry
  }
}
