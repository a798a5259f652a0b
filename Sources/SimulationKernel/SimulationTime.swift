/// A point on the simulation clock, in whole nanoseconds since the start of the run.
///
/// Time is an integer on purpose: sums of floating-point delays depend on the order of addition,
/// integer sums do not, so two runs with one seed agree to the bit. A run may span 292 years.
@frozen
public struct SimulationTime: InstantProtocol, BitwiseCopyable {
  /// Nanoseconds since the start of the run.
  public let nanoseconds: Int64

  /// The start of the run.
  @inlinable public static var zero: SimulationTime { SimulationTime(nanoseconds: 0) }

  /// Later than everything a run may hold.
  @inlinable public static var distantFuture: SimulationTime { SimulationTime(nanoseconds: .max) }

  /// Creates the instant `nanoseconds` after the start of the run.
  @inlinable
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Creates the instant that lies `offset` after the start of the run.
  @inlinable
  public init(_ offset: Duration) {
    nanoseconds = offset.nanoseconds
  }

  /// The time passed since the start of the run.
  @inlinable public var sinceStart: Duration { Duration(nanoseconds: nanoseconds) }

  /// The instant `duration` later. Traps where the clock would overflow.
  @inlinable
  public func advanced(by duration: Duration) -> SimulationTime {
    SimulationTime(nanoseconds: nanoseconds + duration.nanoseconds)
  }

  /// The time from this instant to `other`; negative where `other` is earlier.
  @inlinable
  public func duration(to other: SimulationTime) -> Duration {
    Duration(nanoseconds: other.nanoseconds - nanoseconds)
  }

  /// Whether `left` is earlier.
  @inlinable
  public static func < (left: SimulationTime, right: SimulationTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The instant `duration` after `time`.
  @inlinable
  public static func + (time: SimulationTime, duration: Duration) -> SimulationTime {
    time.advanced(by: duration)
  }

  /// The time from `earlier` to `later`.
  @inlinable
  public static func - (later: SimulationTime, earlier: SimulationTime) -> Duration {
    earlier.duration(to: later)
  }

  /// A span of virtual time, in whole nanoseconds.
  @frozen
  public struct Duration: DurationProtocol, Hashable, BitwiseCopyable {
    /// The length in nanoseconds; negative spans point back.
    public let nanoseconds: Int64

    /// No time at all.
    @inlinable public static var zero: Duration { Duration(nanoseconds: 0) }

    /// Creates a span of `nanoseconds`.
    @inlinable
    public init(nanoseconds: Int64) {
      self.nanoseconds = nanoseconds
    }

    /// `count` whole microseconds.
    @inlinable
    public static func microseconds(_ count: Int64) -> Duration {
      Duration(nanoseconds: count * 1_000)
    }

    /// `count` whole milliseconds.
    @inlinable
    public static func milliseconds(_ count: Int64) -> Duration {
      Duration(nanoseconds: count * 1_000_000)
    }

    /// `count` whole seconds.
    @inlinable
    public static func seconds(_ count: Int64) -> Duration {
      Duration(nanoseconds: count * 1_000_000_000)
    }

    /// `count` whole minutes.
    @inlinable
    public static func minutes(_ count: Int64) -> Duration { .seconds(count * 60) }

    /// `count` whole hours.
    @inlinable
    public static func hours(_ count: Int64) -> Duration { .seconds(count * 3_600) }

    /// The length in seconds, for print and for statistics, never for the clock.
    @inlinable public var inSeconds: Double { Double(nanoseconds) / 1e9 }

    /// Whether `left` is shorter.
    @inlinable
    public static func < (left: Duration, right: Duration) -> Bool {
      left.nanoseconds < right.nanoseconds
    }

    /// Both spans together.
    @inlinable
    public static func + (left: Duration, right: Duration) -> Duration {
      Duration(nanoseconds: left.nanoseconds + right.nanoseconds)
    }

    /// What `left` is longer than `right`.
    @inlinable
    public static func - (left: Duration, right: Duration) -> Duration {
      Duration(nanoseconds: left.nanoseconds - right.nanoseconds)
    }

    /// The span `factor` times.
    @inlinable
    public static func * (span: Duration, factor: Int) -> Duration {
      Duration(nanoseconds: span.nanoseconds * Int64(factor))
    }

    /// The part of the span, cut to whole nanoseconds.
    @inlinable
    public static func / (span: Duration, divisor: Int) -> Duration {
      Duration(nanoseconds: span.nanoseconds / Int64(divisor))
    }

    /// How many times `divisor` goes into `span`.
    @inlinable
    public static func / (span: Duration, divisor: Duration) -> Double {
      Double(span.nanoseconds) / Double(divisor.nanoseconds)
    }
  }
}
