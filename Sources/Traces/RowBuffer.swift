/// Where a shard puts its rows: it fills a chunk and hands it over when the chunk is full.
///
/// Appending costs no lock and, once the chunks have grown to their size, no allocation.
public final class RowBuffer {
  /// The rows of table 0 after which a chunk is handed over.
  public let capacity: Int
  @usableFromInline internal var chunk: RowChunk
  private let handOver: (RowChunk) -> RowChunk

  /// Creates a buffer.
  ///
  /// - Parameters:
  ///   - capacity: after how many rows of any one table a chunk is handed over.
  ///   - handOver: takes a full chunk and gives an empty one for it; it may wait.
  public init(capacity: Int = 32_768, handOver: @escaping (RowChunk) -> RowChunk) {
    precondition(capacity > 0)
    self.capacity = capacity
    self.handOver = handOver
    chunk = RowChunk()
  }

  /// Adds a row to table 0.
  public func append(_ row: CallRow) {
    chunk.calls.append(row)
    if chunk.calls.count >= capacity { flush() }
  }

  /// Adds a row to table 1.
  public func append(_ row: SessionBeginRow) {
    chunk.begins.append(row)
    if chunk.begins.count >= capacity { flush() }
  }

  /// Adds a row to table 2.
  public func append(_ row: SessionEndRow) {
    chunk.ends.append(row)
    if chunk.ends.count >= capacity { flush() }
  }

  /// Adds a row to table 3.
  public func append(_ row: MarkerRow) {
    chunk.markers.append(row)
  }

  /// Adds a row to table 4.
  public func append(_ row: StationWindowRow) {
    chunk.stationWindows.append(row)
  }

  /// Hands over what has come together.
  public func flush() {
    chunk = handOver(chunk)
  }
}
