/// The skippable frame before the planes of a block: what they hold and how to read them.
struct BlockHeader: Equatable {
  /// The most rows of a block: with more, one block of a few bytes could ask for more memory than a
  /// reader is to use for a whole file.
  static let maximumRows = 1 << 18
  /// The most columns of a block.
  static let maximumColumns = 64
  /// The size of the part before the columns.
  static let fixedSize = 96
  /// Where the number of the block stands.
  static let sequenceOffset = 32
  /// Where the number of rows before the block stands.
  static let firstRowOffset = 40
  /// Where the checksum stands.
  static let checksumOffset = 80
  /// No header is longer.
  static let maximumSize = size(columns: maximumColumns)
  /// No block is longer: the most rows of the widest table, 76 bytes each where nothing can be
  /// compressed, and room to spare.
  static let maximumLength = 24 << 20

  /// The size of the longest header of so many columns.
  static func size(columns: Int) -> Int {
    fixedSize + columns * (ColumnDescriptor.size + 4 * ColumnDescriptor.maximumPlanes)
  }

  var table: UInt8
  var rows: Int
  var sequence: UInt64
  var firstRow: UInt64
  var timeMinimum: UInt64
  var timeMaximum: UInt64
  var contentSum: UInt64
  var contentXor: UInt64
  var checksum: UInt64 = 0
  var startMinimum: UInt64
  var columns: [ColumnDescriptor]
  var planeSizes: [UInt32]

  /// The bytes of the header.
  var size: Int {
    Self.fixedSize + ColumnDescriptor.size * columns.count + 4 * planeSizes.count
  }

  /// The bytes of the planes.
  var bodySize: Int { planeSizes.reduce(0) { $0 + Int($1) } }

  func write(to bytes: inout [UInt8]) {
    bytes.append(littleEndian: ZstdFrame.skippableMagic)
    bytes.append(littleEndian: UInt32(size - 8))
    bytes.append(contentsOf: "JTRB".utf8)
    bytes += [table, UInt8(columns.count), 0, 0]
    bytes.append(littleEndian: UInt32(rows))
    bytes.append(littleEndian: UInt32(planeSizes.count))
    let words = [
      UInt64(bodySize), sequence, firstRow, timeMinimum, timeMaximum, contentSum, contentXor,
      checksum, startMinimum,
    ]
    for word in words { bytes.append(littleEndian: word) }
    for column in columns { column.write(to: &bytes) }
    for size in planeSizes { bytes.append(littleEndian: size) }
  }
}

// MARK: - Reading

extension BlockHeader {
  /// Reads a header from the start of `bytes`; the checksum is for the caller to compare.
  init(from bytes: [UInt8]) throws(Damage) {
    var cursor = ByteCursor(bytes)
    guard try cursor.take(UInt32.self) == ZstdFrame.skippableMagic else {
      throw Damage("no block stands where the index says so")
    }
    let length = Int(try cursor.take(UInt32.self))
    try cursor.expect("JTRB")
    table = try cursor.take()
    let columnCount = Int(try cursor.take(UInt8.self))
    guard try cursor.take(UInt16.self) == 0 else {
      throw Damage("a block header has a reserved bit", isUnsupported: true)
    }
    rows = Int(try cursor.take(UInt32.self))
    let planeCount = Int(try cursor.take(UInt32.self))
    guard (1...Self.maximumRows).contains(rows), columnCount <= Self.maximumColumns,
      planeCount <= columnCount * ColumnDescriptor.maximumPlanes,
      length == Self.fixedSize - 8 + ColumnDescriptor.size * columnCount + 4 * planeCount
    else { throw Damage("a block header has sizes that do not fit together") }
    let bodySize: UInt64 = try cursor.take()
    sequence = try cursor.take()
    firstRow = try cursor.take()
    timeMinimum = try cursor.take()
    timeMaximum = try cursor.take()
    contentSum = try cursor.take()
    contentXor = try cursor.take()
    checksum = try cursor.take()
    startMinimum = try cursor.take()
    columns = []
    for _ in 0..<columnCount { columns.append(try ColumnDescriptor(from: &cursor)) }
    planeSizes = []
    for _ in 0..<planeCount { planeSizes.append(try cursor.take()) }
    try checkPlanes(bodySize: bodySize)
  }

  private func checkPlanes(bodySize: UInt64) throws(Damage) {
    guard columns.reduce(0, { $0 + $1.planeCount }) == planeSizes.count,
      Set(columns.map(\.id)).count == columns.count
    else { throw Damage("the columns of a block do not fit its planes") }
    guard UInt64(self.bodySize) == bodySize else {
      throw Damage("the planes of a block do not fill it")
    }
    // No frame that pays is longer: zstd's own bound for incompressible bytes.
    guard planeSizes.allSatisfy({ Int($0) <= rows + rows / 128 + 512 }) else {
      throw Damage("a plane is longer than its rows allow")
    }
  }

  /// Where the planes of each column stand in the block, in order of columns.
  var planeRanges: [Range<Int>] {
    var start = size
    return planeSizes.map { size in
      defer { start += Int(size) }
      return start..<start + Int(size)
    }
  }
}
