/// What became of one planned request: all that is kept of it.
///
/// Times are in nanoseconds since the emission began; ``never`` stands for what did not happen.
@frozen
public struct RequestRecord: Equatable, Sendable, BitwiseCopyable {
  /// A time that did not come.
  public static let never = Int64.min

  /// When the plan wanted it sent.
  public var intended: Int64
  /// From when on the sender alone was to blame: the intended time, or later where its visitor still
  /// waited for an earlier answer.
  public var due: Int64
  /// When its last byte was handed to the system.
  public var written = never
  /// When the first byte of the answer came.
  public var firstByte = never
  /// When the answer was whole, or the wait for it ended.
  public var lastByte = never
  /// What the model said that the response would take, in nanoseconds.
  public var simulated: Int64
  /// The session.
  public var session: UInt64
  /// Bytes of the answer's body.
  public var bytes: UInt64 = 0
  /// Index of the persona.
  public var persona: UInt16
  /// Index of the journey.
  public var journey: UInt16
  /// Index of the step in its journey.
  public var step: UInt16
  /// Index of the service.
  public var service: UInt16
  /// Index of the region.
  public var region: UInt16
  /// Index of the phase of the timeline.
  public var phase: UInt16
  /// Index of the target.
  public var target: UInt16 = 0
  /// HTTP status; 0: none came.
  public var status: UInt16 = 0
  /// Retry of the visitor · 16 + attempt of the machine; 0 is the first request.
  public var attempt: UInt8
  /// Place among the step's calls.
  public var call: UInt8
  /// What became of it.
  public var fate: RequestFate
  /// Whether the answer was what the endpoint map expects.
  public var isExpected = true

  /// Creates the record of a request that has not been written.
  public init(
    intended: Int64,
    due: Int64,
    simulated: Int64,
    session: UInt64,
    persona: UInt16,
    journey: UInt16,
    step: UInt16,
    service: UInt16,
    region: UInt16,
    phase: UInt16,
    attempt: UInt8,
    call: UInt8,
    fate: RequestFate
  ) {
    self.intended = intended
    self.due = due
    self.simulated = simulated
    self.session = session
    self.persona = persona
    self.journey = journey
    self.step = step
    self.service = service
    self.region = region
    self.phase = phase
    self.attempt = attempt
    self.call = call
    self.fate = fate
  }
}

/// The ends that a planned request can come to.
public enum RequestFate: Equatable, Sendable, BitwiseCopyable {
  /// It was sent, and an answer came, whatever its status.
  case answered
  /// It was sent, and no answer came.
  case failed(RequestFailure)
  /// It was dropped, for it could not go in time.
  case shed(Obstacle)
  /// It was given up, for no connection could be made.
  case skipped

  /// Whether it was written to a connection.
  public var isSent: Bool {
    switch self {
    case .answered, .failed: true
    case .shed, .skipped: false
    }
  }
}
