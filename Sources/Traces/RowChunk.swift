/// A stretch of a run's rows, table by table, on its way from the shard to those who read it.
///
/// The tables keep no order among each other, so a reader takes the begins of a chunk first, then
/// its calls, then its ends: for each session that is the order in which they happened.
public final class RowChunk {
  /// Rows of table 0, by time.
  public internal(set) var calls: [CallRow] = []
  /// Rows of table 1, by time.
  public internal(set) var begins: [SessionBeginRow] = []
  /// Rows of table 2, by time.
  public internal(set) var ends: [SessionEndRow] = []
  /// Rows of table 3, by time.
  public internal(set) var markers: [MarkerRow] = []
  /// Rows of table 4, by time.
  public internal(set) var stationWindows: [StationWindowRow] = []
  /// Rows of table 5, by time.
  public internal(set) var emissions: [EmissionRow] = []

  /// Creates an empty chunk.
  public init() {}

  /// Forgets the rows and keeps the memory.
  public func removeAll() {
    calls.removeAll(keepingCapacity: true)
    begins.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    markers.removeAll(keepingCapacity: true)
    stationWindows.removeAll(keepingCapacity: true)
    emissions.removeAll(keepingCapacity: true)
  }
}

/// Takes the rows of a run, chunk by chunk, in the order of time.
///
/// Two kinds exist: what writes rows to a file, and what folds them to numbers.
public protocol RowConsumer: AnyObject {
  /// Takes the next rows. The chunk is reused after the call.
  func consume(_ chunk: RowChunk) throws
}
