/// A reason of losses.
public struct Loss: Codable, Equatable, Sendable {
  /// `abandoned` or `failed`.
  public var result: String
  /// Why, such as `latency`.
  public var reason: String
  /// The effect that was the proximate cause; absent: none.
  public var effect: String?
  /// Sessions lost for it.
  public var sessions: Int
  /// Potential value lost, in minor units.
  public var value: Int64

  /// Creates a reason of losses.
  public init(
    result: String,
    reason: String,
    effect: String? = nil,
    sessions: Int,
    value: Int64
  ) {
    self.result = result
    self.reason = reason
    self.effect = effect
    self.sessions = sessions
    self.value = value
  }
}
