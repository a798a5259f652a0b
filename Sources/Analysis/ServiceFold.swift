import Statistics
import Traces

/// What the stations did, and what their callers saw of it.
struct ServiceFold {
  /// One service; the first block comes from call rows, the second from station windows.
  struct Station {
    /// Latencies of the attempts that were not turned away at once, in quanta.
    var responses = LogLinearHistogram()
    /// Attempts whose caller lost patience in the queue.
    var reneged: UInt64 = 0
    /// The same latencies over the course of the run.
    var map = LatencyMapFold()
    /// Attempts that were sent to it.
    var attempts: UInt64 = 0
    /// Attempts among them that a machine or a visitor made again.
    var retries: UInt64 = 0

    var calls: UInt64 = 0
    var waited: UInt64 = 0
    /// Waits of the requests, in quanta, in the window in which they arrived.
    var waitSum: UInt64 = 0
    /// Server-quanta of work.
    var busySum: UInt64 = 0
    var longestQueue: UInt64 = 0
    var errors: UInt64 = 0
    var overloads: UInt64 = 0
    var timeouts: UInt64 = 0

    /// Whether anything was asked of it.
    var isUsed: Bool { responses.count > 0 || calls > 0 }

    /// Requests that a server worked for: those that reached the station, less those that found the
    /// queue full or left it.
    var served: UInt64 {
      let lost = overloads &+ reneged
      return calls > lost ? calls - lost : 0
    }
  }

  private(set) var stations: [Station]

  init(_ layout: RunLayout) {
    stations = Array(repeating: Station(), count: layout.isReal.count)
  }

  mutating func record(_ row: CallRow, service: Int) {
    if row.outcome == .reneged { stations[service].reneged += 1 }
    if row.outcome != .skipped {
      stations[service].attempts += 1
      if row.attempt > 0 { stations[service].retries += 1 }
    }
    guard !row.outcome.isTurnedAway else { return }
    stations[service].responses.record(row.latency)
    stations[service].map.record(row.latency, at: row.time)
  }

  mutating func record(_ row: StationWindowRow) throws(FoldError) {
    let service = Int(row.service)
    try stations[service].calls.accumulate(row.calls)
    try stations[service].waited.accumulate(row.waited)
    try stations[service].waitSum.accumulate(row.waitSum)
    try stations[service].busySum.accumulate(row.busySum)
    try stations[service].errors.accumulate(row.errors)
    try stations[service].overloads.accumulate(row.overloads)
    try stations[service].timeouts.accumulate(row.timeouts)
    stations[service].longestQueue = max(stations[service].longestQueue, row.longestQueue)
  }
}
