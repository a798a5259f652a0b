import Scenarios

extension Metric {
  /// Whether more of it is better for the business.
  public var isBetterHigher: Bool {
    switch self {
    case .journeyCompletionRate, .conversionRate, .revenueGenerated, .customerSatisfaction,
      .businessContinuity:
      true
    case .abandonmentRate, .technicalAbandonmentRate, .averageJourneyTime, .journeyWallTime,
      .revenueLost, .revenueImpact, .errorRate, .conversionDrop, .responseRatio, .dataLoss,
      .downtime:
      false
    }
  }

  /// What its values cannot leave.
  public var bounds: ClosedRange<Double> {
    switch self {
    case .journeyCompletionRate, .conversionRate, .abandonmentRate, .technicalAbandonmentRate,
      .errorRate:
      0...1
    case .customerSatisfaction: 1...5
    case .businessContinuity: 0...2
    case .averageJourneyTime, .journeyWallTime, .revenueLost, .responseRatio, .dataLoss, .downtime:
      0...Double.infinity
    case .conversionDrop: -1...1
    case .revenueImpact: -Double.infinity...1
    case .revenueGenerated: -Double.infinity...Double.infinity
    }
  }
}
