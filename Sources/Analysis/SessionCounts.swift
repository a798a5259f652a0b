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

  /// Creates counts of nothing.
  public init() {}
}
