import EmissionResults
import Requests
import Traces
import Wire

/// What to send and when: the requests of a stretch of a trace, on the clock of the emission.
///
/// A plan is a recipe and holds no requests; each ``makeIterator()`` reads the trace anew, so that
/// memory does not grow with the trace.
public struct EmissionPlan: Sendable {
  /// Which requests of the trace are meant.
  public struct Window: Equatable, Sendable {
    /// The first virtual instant, in nanoseconds; `nil`: that of the first request.
    public var from: Int64?
    /// The virtual instant before which requests start, in nanoseconds; `nil`: no end.
    public var until: Int64?
    /// The most requests; `nil`: no limit.
    public var limit: Int?

    /// Creates a window.
    public init(from: Int64? = nil, until: Int64? = nil, limit: Int? = nil) {
      self.from = from
      self.until = until
      self.limit = limit
    }
  }

  /// Which attempts of a call are sent.
  public enum Attempts: String, CaseIterable, Sendable {
    /// The first alone: whether it is tried again is up to whoever answers it in reality.
    case first
    /// The simulated retries too.
    case all
  }

  /// A stretch of a plan.
  public struct Chunk: Equatable, Sendable {
    /// Requests in the order of their intended times.
    public var requests: [PlannedRequest]
    /// The sessions that make no request behind this chunk and have made one in it or before.
    public var endedSessions: [SessionRound]

    /// Creates a stretch.
    public init(requests: [PlannedRequest] = [], endedSessions: [SessionRound] = []) {
      self.requests = requests
      self.endedSessions = endedSessions
    }
  }

  /// What ends a plan before its window and its rounds do.
  public struct Bounds: Equatable, Sendable {
    /// The most requests; `nil`: no bound.
    public var requests: Int?
    /// The time before which requests are intended, in nanoseconds; `nil`: no bound.
    public var duration: Int64?

    /// Creates bounds.
    public init(requests: Int? = nil, duration: Int64? = nil) {
      self.requests = requests
      self.duration = duration
    }
  }

  /// A session in one repetition of the trace.
  public struct SessionRound: Hashable, Sendable, BitwiseCopyable {
    /// The session.
    public let session: UInt64
    /// The repetition, from 0.
    public let round: UInt16

    /// Creates the name of a session in a repetition.
    public init(session: UInt64, round: UInt16) {
      self.session = session
      self.round = round
    }
  }

  /// Gives the rows of the trace from the first start at or behind the window's on, chunk by chunk;
  /// `nil` at the end.
  public typealias RowChunks = () throws -> TraceRows?

  /// What the trace says of itself.
  public let description: TraceDescription
  /// The endpoints of the trace.
  public let table: EndpointTable
  /// The pace.
  public let pace: Pace
  /// The window.
  public let window: Window
  /// Which attempts are sent.
  public let attempts: Attempts
  /// What ends the plan early.
  public var bounds = Bounds()
  /// For each endpoint, whether its calls are left out; empty: none are.
  public var leftOut: [Bool] = []

  let open: @Sendable (Window) throws -> RowChunks

  /// Creates a plan over rows that `open` reads.
  public init(
    description: TraceDescription,
    pace: Pace = .speed(1),
    window: Window = Window(),
    attempts: Attempts = .first,
    open: @escaping @Sendable (Window) throws -> RowChunks
  ) {
    self.description = description
    self.pace = pace
    self.window = window
    self.attempts = attempts
    self.open = open
    table = EndpointTable(description)
  }

  /// Creates a plan over rows in memory, in any order, read in chunks of so many.
  public init(
    description: TraceDescription,
    rows: [CallRow],
    ends: [TraceRows.End] = [],
    pace: Pace = .speed(1),
    window: Window = Window(),
    attempts: Attempts = .first,
    chunkSize: Int = 32_768
  ) {
    let calls = rows.sorted {
      ($0.time &- $0.latency, $0.session) < ($1.time &- $1.latency, $1.session)
    }
    self.init(
      description: description,
      pace: pace,
      window: window,
      attempts: attempts
    ) { _ in
      var (calls, ends) = (calls[...], ends.sorted { $0.time < $1.time }[...])
      return {
        let chunk = calls.prefix(chunkSize)
        guard let last = chunk.last else { return nil }
        calls = calls.dropFirst(chunkSize)
        let over = ends.prefix { $0.time < last.time &- last.latency }
        ends = ends.dropFirst(over.count)
        return TraceRows(calls: Array(chunk), ends: Array(over))
      }
    }
  }

  /// Whether the calls of an endpoint are left out.
  func leavesOut(_ endpoint: UInt32) -> Bool { !leftOut.isEmpty && leftOut[Int(endpoint)] }

  /// Starts to read the requests, in the order of their intended times.
  public func makeIterator() throws -> Iterator {
    Iterator(self, rows: try open(window))
  }
}
