/// The run at the normal load, where a goal compares with it.
public struct NormalLoadSummary: Codable, Equatable, Sendable {
  /// The content hash of its rows.
  public var contentHash: String
  /// Its sessions by how they ended.
  public var sessions: SessionCounts
  /// Its conversion.
  public var conversionRate: Double?
  /// The step whose visible response grew most against it, as `journey/step`.
  public var slowestStep: String?

  /// Creates a summary of the run at the normal load.
  public init(
    contentHash: String,
    sessions: SessionCounts,
    conversionRate: Double?,
    slowestStep: String?
  ) {
    self.contentHash = contentHash
    self.sessions = sessions
    self.conversionRate = conversionRate
    self.slowestStep = slowestStep
  }
}
