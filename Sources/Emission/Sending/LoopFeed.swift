import NIOCore
import Requests

/// The requests of one event loop, as the ``PlanReader`` brings them. Lives on the loop.
struct LoopFeed {
  private let loop: Int
  private let reader: PlanReader
  private var current = PlanPiece()
  private var cursor = 0
  private var ahead = CircularBuffer<PlanPiece>()
  private var hasAll = false

  /// Why reading ended early.
  private(set) var failure: (any Error)?

  init(of reader: PlanReader, loop: Int) {
    self.reader = reader
    self.loop = loop
  }

  /// The next request; `nil` at the end, and while none has been read yet.
  var head: PlannedRequest? {
    cursor < current.requests.count ? current.requests[cursor] : nil
  }

  /// Whether all requests have gone by.
  var isAtEnd: Bool { hasAll && head == nil }

  /// How many of the next requests, up to `limit`, satisfy `isDue`, which those after the first that
  /// does not do not either.
  func dueCount(limit: Int, _ isDue: (Int64) -> Bool) -> Int {
    var (low, high) = (0, min(limit, current.requests.count - cursor))
    while low < high {
      let middle = (low + high) / 2
      if isDue(current.requests[cursor + middle].intended) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// Takes what the reader brings.
  mutating func take(_ delivery: PlanReader.Delivery) {
    switch delivery {
    case .piece(let piece): ahead.append(piece)
    case .end: hasAll = true
    case .failure(let error):
      failure = error
      hasAll = true
    }
  }

  /// Goes on to the next request, and gives the sessions that ended on the way.
  mutating func advance() -> [SessionKey] {
    cursor += 1
    return cursor < current.requests.count ? [] : turn()
  }

  /// Turns to the next piece with a request in it, and gives the sessions that ended on the way.
  mutating func turn() -> [SessionKey] {
    var ended: [SessionKey] = []
    while cursor >= current.requests.count {
      ended += current.ended
      let used = current.requests.count
      current = PlanPiece()
      cursor = 0
      if used > 0 { reader.used(used, by: loop) }
      guard let next = ahead.popFirst() else { break }
      current = next
    }
    return ended
  }
}
