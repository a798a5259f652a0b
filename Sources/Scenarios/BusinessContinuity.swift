/// How well business went on through a regional failure; as a metric its raw value.
public enum BusinessContinuity: Int, CaseIterable, Comparable, Sendable {
  /// Less than 80 % of the journeys were completed.
  case none
  /// At least 80 %.
  case degraded
  /// At least 95 %, and no journey type was without a completion in any full minute after the
  /// failover.
  case maintained

  /// The level of a number that a metric or a goal holds.
  public init?(metric value: Double) {
    guard let level = Int(exactly: value).flatMap(BusinessContinuity.init(rawValue:)) else {
      return nil
    }
    self = level
  }

  /// The name in documents.
  public var name: String { String(describing: self) }

  /// Whether business went on less well.
  public static func < (left: BusinessContinuity, right: BusinessContinuity) -> Bool {
    left.rawValue < right.rawValue
  }
}
