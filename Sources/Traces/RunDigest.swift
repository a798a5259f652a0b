/// What a run's rows add up to: equal for equal rows, whatever their order, shards or blocks were.
///
/// Every row has a 64-bit hash over its values; the digest keeps the sum and the exclusive or of the
/// hashes, and counts rows. Bookkeeping markers are neither hashed nor counted.
public struct RunDigest: Equatable, Sendable {
  /// The sum of the rows' hashes modulo 2^64.
  public private(set) var contentSum: UInt64 = 0
  /// The exclusive or of the rows' hashes.
  public private(set) var contentXor: UInt64 = 0
  /// Rows by number of table, eight places.
  public private(set) var rows: [UInt64] = Array(repeating: 0, count: 8)

  /// Creates the digest of no rows.
  public init() {}

  init(contentSum: UInt64, contentXor: UInt64, rows: [UInt64]) {
    self.contentSum = contentSum
    self.contentXor = contentXor
    self.rows = rows
  }

  /// Adds a call.
  public mutating func add(_ row: CallRow) { include(row) }
  /// Adds the begin of a session.
  public mutating func add(_ row: SessionBeginRow) { include(row) }
  /// Adds the end of a session.
  public mutating func add(_ row: SessionEndRow) { include(row) }
  /// Adds a marker, unless it is bookkeeping.
  public mutating func add(_ row: MarkerRow) { include(row) }
  /// Adds the window of a station.
  public mutating func add(_ row: StationWindowRow) { include(row) }
  /// Adds a request of the emitter.
  public mutating func add(_ row: EmissionRow) { include(row) }

  /// Adds all rows of a chunk.
  public mutating func add(_ chunk: RowChunk) {
    include(chunk.begins)
    include(chunk.calls)
    include(chunk.ends)
    include(chunk.markers)
    include(chunk.stationWindows)
    include(chunk.emissions)
  }

  /// Adds what another shard or block adds up to.
  public mutating func merge(_ other: RunDigest) {
    contentSum &+= other.contentSum
    contentXor ^= other.contentXor
    for table in rows.indices { rows[table] &+= other.rows[table] }
  }

  /// The run's hash as 32 hexadecimal digits: XXH64 with seed 0, then with seed 1, of the ten
  /// little-endian words `contentSum`, `contentXor`, `rows[0]` … `rows[7]`.
  public var contentHash: String {
    var bytes: [UInt8] = []
    for word in [contentSum, contentXor] + rows { bytes.append(littleEndian: word) }
    return Self.hexadecimal(XXHash64.hash(bytes, seed: 0))
      + Self.hexadecimal(XXHash64.hash(bytes, seed: 1))
  }

  mutating func include<Row: TraceRow>(_ row: Row) {
    guard row.isCounted else { return }
    let hash = row.contentHash
    contentSum &+= hash
    contentXor ^= hash
    rows[Int(Row.table.rawValue)] += 1
  }

  private mutating func include<Row: TraceRow>(_ rows: [Row]) { include(rows.span) }

  /// Adds many rows; the sums stay in registers.
  @inline(__always)
  mutating func include<Row: TraceRow>(_ rows: Span<Row>) {
    var (sum, xor, count) = (contentSum, contentXor, 0 as UInt64)
    for index in rows.indices where rows[index].isCounted {
      let hash = rows[index].contentHash
      sum &+= hash
      xor ^= hash
      count &+= 1
    }
    (contentSum, contentXor) = (sum, xor)
    self.rows[Int(Row.table.rawValue)] += count
  }

  static func hexadecimal(_ word: UInt64) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

/// The hash of one row: six words mixed at once, then the columns from id 12 on that are not zero.
struct RowHash {
  private(set) var state: UInt64

  /// Mixes the six words that every table has: time, session, latency, value, places, kinds.
  @inline(__always)
  init(_ w0: UInt64, _ w1: UInt64, _ w2: UInt64, _ w3: UInt64, _ w4: UInt64, _ w5: UInt64) {
    typealias X = XXHash64
    var hash = (w0 ^ X.prime3) &* X.prime1
    hash ^= X.rotate(((w1 ^ (w4 &* X.prime3)) ^ X.prime4) &* X.prime2, 17)
    hash ^= X.rotate(((w2 ^ (w5 &* X.prime5)) ^ X.prime5) &* X.prime1, 31)
    hash ^= X.rotate((w3 ^ X.prime1) &* X.prime2, 47)
    hash = (hash ^ (hash >> 32)) &* Self.finalizer
    hash = (hash ^ (hash >> 32)) &* Self.finalizer
    state = hash ^ (hash >> 32)
  }

  /// Mixes the value of a column from id 12 on; they come in order of id.
  @inline(__always)
  mutating func mix(_ column: TraceColumn, _ value: UInt64) {
    guard value != 0 else { return }
    let word = (value &+ UInt64(column.rawValue)) &* XXHash64.prime1
    state = XXHash64.rotate(state ^ word, 27) &* Self.finalizer
  }

  private static let finalizer: UInt64 = 0xD6E8_FEB8_6659_FD93
}
