import CShims

/// The time of day, reached from the monotonic clock.
public enum WallClock {
  /// Nanoseconds from 1970 UTC to the origin of the monotonic clock, as things stand: an instant of
  /// that clock and this make a time of day.
  public static var offset: Int64 {
    shim_realtime_nanoseconds() - shim_monotonic_nanoseconds()
  }
}
