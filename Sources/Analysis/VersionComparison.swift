/// Two versions side by side.
public struct VersionComparison: Codable, Equatable, Sendable {
  /// The version that everybody had.
  public var a: VersionSummary
  /// The new one.
  public var b: VersionSummary
  /// Of the conversion rate.
  public var conversionDifference: Estimate
  /// Of the completion rate.
  public var completionDifference: Estimate
  /// Of the revenue of a session.
  public var revenueDifference: Estimate
  /// Of satisfaction.
  public var satisfactionDifference: Estimate

  /// Creates a comparison.
  public init(
    a: VersionSummary,
    b: VersionSummary,
    conversionDifference: Estimate,
    completionDifference: Estimate,
    revenueDifference: Estimate,
    satisfactionDifference: Estimate
  ) {
    self.a = a
    self.b = b
    self.conversionDifference = conversionDifference
    self.completionDifference = completionDifference
    self.revenueDifference = revenueDifference
    self.satisfactionDifference = satisfactionDifference
  }
}

/// What one version came to.
public struct VersionSummary: Codable, Equatable, Sendable {
  /// Sessions that ended.
  public var sessions: Int
  /// Completed out of ended.
  public var conversion: Estimate
  /// Completed out of completed and technical losses.
  public var completion: Estimate
  /// The mean revenue of a session, in minor units.
  public var revenuePerSession: Estimate
  /// The mean satisfaction.
  public var satisfaction: Estimate
  /// Failed calls out of calls.
  public var errorRate: Double?
  /// The 95th percentile of the visible time of completed journeys.
  public var p95: Estimate

  /// Creates a summary.
  public init(
    sessions: Int,
    conversion: Estimate,
    completion: Estimate,
    revenuePerSession: Estimate,
    satisfaction: Estimate,
    errorRate: Double?,
    p95: Estimate
  ) {
    self.sessions = sessions
    self.conversion = conversion
    self.completion = completion
    self.revenuePerSession = revenuePerSession
    self.satisfaction = satisfaction
    self.errorRate = errorRate
    self.p95 = p95
  }
}
