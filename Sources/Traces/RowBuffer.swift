/// Where a shard puts its rows: it fills a chunk and hands it over when the chunk is full.
///
/// Appending costs no lock and, once the chunks have grown to their size, no allocation.
///
/// The tables stand here and not in a chunk, and their exclusivity is not checked while the program
/// runs: counting a reference and checking an access cost more than appending a row does. Nothing
/// called while a table is changed can reach the buffer.
public final class RowBuffer {
  /// The rows of table 0 after which a chunk is handed over.
  public let capacity: Int
  @exclusivity(unchecked) private var calls: [CallRow] = []
  @exclusivity(unchecked) private var begins: [SessionBeginRow] = []
  @exclusivity(unchecked) private var ends: [SessionEndRow] = []
  @exclusivity(unchecked) private var markers: [MarkerRow] = []
  @exclusivity(unchecked) private var stationWindows: [StationWindowRow] = []
  /// Empty; the tables go into it when it is handed over.
  private var chunk: RowChunk
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
    calls.append(row)
    if calls.count >= capacity { flush() }
  }

  /// Adds a row to table 1.
  public func append(_ row: SessionBeginRow) {
    begins.append(row)
    if begins.count >= capacity { flush() }
  }

  /// Adds a row to table 2.
  public func append(_ row: SessionEndRow) {
    ends.append(row)
    if ends.count >= capacity { flush() }
  }

  /// Adds a row to table 3.
  public func append(_ row: MarkerRow) {
    markers.append(row)
  }

  /// Adds a row to table 4.
  public func append(_ row: StationWindowRow) {
    stationWindows.append(row)
  }

  /// Hands over what has come together.
  public func flush() {
    exchangeTables()
    chunk = handOver(chunk)
    exchangeTables()
  }

  /// Exchanges the tables with those of the chunk.
  private func exchangeTables() {
    swap(&calls, &chunk.calls)
    swap(&begins, &chunk.begins)
    swap(&ends, &chunk.ends)
    swap(&markers, &chunk.markers)
    swap(&stationWindows, &chunk.stationWindows)
  }
}
