/// A persona or a journey.
public struct GroupSummary: Codable, Equatable, Sendable {
  /// The name of the persona or journey.
  public var name: String
  /// Its sessions by how they ended.
  public var sessions: SessionCounts
  /// The metrics of this group by their names.
  public var metrics: [String: Estimate]

  /// Creates a summary of a group.
  public init(
    name: String,
    sessions: SessionCounts,
    metrics: [String: Estimate]
  ) {
    self.name = name
    self.sessions = sessions
    self.metrics = metrics
  }
}
