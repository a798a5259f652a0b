/// Sessions by how they ended.
public struct SessionCounts: Codable, Equatable, Sendable {
  /// Sessions that arrived.
  public var started = 0
  /// Sessions that ended, in whatever way.
  public var ended = 0
  /// Sessions that completed without help.
  public var converted = 0
  /// Sessions that completed after support had solved a failed step.
  public var assisted = 0
  /// Sessions that the visitor left.
  public var abandoned = 0
  /// Sessions that could not go on.
  public var failed = 0
  /// Sessions to which a rule said no.
  public var rejected = 0
  /// Sessions whose time budget ended.
  public var expired = 0
  /// Still under way when the run ended; in no rate.
  public var open = 0
  /// Abandoned or failed for a technical reason.
  public var technicalLosses = 0
  /// The most sessions under way at one instant, to the resolution of a window.
  public var peakConcurrent = 0

  /// Creates counts.
  public init(
    started: Int = 0,
    ended: Int = 0,
    converted: Int = 0,
    assisted: Int = 0,
    abandoned: Int = 0,
    failed: Int = 0,
    rejected: Int = 0,
    expired: Int = 0,
    open: Int = 0,
    technicalLosses: Int = 0,
    peakConcurrent: Int = 0
  ) {
    self.started = started
    self.ended = ended
    self.converted = converted
    self.assisted = assisted
    self.abandoned = abandoned
    self.failed = failed
    self.rejected = rejected
    self.expired = expired
    self.open = open
    self.technicalLosses = technicalLosses
    self.peakConcurrent = peakConcurrent
  }
}
