import Requests

/// Requests by the time of the plan at which they are due.
///
/// Requests due at one time come in the order in which they were added.
struct Agenda {
  private var heap = TimeHeap<(request: PlannedRequest, ordinal: UInt32)>()

  /// How many there are.
  var count: Int { heap.count }

  /// When the first is due; `nil` where there is none.
  var firstTime: Int64? { heap.firstTime }

  /// Adds a request.
  ///
  /// - Complexity: O(log n).
  mutating func add(_ request: PlannedRequest, ordinal: UInt32, at time: Int64) {
    heap.insert((request, ordinal), at: time)
  }

  /// Removes the first; `nil` where there is none.
  ///
  /// - Complexity: O(log n).
  mutating func popFirst() -> (request: PlannedRequest, ordinal: UInt32)? {
    heap.popFirst(by: .max)
  }
}
