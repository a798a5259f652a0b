/// The writes that the failure of a region lost: committed there, and not yet at their new place.
public struct DataLossSummary: Codable, Equatable, Sendable {
  /// Writes lost.
  public var writes: Int
  /// Sessions that lost one at least.
  public var sessions: Int
  /// Revenue that was removed with them, of the sessions that ended, in minor units.
  public var revenue: Int64
  /// The first of them, in order of time.
  public var listed: [LostWrite]

  /// Creates a summary of lost writes.
  public init(writes: Int, sessions: Int, revenue: Int64, listed: [LostWrite]) {
    self.writes = writes
    self.sessions = sessions
    self.revenue = revenue
    self.listed = listed
  }
}

/// A write that was lost.
public struct LostWrite: Codable, Equatable, Sendable {
  /// The session.
  public var session: UInt64
  /// The name of the journey.
  public var journey: String
  /// The name of the step.
  public var step: String
  /// When it was committed.
  public var time: Double
  /// What it was worth, in minor units.
  public var value: Int64

  /// Creates a lost write.
  public init(session: UInt64, journey: String, step: String, time: Double, value: Int64) {
    self.session = session
    self.journey = journey
    self.step = step
    self.time = time
    self.value = value
  }
}
