/// A way in which sessions ended without completing their journeys.
public struct Ending: Codable, Equatable, Sendable {
  /// `abandoned`, `failed`, `rejected` or `expired`.
  public var result: String
  /// Why, such as `no-intent`, `latency` or the name of a validation rule.
  public var reason: String
  /// Sessions that ended so.
  public var sessions: Int

  /// Creates a way of ending.
  public init(result: String, reason: String, sessions: Int) {
    self.result = result
    self.reason = reason
    self.sessions = sessions
  }
}
