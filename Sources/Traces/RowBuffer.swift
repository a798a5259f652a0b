/// Where a shard puts its rows: it fills a chunk and hands it over when the chunk is full.
///
/// Appending costs no lock and, once the chunks have grown to their size, no allocation.
///
/// The tables stand here and not in a chunk, and their exclusivity is not checked while the program
/// runs: counting a reference and checking an access cost more than appending a row does. Nothing
/// called while a table is changed can reach the buffer.
public final class RowBuffer {
  /// The capacity of a buffer that is not told another.
  public static let defaultCapacity = 16_384

  /// The rows of one table after which a chunk is handed over.
  public let capacity: Int
  @exclusivity(unchecked) private var calls: [CallRow] = []
  @exclusivity(unchecked) private var begins: [SessionBeginRow] = []
  @exclusivity(unchecked) private var ends: [SessionEndRow] = []
  @exclusivity(unchecked) private var markers: [MarkerRow] = []
  @exclusivity(unchecked) private var stationWindows: [StationWindowRow] = []
  @exclusivity(unchecked) private var emissions: [EmissionRow] = []
  /// Empty; the tables go into it when it is handed over.
  private var chunk: RowChunk
  private let handOver: (RowChunk) -> RowChunk

  /// Creates a buffer.
  ///
  /// - Parameters:
  ///   - capacity: after how many rows of any one table a chunk is handed over.
  ///   - handOver: takes a full chunk and gives an empty one for it; it may wait.
  public init(capacity: Int = RowBuffer.defaultCapacity, handOver: @escaping (RowChunk) -> RowChunk)
  {
    precondition(capacity > 0)
    self.capacity = capacity
    self.handOver = handOver
    chunk = RowChunk()
  }

  /// Adds a row to table 0.
  public func append(_ row: CallRow) {
    unsafe calls.append(row)
    if unsafe calls.count >= capacity { flush() }
  }

  /// Adds a row to table 1.
  public func append(_ row: SessionBeginRow) {
    unsafe begins.append(row)
    if unsafe begins.count >= capacity { flush() }
  }

  /// Adds a row to table 2.
  public func append(_ row: SessionEndRow) {
    unsafe ends.append(row)
    if unsafe ends.count >= capacity { flush() }
  }

  /// Adds a row to table 3.
  public func append(_ row: MarkerRow) {
    unsafe markers.append(row)
  }

  /// Adds a row to table 4.
  public func append(_ row: StationWindowRow) {
    unsafe stationWindows.append(row)
  }

  /// Adds a row to table 5.
  public func append(_ row: EmissionRow) {
    unsafe emissions.append(row)
    if unsafe emissions.count >= capacity { flush() }
  }

  /// Hands over what has come together.
  public func flush() {
    exchangeTables()
    chunk = handOver(chunk)
    exchangeTables()
  }

  /// Exchanges the tables with those of the chunk.
  private func exchangeTables() {
    unsafe swap(&calls, &chunk.calls)
    unsafe swap(&begins, &chunk.begins)
    unsafe swap(&ends, &chunk.ends)
    unsafe swap(&markers, &chunk.markers)
    unsafe swap(&stationWindows, &chunk.stationWindows)
    unsafe swap(&emissions, &chunk.emissions)
  }
}
