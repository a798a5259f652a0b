/// A number with its interval.
public struct Estimate: Codable, Equatable, Sendable {
  /// The value; absent where it is not defined.
  public var value: Double?
  /// The lower end of the 95 % interval.
  public var low: Double?
  /// The upper end.
  public var high: Double?
  /// How the interval was made: `within-run` (differences of neighboring time slices) or
  /// `replications`.
  public var method: String?

  /// Creates an estimate.
  public init(
    value: Double? = nil,
    low: Double? = nil,
    high: Double? = nil,
    method: String? = nil
  ) {
    self.value = value
    self.low = low
    self.high = high
    self.method = method
  }
}
