/// Chooses the width of the wheel's outer buckets, and notices when it has proved wrong.
///
/// A bucket shall hold enough to be worth entering, and the ring shall reach some eight mean delays
/// far, for what lies beyond the horizon is handled twice. The choice never changes the order of
/// events.
@usableFromInline
internal struct WheelTuning {
  /// The events that have come into the bottom.
  var handled = 0
  private var handledAtCheck = 0
  private var timeAtCheck: UInt64 = 0

  init() {}

  /// The width for a population of `count` events that are scheduled `delay` nanoseconds ahead on
  /// average.
  static func shift(count: Int, delay: UInt64) -> UInt64 {
    shift(count: count, handled: max(1, count), in: delay)
  }

  /// The width for a population of `count` events of which `handled` happen in `span` nanoseconds.
  private static func shift(count: Int, handled: Int, in span: UInt64) -> UInt64 {
    let perBucket = Double(max(eventsPerBucket, count / 384))
    let width = perBucket * Double(span) / Double(handled)
    guard width >= 2 else { return 1 }
    guard width < 0x1p63 else { return LazyWheel.largestShift }
    return min(LazyWheel.largestShift, UInt64(63 - UInt64(width).leadingZeroBitCount))
  }

  private static let eventsPerBucket = 4_096

  /// Another width, where the present one is wrong by a factor of four or more.
  mutating func betterShift(than shift: UInt64, at time: UInt64, count: Int) -> UInt64? {
    let fresh = handled - handledAtCheck
    guard fresh >= max(4_096, count), time > timeAtCheck else { return nil }
    let better = Self.shift(count: count, handled: fresh, in: time - timeAtCheck)
    (handledAtCheck, timeAtCheck) = (handled, time)
    return better + 1 < shift || better > shift + 1 ? better : nil
  }
}
