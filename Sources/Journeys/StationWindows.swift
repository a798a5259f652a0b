import SimulationKernel
import Traces

/// What the stations did, window by window, until the windows are written.
///
/// Nearly all that is recorded falls into the window of the present, which is kept apart for each
/// station; the rest is work that reaches into windows to come.
struct StationWindows {
  /// The window of the present, station by station.
  private var present: ContiguousArray<Window>
  /// Its number, and its ends.
  private var presentIndex = 0
  private var presentStart: Int64 = 0
  private var presentEnd: Int64
  /// By station, then window: what else there is.
  private var windows: [[Window]]
  private let width: Int64
  private let quantum: FixedDivisor
  /// The planned end of the run: work behind it is none of the run's.
  private let horizon: Int64
  /// The first window that has not been written.
  private var next = 0

  /// Counts of one station in one window; the sums are in nanoseconds of quantised instants.
  private struct Window: Equatable, BitwiseCopyable {
    var calls: UInt64 = 0
    var waited: UInt64 = 0
    var waitSum: Int64 = 0
    var busySum: Int64 = 0
    var longestQueue: UInt64 = 0
    var errors: UInt64 = 0
    var overloads: UInt64 = 0
    var timeouts: UInt64 = 0
  }

  init(
    stations: Int,
    width: SimulationTime.Duration,
    quantum: UInt64,
    horizon: SimulationTime
  ) {
    // An emptying run has no planned end; its windows are bounded all the same.
    let (reach, isBeyond) = width.nanoseconds.multipliedReportingOverflow(by: 1 << 20)
    self.horizon = isBeyond ? horizon.nanoseconds : min(horizon.nanoseconds, reach)
    present = ContiguousArray(repeating: Window(), count: stations)
    windows = Array(repeating: [], count: stations)
    self.width = width.nanoseconds
    presentEnd = width.nanoseconds
    self.quantum = FixedDivisor(Int64(quantum))
  }

  /// A request reaches a station at `now` and leaves its queue at `exit`.
  ///
  /// - Precondition: `now` never decreases, here and in the other records.
  mutating func recordArrival(at now: Int64, station: Int, queueExit exit: Int64, queueLength: Int)
  {
    advance(to: now)
    present[station].calls &+= 1
    guard exit > now || queueLength > 0 else { return }
    present[station].waited &+= exit > now ? 1 : 0
    present[station].waitSum += quantum.floor(exit) - quantum.floor(now)
    present[station].longestQueue = max(present[station].longestQueue, UInt64(queueLength))
  }

  /// A request reaches a station and finds its queue full.
  mutating func recordOverload(at now: Int64, station: Int, queueLength: Int) {
    advance(to: now)
    present[station].calls += 1
    present[station].overloads += 1
    present[station].longestQueue = max(present[station].longestQueue, UInt64(queueLength))
  }

  /// A server works during `interval`; each window gets its part.
  mutating func recordWork(_ interval: Range<Int64>, station: Int) {
    let start = quantum.floor(min(interval.lowerBound, horizon))
    let end = quantum.floor(min(interval.upperBound, horizon))
    if start >= presentStart, end <= presentEnd {
      present[station].busySum += end - start
    } else {
      spreadWork(from: start, to: end, station: station)
    }
  }

  /// A call fails for its caller.
  mutating func recordFailure(_ outcome: CallOutcome, at now: Int64, station: Int) {
    advance(to: now)
    if outcome == .timeout { present[station].timeouts += 1 }
    present[station].errors += 1
  }

  /// Writes the windows that end at or before `now`, and with `isLast` the one that `now` cuts.
  mutating func write(before now: Int64, isLast: Bool, to rows: RowBuffer) {
    putPresentAway()
    while true {
      let end = Int64(next + 1) * width
      let isCut = end > now
      if isCut, !isLast || Int64(next) * width >= now { return }
      let time = UInt64(quantum.quotient(min(end, now)))
      for station in windows.indices where next < windows[station].count {
        rows.append(row(of: windows[station][next], station: station, time: time))
      }
      next += 1
      if isCut { return }
    }
  }

  private func row(of window: Window, station: Int, time: UInt64) -> StationWindowRow {
    StationWindowRow(
      time: time,
      service: UInt16(station),
      calls: window.calls,
      waited: window.waited,
      waitSum: UInt64(quantum.quotient(window.waitSum)),
      busySum: UInt64(quantum.quotient(window.busySum)),
      longestQueue: window.longestQueue,
      errors: window.errors,
      overloads: window.overloads,
      timeouts: window.timeouts
    )
  }
}

// MARK: - The present and what is to come

extension StationWindows {
  /// Makes the window that holds `now` the present one.
  private mutating func advance(to now: Int64) {
    if now >= presentEnd { enterWindow(at: now) }
  }

  @inline(never)
  private mutating func enterWindow(at now: Int64) {
    putPresentAway()
    presentIndex = Int(now / width)
    presentStart = Int64(presentIndex) * width
    presentEnd = presentStart + width
  }

  /// Adds what was recorded in the present window to the windows of the stations.
  private mutating func putPresentAway() {
    for station in present.indices where present[station] != Window() {
      let part = present[station]
      present[station] = Window()
      withWindow(presentIndex, of: station) { window in
        window.calls += part.calls
        window.waited += part.waited
        window.waitSum += part.waitSum
        window.busySum += part.busySum
        window.longestQueue = max(window.longestQueue, part.longestQueue)
        window.errors += part.errors
        window.overloads += part.overloads
        window.timeouts += part.timeouts
      }
    }
  }

  @inline(never)
  private mutating func spreadWork(from first: Int64, to end: Int64, station: Int) {
    var start = first
    while start < end {
      let index = Int(start / width)
      let part = min(end, Int64(index + 1) * width) - start
      withWindow(index, of: station) { $0.busySum += part }
      start += part
    }
  }

  private mutating func withWindow(
    _ index: Int,
    of station: Int,
    _ change: (inout Window) -> Void
  ) {
    while windows[station].count <= index { windows[station].append(Window()) }
    change(&windows[station][index])
  }
}
