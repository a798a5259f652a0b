import CShims

/// A point on the machine's monotonic clock, in whole nanoseconds since some fixed instant.
///
/// Emission is timed on this clock alone: it neither jumps nor is set back, so a difference of two
/// of its instants is always a true duration.
public struct MonotonicTime: Comparable, Hashable, Sendable, BitwiseCopyable {
  /// Nanoseconds since the clock's origin.
  public let nanoseconds: Int64

  /// Creates the instant `nanoseconds` after the clock's origin.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The present.
  public static var now: MonotonicTime {
    MonotonicTime(nanoseconds: shim_monotonic_nanoseconds())
  }

  /// The instant `nanoseconds` later.
  public func advanced(byNanoseconds nanoseconds: Int64) -> MonotonicTime {
    MonotonicTime(nanoseconds: self.nanoseconds + nanoseconds)
  }

  /// Nanoseconds from `earlier` to this instant; negative where `earlier` is later.
  public func nanoseconds(since earlier: MonotonicTime) -> Int64 {
    nanoseconds - earlier.nanoseconds
  }

  /// Orders by time.
  public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
