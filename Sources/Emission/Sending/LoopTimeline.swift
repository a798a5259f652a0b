import Wire

/// The clock of the plan as one event loop last read it, and by how much pauses have moved what was
/// already due.
///
/// A request that is due stays due from the instant at which it became so, whatever factor comes
/// later. While the clock is held nothing is sent, and nobody is to blame for that time.
struct LoopTimeline {
  /// The clock as last read.
  private(set) var clock: PlanClock
  /// How long the clock was held until now, in nanoseconds.
  private(set) var held: Int64 = 0
  /// When the present pause began.
  private var pauseStart: MonotonicTime?

  init(_ clock: PlanClock) {
    self.clock = clock
  }

  /// The instant that time 0 of the plan came, from which all records count.
  var origin: MonotonicTime { clock.origin }

  /// Takes over a change.
  mutating func follow(_ changed: PlanClock) {
    let old = clock
    clock = changed
    switch (old.isPaused, changed.isPaused) {
    case (false, true):
      pauseStart = old.instant(of: changed.time(at: changed.origin))
    case (true, false):
      let restart = changed.instant(of: old.time(at: old.origin))
      if let pauseStart, let restart { held += restart.nanoseconds(since: pauseStart) }
      pauseStart = nil
    case (false, false) where old.factor == changed.factor:
      // A pause that came and went between two looks.
      let (before, after) = (old.instant(of: 0), changed.instant(of: 0))
      if let before, let after { held += after.nanoseconds(since: before) }
    default: break
    }
  }

  /// When something that is due became so, in nanoseconds since the origin, less the pauses until now.
  func due(at instant: MonotonicTime) -> Int64 {
    instant.nanoseconds(since: origin) - held
  }
}
