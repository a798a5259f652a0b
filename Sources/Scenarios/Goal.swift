/// A success criterion of a run.
public struct Goal: Equatable, Sendable {
  /// What is measured.
  public var metric: Metric
  /// How the observed value must stand to the limit.
  public var comparison: Comparison
  /// The limit, in the unit of the metric: rates as 0...1, money in minor units, times in seconds.
  public var limit: Double
  /// The criterion as its author wrote it.
  public var text: String

  /// The comparisons that a criterion may ask for.
  public enum Comparison: String, Sendable, CaseIterable {
    case greater = ">"
    case atLeast = ">="
    case less = "<"
    case atMost = "<="
    case equal = "="

    /// Whether `value` stands to `limit` as asked.
    public func holds(_ value: Double, against limit: Double) -> Bool {
      switch self {
      case .greater: value > limit
      case .atLeast: value >= limit
      case .less: value < limit
      case .atMost: value <= limit
      case .equal: value == limit
      }
    }
  }

  /// Creates a goal.
  public init(metric: Metric, comparison: Comparison, limit: Double, text: String) {
    self.metric = metric
    self.comparison = comparison
    self.limit = limit
    self.text = text
  }
}

/// The metrics of a run, by the names that every interface uses.
public enum Metric: String, CaseIterable, Sendable {
  /// Completed ÷ (completed + technical losses).
  case journeyCompletionRate = "journey-completion-rate"
  /// Completed ÷ ended.
  case conversionRate = "conversion-rate"
  /// Abandoned ÷ ended.
  case abandonmentRate = "abandonment-rate"
  /// Abandoned for a technical reason ÷ ended.
  case technicalAbandonmentRate = "technical-abandonment-rate"
  /// Mean over completed journeys of the sum of visible response times, in seconds.
  case averageJourneyTime = "average-journey-time"
  /// Mean time from arrival to end of completed journeys, in seconds.
  case journeyWallTime = "journey-wall-time"
  /// Realised value, in minor units.
  case revenueGenerated = "revenue-generated"
  /// Potential value of technical losses, in minor units.
  case revenueLost = "revenue-lost"
  /// 1 − revenue ÷ revenue of the fault-free twin.
  case revenueImpact = "revenue-impact"
  /// Mean satisfaction of ended sessions, 1...5.
  case customerSatisfaction = "customer-satisfaction"
  /// Failed calls ÷ calls.
  case errorRate = "error-rate"
  /// Conversion of the run at the normal load − conversion.
  case conversionDrop = "conversion-drop"
  /// The largest ratio, over steps, of the 95th percentile of the visible response to that of the run
  /// at the normal load.
  case responseRatio = "response-ratio"
  /// How far back the newest write lies that the failure of a region left, in seconds; 0: all did.
  case dataLoss = "data-loss"
  /// From the first call that the failure of a region made fail to the instant from which calls of
  /// its users succeed again, in seconds.
  case downtime
  /// The raw value of a ``BusinessContinuity``.
  case businessContinuity = "business-continuity"
}
