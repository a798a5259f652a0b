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
  /// The first window that has not been closed.
  private var next = 0
  /// The windows that have been closed and not written, in the order of window and station.
  private var closed: [(window: Int, station: Int, end: Int64, content: Window)] = []

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

    mutating func add(_ other: Window) {
      calls += other.calls
      waited += other.waited
      waitSum += other.waitSum
      busySum += other.busySum
      longestQueue = max(longestQueue, other.longestQueue)
      errors += other.errors
      overloads += other.overloads
      timeouts += other.timeouts
    }
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

  /// A request reaches a station and has to wait; how long is recorded as time passes.
  mutating func recordWaiting(at now: Int64, station: Int, queueLength: Int) {
    advance(to: now)
    present[station].calls += 1
    present[station].waited += 1
    present[station].longestQueue = max(present[station].longestQueue, UInt64(queueLength))
  }

  /// A request waits during `interval`; each window gets its part.
  mutating func recordWait(_ interval: Range<Int64>, station: Int) {
    spread(interval, station: station) { $0.waitSum += $1 }
  }

  /// One more of what a stand-in counts.
  mutating func recordCall(at now: Int64, station: Int) {
    advance(to: now)
    present[station].calls += 1
  }

  /// Something is counted of which a station's longest queue stands for the highest number.
  mutating func recordPeak(_ number: Int, at now: Int64, station: Int) {
    advance(to: now)
    present[station].longestQueue = max(present[station].longestQueue, UInt64(number))
  }

  /// A wait at a station has been too long.
  mutating func recordTimeout(at now: Int64, station: Int) {
    advance(to: now)
    present[station].timeouts += 1
  }

  /// A server works during `interval`; each window gets its part.
  mutating func recordWork(_ interval: Range<Int64>, station: Int) {
    let start = quantum.floor(min(interval.lowerBound, horizon))
    let end = quantum.floor(min(interval.upperBound, horizon))
    if start >= presentStart, end <= presentEnd {
      present[station].busySum += end - start
    } else {
      spread(interval, station: station) { $0.busySum += $1 }
    }
  }

  /// A call fails for its caller.
  mutating func recordFailure(_ outcome: CallOutcome, at now: Int64, station: Int) {
    advance(to: now)
    if outcome == .timeout { present[station].timeouts += 1 }
    present[station].errors += 1
  }

  /// Closes the windows that end at or before `now`, and with `isLast` the one that `now` cuts.
  mutating func close(before now: Int64, isLast: Bool) {
    putPresentAway()
    while true {
      let end = Int64(next + 1) * width
      let isCut = end > now
      if isCut, !isLast || Int64(next) * width >= now { return }
      for station in windows.indices where next < windows[station].count {
        closed.append((next, station, min(end, now), windows[station][next]))
      }
      next += 1
      if isCut { return }
    }
  }

  /// Adds what another shard of the run has recorded.
  mutating func merge(_ other: StationWindows) {
    var merged: [(window: Int, station: Int, end: Int64, content: Window)] = []
    var rest = other.closed[...]
    for own in closed {
      while let first = rest.first, (first.window, first.station) < (own.window, own.station) {
        merged.append(rest.removeFirst())
      }
      merged.append(own)
      if let first = rest.first, (first.window, first.station) == (own.window, own.station) {
        merged[merged.count - 1].content.add(rest.removeFirst().content)
      }
    }
    closed = merged + rest
  }

  /// Writes the windows that have been closed.
  mutating func writeClosed(to rows: RowBuffer) {
    for (_, station, end, content) in closed {
      rows.append(row(of: content, station: station, time: UInt64(quantum.quotient(end))))
    }
    closed.removeAll(keepingCapacity: true)
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
      withWindow(presentIndex, of: station) { $0.add(part) }
    }
  }

  /// Gives each window its part of an interval that ends within the run.
  @inline(never)
  private mutating func spread(
    _ interval: Range<Int64>,
    station: Int,
    _ add: (inout Window, Int64) -> Void
  ) {
    var start = quantum.floor(min(interval.lowerBound, horizon))
    let end = quantum.floor(min(interval.upperBound, horizon))
    while start < end {
      let index = Int(start / width)
      let part = min(end, Int64(index + 1) * width) - start
      withWindow(index, of: station) { add(&$0, part) }
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
