import Wire

/// How the thread of an event loop gets on: which scheduling it was granted, how much of a core it
/// uses, and how long it waited for one.
struct ThreadPace {
  /// What the system granted.
  private(set) var scheduling = Scheduling.normal

  /// The largest share of a core that it used between two looks; `nil` before the second.
  private(set) var highest: Double?

  private var waitBefore: Int64?
  private var last: (time: MonotonicTime, used: Int64)?

  /// How long the thread waited for a core since it began, in nanoseconds; `nil` where that is not
  /// known.
  var waitForCore: Int64? {
    waitBefore.flatMap { before in Scheduling.waitForCore().map { $0 - before } }
  }

  /// Begins, on the thread itself.
  mutating func begin(isRealTime: Bool) {
    if isRealTime { scheduling = Scheduling.hastenThread() }
    waitBefore = Scheduling.waitForCore()
  }

  /// The share of a core that the thread used since the last call.
  mutating func measure(_ now: MonotonicTime) -> Double {
    let used = Scheduling.threadTime()
    defer { last = (now, used) }
    guard let last, now > last.time else { return 0 }
    let share = Double(used - last.used) / Double(now.nanoseconds(since: last.time))
    highest = max(highest ?? 0, share)
    return share
  }
}
