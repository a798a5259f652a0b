import EmissionResults
import Synchronization
import Wire

/// What an emission may do to its targets at most, over all event loops.
///
/// A loop asks before each request; what it is told to wait for is accounted as an obstacle.
public final class SendLimits: Sendable {
  /// The answer to a request that wants to go.
  public enum Admission: Equatable, Sendable {
    /// It may go now, and is counted as gone.
    case go
    /// It may ask again at this time.
    case wait(until: MonotonicTime, Obstacle)
    /// Nothing more may go.
    case over(StopReason)
  }

  private let rate: Mutex<RateWindow?>

  /// Creates limits.
  ///
  /// - Parameter maximumRate: the most requests in any second, over all targets; `nil`: no cap.
  public init(maximumRate: Int? = nil) {
    rate = Mutex(maximumRate.map(RateWindow.init(limit:)))
  }

  /// Asks for leave to send a request of so many bytes to the target of this number.
  public func admit(target: Int, bytes: Int, at now: MonotonicTime) -> Admission {
    rate.withLock { window in
      guard let next = window?.next else { return .go }
      if next > now { return .wait(until: next, .rate) }
      window?.record(now)
      return .go
    }
  }

  /// A target asked to be left alone until `time`, with the header `Retry-After`.
  public func hold(target: Int, until time: MonotonicTime) {}
}
