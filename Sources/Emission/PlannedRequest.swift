/// A request that the plan says to send.
@frozen
public struct PlannedRequest: Equatable, Sendable, BitwiseCopyable {
  /// When to send it, in nanoseconds of real time since the emission began.
  public var intended: Int64
  /// When the simulated visitor asked, in nanoseconds of virtual time since the run began.
  public var start: Int64
  /// The simulated response time in nanoseconds.
  public var simulatedResponse: Int64
  /// The session.
  public var session: UInt64
  /// Index of the endpoint in the ``EndpointTable``.
  public var endpoint: UInt32
  /// Index of the persona.
  public var persona: UInt16
  /// Index of the region.
  public var region: UInt16

  /// Creates a request.
  public init(
    intended: Int64,
    start: Int64,
    simulatedResponse: Int64,
    session: UInt64,
    endpoint: UInt32,
    persona: UInt16,
    region: UInt16 = 0
  ) {
    self.intended = intended
    self.start = start
    self.simulatedResponse = simulatedResponse
    self.session = session
    self.endpoint = endpoint
    self.persona = persona
    self.region = region
  }
}
