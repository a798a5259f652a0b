/// What a measurement of the trace store found. Times are nanoseconds a row.
public struct TraceBenchmarkResult: Sendable {
  /// Nanoseconds a quantum.
  public let quantum: UInt64
  /// The rows that were encoded and decoded.
  public let rows: Int
  /// How few bytes a row can take.
  public internal(set) var floor: EntropyFloor?
  /// The bytes a row takes.
  public internal(set) var bytes = 0.0
  /// The bits a row of each column.
  public internal(set) var columnBits: [(name: String, bits: Double)] = []
  /// Writing, with hash and checksum.
  public internal(set) var encoding: Spread?
  /// Reading all columns, checksums compared.
  public internal(set) var decoding: Spread?
  /// Reading one column, checksums compared.
  public internal(set) var decodingOneColumn: Spread?
  /// Reading rows, checksums compared.
  public internal(set) var decodingRows: Spread?
  /// Structures of 32 bytes through zstd, sample by sample in turn with the other.
  public internal(set) var plain: [Plain] = []
  /// By how much the process grew while a file was written, in bytes.
  public internal(set) var writerBytes: Int?
  /// The rows of the file in which things were looked for.
  public internal(set) var lookUpRows = 0
  /// Opening a file and coming to the first call from a time on.
  public internal(set) var seekMilliseconds: Spread?
  /// All rows of one session out of an open file.
  public internal(set) var sessionMilliseconds: Spread?
  /// Whether it was stopped before its end.
  public internal(set) var isPartial = false

  /// Structures through zstd.
  public struct Plain: Sendable {
    /// The level.
    public let level: Int
    /// The bytes a row takes.
    public let bytes: Double
    /// Compressing.
    public let encoding: Spread
    /// Decompressing.
    public let decoding: Spread
  }

  init(quantum: UInt64, rows: Int) {
    self.quantum = quantum
    self.rows = rows
  }

  /// The size as a multiple of the entropy floor.
  public var ratioToFloor: Double? { floor.map { bytes / $0.bytesPerRow } }
}
