import Wire

/// How an emission is sent.
public struct SendOptions: Equatable, Sendable {
  /// What becomes of requests that cannot go in time.
  public enum Late: String, CaseIterable, Sendable {
    /// They go later, and keep their intended time.
    case slip
    /// They are dropped, once they are later than ``SendOptions/shedAfter``.
    case shed
  }

  /// What a request waits for besides its intended time.
  public enum Pacing: String, CaseIterable, Sendable {
    /// Nothing: it goes at its time whatever the answers do.
    case strict
    /// The answer that its simulated visitor had waited for, and the time that the visitor thought.
    case causal
  }

  /// How late, in nanoseconds, a request may go before `shed` drops it.
  public static let shedAfter: Int64 = 10_000_000

  /// The event loops that requests are divided over.
  public var loops = 1
  /// What a request waits for besides its time.
  public var pacing = Pacing.strict
  /// The most connections to one target.
  public var connections = 64
  /// Connections to each target that are open before the first request is due.
  public var warmConnections = 8
  /// The most connections opened in a second, over all targets; `nil`: as many as are needed.
  public var connectRate: Double?
  /// Whether a session keeps to one connection while both live.
  public var isSticky = false
  /// The most requests on their way, over all loops; `nil`: as many as there are connections.
  public var maximumInFlight: Int?
  /// What becomes of late requests.
  public var late = Late.slip
  /// How long an answer is waited for, in nanoseconds.
  public var timeout: Int64 = 10_000_000_000
  /// The most bytes that the body of an answer may have.
  public var maximumAnswer = 268_435_456
  /// How long requests on their way are waited for after a stop, in nanoseconds.
  public var drain: Int64 = 2_000_000_000
  /// When time 0 of the plan comes, where several senders begin together; `nil`: as soon as all is
  /// ready.
  public var start: MonotonicTime?
  /// A file of certificates, in PEM, that are trusted besides those of the system.
  public var trustRoots: String?

  /// Whether the system is asked to run the sender before anything else.
  public var isRealTime = false

  /// How long an emission may last, in nanoseconds, if all goes as planned.
  public func length(of census: Census) -> Int64 { census.lastIntended + timeout + drain }

  /// Creates the default options.
  public init() {}
}
