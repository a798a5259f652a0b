import Statistics

/// A histogram as HdrHistogram's version 2 writes it: a header of 40 bytes, then the counts of the
/// cells in ZigZag LEB128, with a negative number −n for n empty cells, all of it compressed.
///
/// Resolutions of 11 and 8 bits are HdrHistograms of three and of two significant digits.
///
/// - SeeAlso: `org.HdrHistogram.AbstractHistogram.encodeIntoByteBuffer` and `ZigZagEncoding`.
enum HistogramPayload {
  /// Why bytes are no histogram.
  struct Damage: Error, Equatable {
    let detail: String
  }

  /// What is counted at the least, in nanoseconds: an hour.
  static let usualHighest: UInt64 = 3_600_000_000_000

  /// The low nibble but one says that counts are of variable width.
  private static let plainCookie: UInt32 = 0x1C84_9313
  private static let compressedCookie: UInt32 = 0x1C84_9314
  private static let headerSize = 40
  /// More than the counts of all cells can take.
  private static let largest = 1 << 20

  /// The bytes of a histogram.
  static func encode(_ histogram: LogLinearHistogram) -> [UInt8] {
    var counts: [UInt8] = []
    var next = 0
    histogram.forEachIndex { cell, count in
      if cell - next == 1 { counts.append(0) }
      if cell - next > 1 { append(Int64(next - cell), to: &counts) }
      append(Int64(clamping: count), to: &counts)
      next = cell + 1
    }
    var bytes: [UInt8] = []
    append(plainCookie, to: &bytes)
    append(UInt32(counts.count), to: &bytes)
    append(0 as UInt32, to: &bytes)
    append(digits(of: histogram.resolution), to: &bytes)
    append(1 as UInt64, to: &bytes)
    append(max(usualHighest, histogram.max ?? 0), to: &bytes)
    append((1.0).bitPattern, to: &bytes)
    let compressed = Zlib.compress(bytes + counts)
    var envelope: [UInt8] = []
    append(compressedCookie, to: &envelope)
    append(UInt32(compressed.count), to: &envelope)
    return envelope + compressed
  }

  /// The cells of a histogram and its resolution.
  static func decode(
    _ bytes: [UInt8]
  ) throws(Damage) -> (
    resolution: LogLinearHistogram.Resolution, cells: [(cell: Int, count: UInt64)]
  ) {
    var envelope = Cursor(bytes)
    guard try envelope.word() == compressedCookie else {
      throw Damage(detail: "it is no compressed histogram of version 2")
    }
    guard try envelope.word() == bytes.count - 8,
      let plain = Zlib.decompress(Array(bytes.dropFirst(8)), limit: largest)
    else { throw Damage(detail: "its compressed bytes are damaged") }
    var cursor = Cursor(plain)
    guard try cursor.word() == plainCookie else {
      throw Damage(detail: "it is no histogram of version 2")
    }
    let size = try cursor.word()
    guard size == plain.count - headerSize else { throw Damage(detail: "its length is wrong") }
    guard try cursor.word() == 0 else { throw Damage(detail: "its cells are shifted") }
    let digits = try cursor.word()
    guard let resolution = resolution(ofDigits: digits) else {
      throw Damage(detail: "it has \(digits) significant digits, not 2 or 3")
    }
    let least = try cursor.longWord()
    guard least == 1 else { throw Damage(detail: "its unit is \(least), not 1") }
    _ = try cursor.longWord()
    guard try cursor.longWord() == (1.0).bitPattern else {
      throw Damage(detail: "its values are scaled")
    }
    return (resolution, try cells(&cursor, resolution))
  }

  private static func cells(
    _ cursor: inout Cursor,
    _ resolution: LogLinearHistogram.Resolution
  ) throws(Damage) -> [(cell: Int, count: UInt64)] {
    var cells: [(cell: Int, count: UInt64)] = []
    let limit = LogLinearHistogram.cellCount(resolution)
    var cell = 0
    while !cursor.isAtEnd {
      let number = try cursor.variable()
      if number < 0 {
        guard number > -Int64(limit) else { throw Damage(detail: "it has too many cells") }
        cell -= Int(number)
      } else {
        if number > 0 { cells.append((cell, UInt64(number))) }
        cell += 1
      }
      guard cell <= limit else { throw Damage(detail: "it has too many cells") }
    }
    return cells
  }

  private static func digits(of resolution: LogLinearHistogram.Resolution) -> UInt32 {
    switch resolution {
    case .percent: 2
    case .permille: 3
    }
  }

  private static func resolution(ofDigits digits: UInt32) -> LogLinearHistogram.Resolution? {
    switch digits {
    case 2: .percent
    case 3: .permille
    default: nil
    }
  }
}

// MARK: - Numbers

extension HistogramPayload {
  private static func append(
    _ number: some FixedWidthInteger & UnsignedInteger,
    to bytes: inout [UInt8]
  ) {
    for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  /// ZigZag LEB128, of nine bytes at most: the ninth has eight bits.
  static func append(_ number: Int64, to bytes: inout [UInt8]) {
    var rest = UInt64(bitPattern: number << 1 ^ number >> 63)
    for _ in 0..<8 {
      guard rest >= 0x80 else { return bytes.append(UInt8(rest)) }
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Reads numbers off bytes.
  struct Cursor {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func word() throws(Damage) -> UInt32 {
      var word: UInt32 = 0
      for _ in 0..<4 { word = word << 8 | UInt32(try byte()) }
      return word
    }

    mutating func longWord() throws(Damage) -> UInt64 {
      let high = UInt64(try word())
      return high << 32 | UInt64(try word())
    }

    mutating func variable() throws(Damage) -> Int64 {
      var number: UInt64 = 0
      for place in 0..<9 as Range<UInt64> {
        let byte = UInt64(try byte())
        if place == 8 {
          number |= byte << 56
        } else {
          number |= (byte & 0x7F) << (7 * place)
          if byte < 0x80 { break }
        }
      }
      return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    private mutating func byte() throws(Damage) -> UInt8 {
      guard position < bytes.count else { throw Damage(detail: "it ends too early") }
      position += 1
      return bytes[position - 1]
    }
  }
}
