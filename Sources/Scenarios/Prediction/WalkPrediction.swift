/// What a session of a persona does in a journey, on average and without faults.
public struct WalkPrediction: Codable, Equatable, Sendable {
  /// The name of the persona.
  public var persona: String
  /// The name of the journey.
  public var journey: String
  /// The share of all sessions that are of this persona and walk this journey, 0...1.
  public var share: Double
  /// The steps, in the order of the journey.
  public var steps: [Step]
  /// The share of the sessions that complete the journey, 0...1.
  public var completion: Double
  /// The time from arrival to end where nobody waits for a server.
  public var length: Double

  /// A step of the walk.
  public struct Step: Codable, Equatable, Sendable {
    /// The name of the step.
    public var name: String
    /// How often a session comes to it.
    public var visits: Double
    /// The calls that it makes there, each to a service by name.
    public var calls: [Call]

    /// Creates a step.
    public init(name: String, visits: Double, calls: [Call]) {
      self.name = name
      self.visits = visits
      self.calls = calls
    }
  }

  /// A call of a step.
  public struct Call: Codable, Equatable, Sendable {
    /// The name of the service.
    public var service: String
    /// How often a session makes it, tries again included.
    public var calls: Double
    /// The mean service time.
    public var serviceTime: Double

    /// Creates a call.
    public init(service: String, calls: Double, serviceTime: Double) {
      self.service = service
      self.calls = calls
      self.serviceTime = serviceTime
    }
  }

  /// Creates a walk.
  public init(
    persona: String,
    journey: String,
    share: Double,
    steps: [Step],
    completion: Double,
    length: Double
  ) {
    self.persona = persona
    self.journey = journey
    self.share = share
    self.steps = steps
    self.completion = completion
    self.length = length
  }
}
