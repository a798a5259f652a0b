import CShims
import Wire

/// Puts the kernel's stamps, which are on the clock of the day, onto the monotonic clock.
///
/// The clock of the day may be set; between two steps both clocks run at one speed, so their distance
/// is measured again and again and taken as constant in between.
struct StampClock: Sendable {
  /// How long a measurement of the distance is trusted, in nanoseconds.
  private static let trust: Int64 = 10_000_000

  /// A change of the distance that is a step and no error of measurement, in nanoseconds.
  private static let step: Int64 = 50_000

  /// The clock of the day minus the monotonic clock, in nanoseconds.
  private var distance = Self.measureDistance()
  private var measured = MonotonicTime.now

  /// Measures the distance again where it is time to.
  ///
  /// - Returns: whether the clock of the day was set since the last time.
  mutating func refresh() -> Bool {
    let now = MonotonicTime.now
    guard now.nanoseconds(since: measured) >= Self.trust else { return false }
    let old = distance
    distance = Self.measureDistance()
    measured = now
    return abs(distance - old) > Self.step
  }

  /// A stamp on the monotonic clock.
  func time(ofStamp stamp: Int64) -> MonotonicTime {
    MonotonicTime(nanoseconds: stamp - distance)
  }

  /// The narrowest of some looks at both clocks is the best.
  private static func measureDistance() -> Int64 {
    var best = Int64.max
    var distance: Int64 = 0
    for _ in 0..<3 {
      let before = shim_monotonic_nanoseconds()
      let day = shim_realtime_nanoseconds()
      let after = shim_monotonic_nanoseconds()
      guard after - before < best else { continue }
      best = after - before
      distance = day - (before + (after - before) / 2)
    }
    return distance
  }
}
