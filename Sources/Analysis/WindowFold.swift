import Statistics
import Traces

/// Counts of the observation windows.
struct WindowFold {
  /// One window of the run.
  struct Window {
    var arrivals = 0
    var ended = 0
    var completed = 0
    var lost = 0
    var errors = 0
    var revenue: Int64 = 0
    /// Visible waits that ended in the window, in quanta.
    var waits = LogLinearHistogram()
  }

  /// One window of a station.
  struct StationWindow {
    var busySum: UInt64 = 0
    var longestQueue: UInt64 = 0
  }

  private(set) var windows: [Window] = []
  /// Windows of each station.
  private(set) var stations: [[StationWindow]]
  /// Sessions that arrived less those that ended, by group and window.
  private(set) var changes: [[Int32]]
  private let width: UInt64

  init(_ layout: RunLayout) {
    width = layout.description.window
    stations = Array(repeating: [], count: layout.isReal.count)
    changes = Array(repeating: [], count: layout.groupCount)
  }

  mutating func begin(at time: UInt64) {
    windows[window(at: time)].arrivals += 1
  }

  /// Adds to the number of sessions of a group that are under way.
  mutating func change(group: Int, by amount: Int32, at time: UInt64) {
    let window = window(at: time)
    while changes[group].count <= window { changes[group].append(0) }
    changes[group][window] &+= amount
  }

  /// Counts the end of a session that is not left open.
  mutating func end(_ row: SessionEndRow, isLoss: Bool) throws(FoldError) {
    let window = window(at: row.time)
    windows[window].ended += 1
    if row.result.isCompleted { windows[window].completed += 1 }
    if isLoss { windows[window].lost += 1 }
    try windows[window].revenue.accumulate(row.value)
  }

  mutating func recordFailure(at time: UInt64) {
    windows[window(at: time)].errors += 1
  }

  mutating func recordWait(_ wait: UInt64, endedAt time: UInt64) {
    windows[window(at: time)].waits.record(wait)
  }

  /// A station's window is known by its end.
  mutating func record(_ row: StationWindowRow) throws(FoldError) {
    let window = window(at: row.time - min(row.time, 1))
    let service = Int(row.service)
    while stations[service].count <= window { stations[service].append(StationWindow()) }
    try stations[service][window].busySum.accumulate(row.busySum)
    stations[service][window].longestQueue = max(
      stations[service][window].longestQueue,
      row.longestQueue
    )
  }

  /// The most sessions of a group under way at the end of a window.
  func peak(of group: Int) -> Int {
    var current = 0
    var peak = 0
    for change in changes[group] {
      current += Int(change)
      peak = max(peak, current)
    }
    return peak
  }

  /// The window of an instant within the horizon.
  private mutating func window(at time: UInt64) -> Int {
    let window = Int(time / width)
    while windows.count <= window { windows.append(Window()) }
    return window
  }
}
