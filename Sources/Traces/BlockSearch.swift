/// Searches a file for the next place where a block may begin.
struct BlockSearch {
  private static let windowSize = 1 << 20
  /// What the search looks at: magic number, length, tag, and the counts that length depends on.
  private static let signatureSize = 24

  private let file: InputFile
  private let end: UInt64
  private var window: [UInt8] = []
  private var start: UInt64 = 0

  /// Creates a search that ends before `end`.
  init(_ file: InputFile, end: UInt64) {
    self.file = file
    self.end = end
  }

  /// The first place from `offset` on where a magic number, a tag and sizes stand as in a block
  /// header; `nil` if there is none.
  mutating func next(from offset: UInt64) throws(TraceError) -> UInt64? {
    var place = offset
    while place < end, end - place >= UInt64(Self.signatureSize) {
      if place < start || place + UInt64(Self.signatureSize) > start + UInt64(window.count) {
        window = try file.read(at: place, count: Int(min(UInt64(Self.windowSize), end - place)))
        start = place
      }
      let last = window.count - Self.signatureSize
      if let found = Self.firstSignature(in: window.span, from: Int(place - start), to: last) {
        return start + UInt64(found)
      }
      place = start + UInt64(last) + 1
    }
    return nil
  }

  private static func firstSignature(in bytes: Span<UInt8>, from first: Int, to last: Int) -> Int? {
    var place = first
    while place <= last {
      if bytes[place] == 0x5A, isSignature(bytes, at: place) { return place }
      place += 1
    }
    return nil
  }

  private static func isSignature(_ bytes: Span<UInt8>, at place: Int) -> Bool {
    func word(_ offset: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + offset + $1]) << UInt32(8 * $1) }
    }
    // "JTRB", the low byte first.
    guard word(0) == ZstdFrame.skippableMagic, word(8) == 0x4252_544A else { return false }
    let columns = UInt64(bytes[place + 13])
    let planes = UInt64(word(20))
    let size = UInt64(BlockHeader.fixedSize - 8) + UInt64(ColumnDescriptor.size) * columns
    return UInt64(word(4)) == size + 4 * planes
  }
}
