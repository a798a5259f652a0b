/// Numbers that a value may have, as ranges.
struct ValueSet: Equatable, Sendable {
  /// The ranges, in order, with gaps between them.
  let ranges: [ClosedRange<UInt64>]

  static let all = ValueSet([0...UInt64.max])

  init(_ ranges: [ClosedRange<UInt64>]) {
    var joined: [ClosedRange<UInt64>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, last.upperBound == .max || range.lowerBound <= last.upperBound + 1
      {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    self.ranges = joined
  }

  /// All numbers that are not in the set.
  var complement: ValueSet {
    var gaps: [ClosedRange<UInt64>] = []
    var start: UInt64? = 0
    for range in ranges {
      if let from = start, from < range.lowerBound { gaps.append(from...range.lowerBound - 1) }
      start = range.upperBound == .max ? nil : range.upperBound + 1
    }
    if let start { gaps.append(start...UInt64.max) }
    return ValueSet(gaps)
  }

  /// The numbers of both sets.
  func intersection(_ other: ValueSet) -> ValueSet {
    ValueSet(
      ranges.flatMap { range in
        other.ranges.filter(range.overlaps).map { $0.clamped(to: range) }
      }
    )
  }

  @inline(__always)
  func contains(_ value: UInt64) -> Bool {
    for range in ranges where value <= range.upperBound { return value >= range.lowerBound }
    return false
  }

  /// Whether the set has a number between these.
  func meets(_ bounds: ClosedRange<UInt64>) -> Bool { ranges.contains { $0.overlaps(bounds) } }

  /// The union of `1 << (value & 63)`.
  var presence: UInt64 {
    var bits: UInt64 = 0
    for range in ranges {
      guard range.upperBound - range.lowerBound < 63 else { return .max }
      for value in range { bits |= 1 << (value & 63) }
    }
    return bits
  }
}
