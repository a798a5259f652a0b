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
    /// Calls of real services by their outcome.
    var outcomes = SIMD16<UInt64>()
    /// Calls among them that a machine made again.
    var machineRetries = 0
    /// Calls among the rest that a visitor made again.
    var visitorRetries = 0
    var revenue: Int64 = 0
    /// Visible waits that ended in the window, in quanta.
    var waits = LogLinearHistogram()

    /// Calls of real services.
    var calls: Int { Int(clamping: outcomes.wrappedSum()) }

    /// Calls of real services with an outcome.
    func calls(_ outcome: CallOutcome) -> Int {
      Int(clamping: outcomes[Int(outcome.rawValue)])
    }

    /// Calls that failed.
    var errors: Int {
      CallOutcome.allCases.reduce(0) { $1.isFailure ? $0 + calls($1) : $0 }
    }
  }

  /// One window of a station.
  struct StationWindow {
    var calls: UInt64 = 0
    var waitSum: UInt64 = 0
    var busySum: UInt64 = 0
    var longestQueue: UInt64 = 0
  }

  private(set) var windows: [Window] = []
  /// Windows of each station.
  private(set) var stations: [[StationWindow]]
  /// Sessions that arrived less those that ended, by group and window.
  private(set) var changes: [[Int32]]
  /// Sessions that arrived, by persona and window.
  private(set) var personaArrivals: [[Int32]]
  private let width: UInt64
  /// The window that was asked for last: rows come nearly in order of time, and a division is slow.
  private var current: (index: Int, start: UInt64)

  init(_ layout: RunLayout) {
    width = layout.description.window
    windows = [Window()]
    current = (0, 0)
    stations = Array(repeating: [], count: layout.isReal.count)
    changes = Array(repeating: [], count: layout.groupCount)
    personaArrivals = Array(repeating: [], count: layout.personaCount)
  }

  mutating func begin(at time: UInt64, persona: UInt16) {
    let window = window(at: time)
    windows[window].arrivals += 1
    let persona = Int(persona)
    while personaArrivals[persona].count <= window { personaArrivals[persona].append(0) }
    personaArrivals[persona][window] &+= 1
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

  /// Counts a call of a real service.
  mutating func record(_ row: CallRow) {
    let window = window(at: row.time)
    windows[window].outcomes[Int(row.outcome.rawValue)] &+= 1
    guard row.attempt > 0 else { return }
    if row.attempt & 15 > 0 {
      windows[window].machineRetries += 1
    } else {
      windows[window].visitorRetries += 1
    }
  }

  mutating func recordWait(_ wait: UInt64, endedAt time: UInt64) {
    windows[window(at: time)].waits.record(wait)
  }

  /// A station's window is known by its end.
  mutating func record(_ row: StationWindowRow) throws(FoldError) {
    let window = window(at: row.time - min(row.time, 1))
    let service = Int(row.service)
    while stations[service].count <= window { stations[service].append(StationWindow()) }
    try stations[service][window].calls.accumulate(row.calls)
    try stations[service][window].waitSum.accumulate(row.waitSum)
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
    if time &- current.start < width { return current.index }
    let window = Int(time / width)
    while windows.count <= window { windows.append(Window()) }
    current = (window, UInt64(window) * width)
    return window
  }
}
