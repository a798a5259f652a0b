import Wire

/// How the time of a plan maps to real time: a straight line that can be held and tilted.
public struct PlanClock: Equatable, Sendable {
  /// The instant that the emission began.
  public let origin: MonotonicTime
  /// How many times as fast as the plan says its time goes.
  public private(set) var factor = 1.0
  /// Whether its time is held.
  public private(set) var isPaused = false
  /// An instant of the present line, and the time of the plan at it.
  private var anchor: MonotonicTime
  private var anchorTime: Int64 = 0

  /// Creates a clock that goes as the plan says; time 0 of the plan is at `origin`.
  public init(origin: MonotonicTime) {
    self.origin = origin
    anchor = origin
  }

  /// When `time` of the plan comes, as things stand; `nil` while the clock is held and it lies ahead.
  public func instant(of time: Int64) -> MonotonicTime? {
    let ahead = time - anchorTime
    if isPaused, ahead > 0 { return nil }
    // Where nothing is scaled, nothing is rounded.
    if factor == 1 { return anchor.advanced(byNanoseconds: ahead) }
    return anchor.advanced(byNanoseconds: Int64((Double(ahead) / factor).rounded()))
  }

  /// The time of the plan at `instant`.
  public func time(at instant: MonotonicTime) -> Int64 {
    if isPaused { return anchorTime }
    let elapsed = instant.nanoseconds(since: anchor)
    if factor == 1 { return anchorTime + elapsed }
    return anchorTime + Int64((Double(elapsed) * factor).rounded())
  }

  mutating func pause(at now: MonotonicTime) {
    guard !isPaused else { return }
    move(to: now)
    isPaused = true
  }

  mutating func resume(at now: MonotonicTime) {
    guard isPaused else { return }
    anchor = now
    isPaused = false
  }

  mutating func setFactor(_ factor: Double, at now: MonotonicTime) {
    move(to: now)
    self.factor = factor
  }

  private mutating func move(to now: MonotonicTime) {
    anchorTime = time(at: now)
    anchor = now
  }
}
