/// Table 0: one attempt of one call, written when it ends for the caller. 64 bytes.
///
/// Times are in quanta of the run, already quantised; the start is `time − latency`.
@frozen
public struct CallRow: Equatable, Sendable, BitwiseCopyable {
  /// When the attempt ended for its caller.
  public var time: UInt64
  /// The session.
  public var session: UInt64
  /// From the moment the caller asked to the end.
  public var latency: UInt64
  /// On the row that completes a step: the value recognised, in minor units.
  public var value: Int64
  /// Index of the persona.
  public var persona: UInt16
  /// Index of the journey.
  public var journey: UInt16
  /// Index of the region.
  public var region: UInt16
  /// Index of the step in its journey.
  public var step: UInt16
  /// Phase of the timeline at `time`.
  public var phase: UInt16
  /// HTTP status, in emission and imports; 0: none.
  public var status: UInt16
  /// 0, or 1 + index of the service, where that is not the one META names for (journey, step,
  /// call): pseudo-services such as `support`.
  public var service: UInt16
  /// 0, or 1 + index of the fault that struck the attempt.
  public var fault: UInt16
  /// Retry of the visitor · 16 + attempt of the machine; 0 is the first request.
  public var attempt: UInt8
  /// How it ended.
  public var outcome: CallOutcome
  /// Place among the step's calls.
  public var call: UInt8

  /// Creates a row.
  @inlinable
  public init(
    time: UInt64,
    session: UInt64,
    latency: UInt64,
    value: Int64,
    persona: UInt16,
    journey: UInt16,
    region: UInt16,
    step: UInt16,
    phase: UInt16,
    status: UInt16 = 0,
    service: UInt16,
    fault: UInt16,
    attempt: UInt8,
    outcome: CallOutcome,
    call: UInt8
  ) {
    self.time = time
    self.session = session
    self.latency = latency
    self.value = value
    self.persona = persona
    self.journey = journey
    self.region = region
    self.step = step
    self.phase = phase
    self.status = status
    self.service = service
    self.fault = fault
    self.attempt = attempt
    self.outcome = outcome
    self.call = call
  }
}

/// How an attempt of a call ended for its caller.
@frozen
public enum CallOutcome: UInt8, CaseIterable, Sendable {
  case ok, degraded, error, timeout, overload, poolTimeout, outage, declined, refusedByRule
  case visitorLeft, skipped, shed, breakerOpen, reneged
}

extension CallOutcome {
  /// Whether the call failed for its caller.
  public var isFailure: Bool {
    switch self {
    case .error, .timeout, .overload, .poolTimeout, .outage, .declined, .shed, .breakerOpen,
      .reneged:
      true
    case .ok, .degraded, .refusedByRule, .visitorLeft, .skipped: false
    }
  }
}

/// Table 1: a session begins.
@frozen
public struct SessionBeginRow: Equatable, Sendable, BitwiseCopyable {
  /// The arrival.
  public var time: UInt64
  /// The session.
  public var session: UInt64
  /// Index of the persona.
  public var persona: UInt16
  /// Index of the journey.
  public var journey: UInt16
  /// Index of the region.
  public var region: UInt16
  /// Version of a rollout; 0: none.
  public var version: UInt8
  /// 0, or 1 + index of the method of payment in META.
  public var payment: UInt8
  /// Reserved; 0.
  public var flags: UInt8

  /// Creates a row.
  @inlinable
  public init(
    time: UInt64,
    session: UInt64,
    persona: UInt16,
    journey: UInt16,
    region: UInt16,
    version: UInt8 = 0,
    payment: UInt8 = 0,
    flags: UInt8 = 0
  ) {
    self.time = time
    self.session = session
    self.persona = persona
    self.journey = journey
    self.region = region
    self.version = version
    self.payment = payment
    self.flags = flags
  }
}

/// Table 2: a session ends, or is still open when the run ends.
@frozen
public struct SessionEndRow: Equatable, Sendable, BitwiseCopyable {
  /// The end.
  public var time: UInt64
  /// The session.
  public var session: UInt64
  /// From arrival to end.
  public var duration: UInt64
  /// Value realised, in minor units.
  public var value: Int64
  /// Value that the whole journey would have brought, in minor units.
  public var potential: Int64
  /// Index of the persona.
  public var persona: UInt16
  /// Index of the journey.
  public var journey: UInt16
  /// Index of the region.
  public var region: UInt16
  /// Index of the reason in META; 0: none.
  public var reason: UInt16
  /// Steps of the journey that lie behind the session: those that it completed, and those that it
  /// went past.
  public var steps: UInt32
  /// 0, or 1 + index of the fault that was the proximate cause.
  public var fault: UInt16
  /// Satisfaction in thousandths, 1000...5000.
  public var satisfaction: UInt16
  /// How it ended.
  public var result: SessionResult

  /// Creates a row.
  @inlinable
  public init(
    time: UInt64,
    session: UInt64,
    duration: UInt64,
    value: Int64,
    potential: Int64,
    persona: UInt16,
    journey: UInt16,
    region: UInt16,
    reason: UInt16,
    steps: UInt32,
    fault: UInt16,
    satisfaction: UInt16,
    result: SessionResult
  ) {
    self.time = time
    self.session = session
    self.duration = duration
    self.value = value
    self.potential = potential
    self.persona = persona
    self.journey = journey
    self.region = region
    self.reason = reason
    self.steps = steps
    self.fault = fault
    self.satisfaction = satisfaction
    self.result = result
  }
}

/// How a session ended.
@frozen
public enum SessionResult: UInt8, CaseIterable, Sendable {
  case converted, assisted, abandoned, failed, rejected, expired, open
}

/// Table 3: something happened to the run as a whole. Written by shard 0 only.
@frozen
public struct MarkerRow: Equatable, Sendable, BitwiseCopyable {
  /// When.
  public var time: UInt64
  /// What it is about, such as the index of an effect.
  public var argument: UInt64
  /// A number that goes with it.
  public var value: Int64
  /// What happened.
  public var kind: MarkerKind

  /// Creates a row.
  @inlinable
  public init(time: UInt64, argument: UInt64, value: Int64, kind: MarkerKind) {
    self.time = time
    self.argument = argument
    self.value = value
    self.kind = kind
  }
}

/// The kinds of markers. Those from 0x8000 on are bookkeeping: neither hashed nor counted.
@frozen
public struct MarkerKind: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  /// The number that stands in the file.
  public let rawValue: UInt16

  /// Creates the kind with this number.
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// A phase of the timeline begins; the argument is its index in META.
  public static let phase = MarkerKind(rawValue: 1)
  /// An effect begins to act; the argument is its index in META's faults.
  public static let effectOn = MarkerKind(rawValue: 2)
  /// An effect acts no more.
  public static let effectOff = MarkerKind(rawValue: 3)
  /// No session starts from here on.
  public static let endOfArrivals = MarkerKind(rawValue: 4)
  /// The run ends; the argument counts the events that the kernel handled, the value is 1 for a run
  /// that was interrupted.
  public static let end = MarkerKind(rawValue: 5)
  /// The share of version B changes; the argument is the stage of the rollout, the value the share in
  /// millionths: 0 where B was taken back.
  public static let rolloutShare = MarkerKind(rawValue: 16)
  /// The guard of a rollout has read a stage that ends here; the argument is the stage, the value says
  /// which guardrails are violated: 1 conversion, 2 errors, 4 slowness, in sum.
  public static let rolloutReading = MarkerKind(rawValue: 17)
  /// All tables were cut here, so that what comes before is whole.
  public static let checkpoint = MarkerKind(rawValue: 0x8000)
  /// The file was made by recovery.
  public static let recovered = MarkerKind(rawValue: 0x8001)
}

/// Table 5: what became of one planned request. Written by the emitter, on its own clock.
///
/// The four instants count from the intended time; a negative one is earlier. Where a request never
/// got so far, they are 0, and ``reason`` says why.
@frozen
public struct EmissionRow: Equatable, Sendable, BitwiseCopyable {
  /// When it was to be sent.
  public var time: UInt64
  /// The session.
  public var session: UInt64
  /// When its turn came.
  public var due: Int64
  /// When its last byte was handed to the system.
  public var written: Int64
  /// When the first byte of the answer came.
  public var firstByte: Int64
  /// When the last byte of the answer came.
  public var lastByte: Int64
  /// The bytes of the answer's body.
  public var bytes: UInt64
  /// Index of the persona.
  public var persona: UInt16
  /// Index of the journey.
  public var journey: UInt16
  /// Index of the region.
  public var region: UInt16
  /// Index of the step in its journey.
  public var step: UInt16
  /// HTTP status; 0: none came.
  public var status: UInt16
  /// Retry of the visitor · 16 + attempt of the machine; 0 is the first request.
  public var attempt: UInt8
  /// Place among the step's calls.
  public var call: UInt8
  /// What became of it.
  public var reason: EmissionReason

  /// Creates a row.
  @inlinable
  public init(
    time: UInt64,
    session: UInt64,
    due: Int64,
    written: Int64,
    firstByte: Int64,
    lastByte: Int64,
    bytes: UInt64,
    persona: UInt16,
    journey: UInt16,
    region: UInt16,
    step: UInt16,
    status: UInt16,
    attempt: UInt8,
    call: UInt8,
    reason: EmissionReason
  ) {
    self.time = time
    self.session = session
    self.due = due
    self.written = written
    self.firstByte = firstByte
    self.lastByte = lastByte
    self.bytes = bytes
    self.persona = persona
    self.journey = journey
    self.region = region
    self.step = step
    self.status = status
    self.attempt = attempt
    self.call = call
    self.reason = reason
  }
}

/// What became of a planned request. From 16 on it is an error of the exchange.
@frozen
public struct EmissionReason: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  /// The number that stands in the file.
  public let rawValue: UInt8

  /// Creates the reason with this number.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// It was sent in time and answered.
  public static let sent = EmissionReason(rawValue: 0)
  /// It was sent too late and answered.
  public static let late = EmissionReason(rawValue: 1)
  /// It was not sent, for it would have been too late.
  public static let shed = EmissionReason(rawValue: 2)
  /// It was not sent, for the limits or the target left it out.
  public static let skipped = EmissionReason(rawValue: 3)
  /// It was sent, and no answer had come when the emission ended.
  public static let pending = EmissionReason(rawValue: 4)
  /// No connection came about.
  public static let connectionFailed = EmissionReason(rawValue: 16)
  /// The connection ended before the answer did.
  public static let connectionLost = EmissionReason(rawValue: 17)
  /// No answer came in the time allowed.
  public static let timedOut = EmissionReason(rawValue: 18)
  /// The answer was no HTTP.
  public static let notHTTP = EmissionReason(rawValue: 19)
  /// The body of the answer was larger than is taken.
  public static let oversized = EmissionReason(rawValue: 21)
  /// The other side broke off TLS.
  public static let brokenTLS = EmissionReason(rawValue: 20)
}

/// Table 4: what a station did in one window.
@frozen
public struct StationWindowRow: Equatable, Sendable, BitwiseCopyable {
  /// The end of the window.
  public var time: UInt64
  /// Index of the service.
  public var service: UInt16
  /// Requests that reached the station.
  public var calls: UInt64
  /// Requests among them that found no free server.
  public var waited: UInt64
  /// Sum of their waits, also of those that left the queue without being served, in quanta. At a
  /// station with a database, and of its pool: of what was waited inside the window.
  public var waitSum: UInt64
  /// Server-quanta of work done inside the window.
  public var busySum: UInt64
  /// The longest queue seen.
  public var longestQueue: UInt64
  /// Calls that erred.
  public var errors: UInt64
  /// Calls turned away because the queue was full.
  public var overloads: UInt64
  /// Calls whose caller gave up.
  public var timeouts: UInt64

  /// Creates a row.
  @inlinable
  public init(
    time: UInt64,
    service: UInt16,
    calls: UInt64,
    waited: UInt64,
    waitSum: UInt64,
    busySum: UInt64,
    longestQueue: UInt64,
    errors: UInt64,
    overloads: UInt64,
    timeouts: UInt64
  ) {
    self.time = time
    self.service = service
    self.calls = calls
    self.waited = waited
    self.waitSum = waitSum
    self.busySum = busySum
    self.longestQueue = longestQueue
    self.errors = errors
    self.overloads = overloads
    self.timeouts = timeouts
  }
}
