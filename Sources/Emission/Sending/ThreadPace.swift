import Wire

/// How the thread of an event loop gets on: which scheduling it was granted, how much of a core it
/// uses, and how long it waited for one.
///
/// The kernel takes a core from real-time threads for the rest of each second once they have used
/// 950 ms of it, which would be a hole of 50 ms in the schedule. A real-time loop that comes near is
/// therefore scheduled like any other until it has less to do.
struct ThreadPace {
  /// What the system granted.
  private(set) var scheduling = Scheduling.normal

  /// The largest share of a core that it used between two looks; `nil` before the second.
  private(set) var highest: Double?

  /// The shares of a core at which a real-time loop steps back, and comes forward again.
  private static let realTimeShares = (back: 0.85, forward: 0.6)

  private var isSteppedBack = false
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
    if scheduling == .realTime { yieldAsNeeded(share) }
    return share
  }

  private mutating func yieldAsNeeded(_ share: Double) {
    if !isSteppedBack, share > Self.realTimeShares.back {
      isSteppedBack = true
      Scheduling.relaxThread()
    } else if isSteppedBack, share < Self.realTimeShares.forward {
      isSteppedBack = false
      _ = Scheduling.hastenThread()
    }
  }
}
