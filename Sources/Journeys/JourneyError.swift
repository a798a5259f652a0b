import Scenarios

/// What a scenario asks of the model that it cannot do.
public enum JourneyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The product of the traffic multipliers exceeds ``JourneyRun/largestMultiplier``.
  case multiplierTooLarge(Double)
  /// The arrival curve brings more sessions than ids are made for, four billion.
  case tooManySessions(Double)
  /// The effects come and go more often than a run can tell apart.
  case tooManyOccurrences

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .multiplierTooLarge(let multiplier):
      "traffic is multiplied by \(multiplier) at its peak, and \(JourneyRun.largestMultiplier) is "
        + "the most: raise the rate of the arrivals instead"
    case .tooManyOccurrences:
      "the effects of the scenario act more than \(Effect.mostOccurrences) times in all with this "
        + "seed: repeat them less often, or raise \"mttr\""
    case .tooManySessions(let count):
      "the arrivals bring about \(count) sessions, and \(ArrivalLayers.largestExpectation) is the "
        + "most: simulate a part of the time, or a share of the visitors on a share of the servers"
    }
  }
}
