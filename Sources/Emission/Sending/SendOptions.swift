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
  /// What becomes of late requests.
  public var late = Late.slip
  /// How long an answer is waited for, in nanoseconds.
  public var timeout: Int64 = 10_000_000_000
  /// How long requests on their way are waited for after a stop, in nanoseconds.
  public var drain: Int64 = 2_000_000_000

  /// Whether the system is asked to run the sender before anything else.
  public var isRealTime = false

  /// How long an emission may last, in nanoseconds, if all goes as planned.
  public func length(of census: Census) -> Int64 { census.lastIntended + timeout + drain }

  /// Creates the default options.
  public init() {}
}
