/// How large a run is, about.
public struct SizePrediction: Codable, Equatable, Sendable {
  /// The events that the kernel handles.
  public var events: Double
  /// The rows of its trace.
  public var rows: Double
  /// The most sessions that are under way at once, with some reserve for chance.
  public var peakSessions: Double
  /// The length of the run; of one that lasts until its last session has ended, about.
  public var length: Double

  /// Creates a size.
  public init(events: Double, rows: Double, peakSessions: Double, length: Double) {
    self.events = events
    self.rows = rows
    self.peakSessions = peakSessions
    self.length = length
  }
}
