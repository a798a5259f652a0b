/// The paths that were asked for, each with a number.
///
/// Looking a path up neither allocates nor copies. The table is bounded, for a path may be different
/// in every request: those beyond the bound share number 0.
struct PathTable: Sendable {
  /// The most paths that are told apart.
  static let maximumCount = 10_000
  /// The name of what is beyond.
  static let others = Array("(others)".utf8)

  private static let slotCount = 32_768

  /// The paths by number.
  private(set) var paths: [[UInt8]] = [others]
  /// Open addressing by digest; 0: free.
  private var slots: [Int32] = Array(repeating: 0, count: slotCount)

  /// The number of the path that these bytes are.
  mutating func index(of bytes: Span<UInt8>, in range: Range<Int>) -> Int32 {
    let digest = bytes.digest(in: range)
    var slot = Int(truncatingIfNeeded: digest ^ digest >> 32) & (Self.slotCount - 1)
    while slots[slot] != 0 {
      if isPath(slots[slot], bytes, range) { return slots[slot] }
      slot = (slot + 1) & (Self.slotCount - 1)
    }
    guard paths.count <= Self.maximumCount else { return 0 }
    slots[slot] = Int32(paths.count)
    paths.append(range.map { bytes[$0] })
    return slots[slot]
  }

  private func isPath(_ number: Int32, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let path = paths[Int(number)]
    guard path.count == range.count else { return false }
    var index = 0
    while index < path.count {
      if path[index] != bytes[range.lowerBound + index] { return false }
      index += 1
    }
    return true
  }
}
