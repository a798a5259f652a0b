/// A session worth a look, to be found in the trace by its number.
public struct ExampleSession: Codable, Equatable, Sendable {
  /// Why it is worth a look.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// The one that waited longest of those that completed their journey.
    case slowestCompleted = "slowest-completed"
    /// The one that waited longest of those that left for a technical reason.
    case slowestAbandoned = "slowest-abandoned"
    /// The one that waited longest of those that could not go on.
    case slowestFailed = "slowest-failed"
  }

  /// Why it is worth a look.
  public var kind: Kind
  /// Its number.
  public var session: UInt64
  /// The name of its persona.
  public var persona: String
  /// The name of its journey.
  public var journey: String
  /// When it arrived, in seconds since the start of the run.
  public var start: Double
  /// From arrival to end.
  public var duration: Double
  /// The sum of its visible waits.
  public var waited: Double
  /// Why it ended; absent: it completed.
  public var reason: String?

  /// Creates an example.
  public init(
    kind: Kind,
    session: UInt64,
    persona: String,
    journey: String,
    start: Double,
    duration: Double,
    waited: Double,
    reason: String?
  ) {
    self.kind = kind
    self.session = session
    self.persona = persona
    self.journey = journey
    self.start = start
    self.duration = duration
    self.waited = waited
    self.reason = reason
  }
}
