/// What a scenario asks of the model that it cannot do.
public enum JourneyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The product of the traffic multipliers exceeds ``JourneyRun/largestMultiplier``.
  case multiplierTooLarge(Double)
  /// The arrival curve brings more sessions than ids are made for, four billion.
  case tooManySessions(Double)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .multiplierTooLarge(let multiplier):
      "traffic is multiplied by \(multiplier) at its peak, and \(JourneyRun.largestMultiplier) is "
        + "the most: raise the rate of the arrivals instead"
    case .tooManySessions(let count):
      "the arrivals bring about \(count) sessions, and \(ArrivalLayers.largestExpectation) is the "
        + "most: simulate a part of the time, or a share of the visitors on a share of the servers"
    }
  }
}
