import EmissionResults
import Requests
import Wire

/// Puts requests back in order whose sessions think longer or shorter than simulated.
///
/// A request waits here until none that is read later can be intended for an earlier time. Where
/// visitors think longer, as many wait as are put off; where they think shorter, the trace is read as
/// far ahead as the most hasty session gains. Both are about the rate times the time thought in a
/// session times the change of it.
struct ThinkQueue {
  /// The most requests that wait; some 80 MB.
  static let capacity = 1_000_000

  private var requests = TimeHeap<PlannedRequest>()
  private var ends = TimeHeap<EmissionPlan.SessionRound>()

  /// Adds a request, re-timed.
  ///
  /// - Throws: an error of kind `usage` where too many wait.
  mutating func add(_ request: PlannedRequest) throws(EmissionError) {
    guard requests.count < Self.capacity else {
      throw EmissionError(
        .usage,
        "--think-scale moves requests so far that more than \(Self.capacity) wait for their turn",
        hint: "choose a scale nearer to 1, or a shorter window"
      )
    }
    requests.insert(request, at: request.intended)
  }

  /// Adds the end of a session whose last request is intended for `time`.
  mutating func add(_ ended: EmissionPlan.SessionRound, lastAt time: Int64) {
    ends.insert(ended, at: time)
  }

  /// Moves to `chunk` what is intended for `limit` or earlier.
  mutating func move(by limit: Int64, to chunk: inout EmissionPlan.Chunk) {
    while let request = requests.popFirst(by: limit) { chunk.requests.append(request) }
    while let ended = ends.popFirst(by: limit) { chunk.endedSessions.append(ended) }
  }
}
