/// A request that the plan says to send.
@frozen
public struct PlannedRequest: Equatable, Sendable, BitwiseCopyable {
  /// When to send it, in nanoseconds of real time since the emission began, at the plan's own pace.
  public var intended: Int64
  /// When the simulated visitor asked, in nanoseconds of virtual time since the run began.
  public var start: Int64
  /// The simulated response time in nanoseconds.
  public var simulatedResponse: Int64
  /// The session.
  public var session: UInt64
  /// From the simulated answer that its visitor had waited for to this request, in nanoseconds of
  /// real time at the plan's pace; negative where it waited for none, as the first of a session.
  ///
  /// The answer is the latest among those to earlier requests of the session that had come when this
  /// one was made, so the parallel calls of a step all wait for the one before the step.
  public var think: Int64
  /// Index of the endpoint in the ``EndpointTable``.
  public var endpoint: UInt32
  /// Index of the persona.
  public var persona: UInt16
  /// Index of the journey.
  public var journey: UInt16
  /// Index of the step in its journey.
  public var step: UInt16
  /// Index of the service that answered in the simulation.
  public var service: UInt16
  /// Index of the region.
  public var region: UInt16
  /// Index of the phase of the timeline.
  public var phase: UInt16
  /// Which repetition of the trace it belongs to, from 0.
  public var round: UInt16
  /// Retry of the visitor · 16 + attempt of the machine; 0 is the first request.
  public var attempt: UInt8
  /// Place among the step's calls.
  public var call: UInt8
  /// How many requests of its session and round back the one stands whose answer its visitor had
  /// waited for; 0: it waited for none, and ``think`` is negative.
  public var awaited: UInt32

  /// Creates a request.
  public init(
    intended: Int64,
    start: Int64,
    simulatedResponse: Int64,
    session: UInt64,
    think: Int64 = -1,
    endpoint: UInt32,
    persona: UInt16 = 0,
    journey: UInt16 = 0,
    step: UInt16 = 0,
    service: UInt16 = 0,
    region: UInt16 = 0,
    phase: UInt16 = 0,
    round: UInt16 = 0,
    attempt: UInt8 = 0,
    call: UInt8 = 0,
    awaited: UInt32 = 0
  ) {
    self.intended = intended
    self.start = start
    self.simulatedResponse = simulatedResponse
    self.session = session
    self.think = think
    self.endpoint = endpoint
    self.persona = persona
    self.journey = journey
    self.step = step
    self.service = service
    self.region = region
    self.phase = phase
    self.round = round
    self.attempt = attempt
    self.call = call
    self.awaited = awaited
  }
}
