/// How an emission is sent.
public struct SendOptions: Equatable, Sendable {
  /// What becomes of requests that cannot go in time.
  public enum Late: String, CaseIterable, Sendable {
    /// They go later, and keep their intended time.
    case slip
    /// They are dropped, once they are later than ``SendOptions/shedAfter``.
    case shed
  }

  /// How late, in nanoseconds, a request may go before `shed` drops it.
  public static let shedAfter: Int64 = 10_000_000

  /// The most connections.
  public var connections = 64
  /// The most requests on their way; `nil`: as many as there are connections.
  public var maximumInFlight: Int?
  /// The most requests in any second; `nil`: no cap.
  public var maximumRate: Int?
  /// What becomes of late requests.
  public var late = Late.slip
  /// How long an answer is waited for, in nanoseconds.
  public var timeout: Int64 = 10_000_000_000
  /// How long requests on their way are waited for after a stop, in nanoseconds.
  public var drain: Int64 = 2_000_000_000

  /// Whether the system is asked to run the sender before anything else.
  public var isRealTime = false

  /// Creates the default options.
  public init() {}
}

/// What a request on its way ended with, other than an answer.
public enum RequestFailure: String, CaseIterable, Sendable {
  /// No answer came in time.
  case timeout
  /// The connection was closed or reset before the answer was whole.
  case reset
  /// What came is not HTTP/1.x.
  case malformed
  /// The emission ended first.
  case cut
}

/// Why a due request could not go at once.
public enum Obstacle: String, CaseIterable, Sendable {
  /// All connections were in use and no more are allowed.
  case connections
  /// As many requests as are allowed were on their way.
  case inFlight = "max-in-flight"
  /// As many requests as are allowed had gone within the last second.
  case rate = "max-rps"
}
