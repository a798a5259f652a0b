import SimulationKernel
import Traces

/// What the stations did, window by window, until the windows are written.
struct StationWindows {
  private var windows: [[Window]]
  private let width: Int64
  private let quantum: Int64
  /// The planned end of the run: work behind it is none of the run's.
  private let horizon: Int64
  /// The first window that has not been written.
  private var next = 0

  /// Counts of one station in one window; the sums are in nanoseconds of quantised instants.
  private struct Window {
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
    windows = Array(repeating: [], count: stations)
    self.width = width.nanoseconds
    self.quantum = Int64(quantum)
  }

  /// A request reaches a station at `now` and leaves its queue at `exit`.
  mutating func recordArrival(at now: Int64, station: Int, queueExit exit: Int64, queueLength: Int)
  {
    let wait = quantised(exit) - quantised(now)
    withWindow(at: now, of: station) { window in
      window.calls += 1
      if exit > now { window.waited += 1 }
      window.waitSum += wait
      window.longestQueue = max(window.longestQueue, UInt64(queueLength))
    }
  }

  /// A request reaches a station and finds its queue full.
  mutating func recordOverload(at now: Int64, station: Int, queueLength: Int) {
    withWindow(at: now, of: station) { window in
      window.calls += 1
      window.overloads += 1
      window.longestQueue = max(window.longestQueue, UInt64(queueLength))
    }
  }

  /// A server works during `interval`; each window gets its part.
  mutating func recordWork(_ interval: Range<Int64>, station: Int) {
    var start = quantised(min(interval.lowerBound, horizon))
    let end = quantised(min(interval.upperBound, horizon))
    while start < end {
      let windowEnd = (start / width + 1) * width
      let part = min(end, windowEnd) - start
      withWindow(at: start, of: station) { $0.busySum += part }
      start += part
    }
  }

  /// A call fails for its caller.
  mutating func recordFailure(_ outcome: CallOutcome, at now: Int64, station: Int) {
    withWindow(at: now, of: station) { window in
      if outcome == .timeout { window.timeouts += 1 }
      window.errors += 1
    }
  }

  /// Writes the windows that end at or before `now`, and with `isLast` the one that `now` cuts.
  mutating func write(before now: Int64, isLast: Bool, to rows: RowBuffer) {
    while true {
      let end = Int64(next + 1) * width
      let isCut = end > now
      if isCut, !isLast || Int64(next) * width >= now { return }
      let time = UInt64(min(end, now) / quantum)
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
      waitSum: UInt64(window.waitSum / quantum),
      busySum: UInt64(window.busySum / quantum),
      longestQueue: window.longestQueue,
      errors: window.errors,
      overloads: window.overloads,
      timeouts: window.timeouts
    )
  }

  private mutating func withWindow(
    at time: Int64,
    of station: Int,
    _ change: (inout Window) -> Void
  ) {
    let index = Int(time / width)
    while windows[station].count <= index { windows[station].append(Window()) }
    change(&windows[station][index])
  }

  private func quantised(_ time: Int64) -> Int64 { time / quantum * quantum }
}
