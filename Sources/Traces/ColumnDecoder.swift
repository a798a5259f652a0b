/// Turns the planes of a column back into values, and believes nothing that it has not checked.
///
/// The usual columns go a short way: bytes are decompressed to their place, and numbers of up to four
/// planes are put together in 32 bits, where their extremes are compared with the descriptor's. All
/// others take more passes over 64-bit numbers.
final class ColumnDecoder {
  let planes: PlaneDecoder
  /// The bytes of the planes of one column.
  private let bytes = (0..<4).map { _ in ColumnBuffer(width: 1) }
  private let words = ColumnBuffer(width: 4)
  let numbers = ColumnBuffer(width: 8)

  init() throws(TraceError) {
    planes = try PlaneDecoder()
  }

  /// Decodes the column `known` of `count` rows to `target`, which is as wide as the column, and throws
  /// unless its extremes are those of the descriptor and within that width. Its planes stand in
  /// `ranges` of the block `source`.
  func decode(
    _ column: ColumnDescriptor,
    _ known: TraceColumn,
    _ ranges: ArraySlice<Range<Int>>,
    of source: [UInt8],
    count: Int,
    into target: ColumnBuffer
  ) throws(Damage) {
    target.reserve(count)
    let isUsual = !column.isSparse && column.scale == 1 && !known.isSigned
    switch (target.width, ranges.count) {
    case (1, 1) where isUsual && column.transform.isOffset:
      try planes.decode(source, ranges[ranges.startIndex], count: count, into: target)
      try shiftBytes(of: target, count, column, known)
    case (2, 1) where isUsual && column.transform.isOffset:
      bytes[0].reserve(count)
      try planes.decode(source, ranges[ranges.startIndex], count: count, into: bytes[0])
      try widenBytes(to: target, count, column, known)
    case (8, 1...4) where isUsual && column.transform.isMonotone:
      try join(ranges, of: source, count)
      try restore(to: target, count, column, known)
    case (8, 5...8) where isUsual && column.transform.isOffset:
      try join(ranges.prefix(4), of: source, count)
      try extend(by: ranges.dropFirst(4), of: source, to: target, count)
      try shiftLongs(of: target, count, column, known)
    default:
      try decodeAny(column, known, ranges, of: source, count: count, into: target)
    }
  }
}

extension ColumnTransform {
  /// Whether a value is a base and what the planes hold.
  fileprivate var isOffset: Bool { self == .plain || self == .frame }

  /// Whether the extremes of values follow from those of what the planes hold.
  fileprivate var isMonotone: Bool { isOffset || self == .age || self == .delta }
}

// MARK: - Short ways

extension ColumnDecoder {
  private func shiftBytes(
    of target: ColumnBuffer,
    _ count: Int,
    _ column: ColumnDescriptor,
    _ known: TraceColumn
  ) throws(Damage) {
    let (least, greatest) = target.withValues(as: UInt8.self, count: count) {
      ColumnLoops.extrema($0)
    }
    try check(column, known, UInt64(least), UInt64(greatest))
    let base = UInt8(truncatingIfNeeded: column.offset)
    guard base != 0 else { return }
    target.withMutableValues(as: UInt8.self, count: count) { ColumnLoops.add(base, to: &$0) }
  }

  private func widenBytes(
    to target: ColumnBuffer,
    _ count: Int,
    _ column: ColumnDescriptor,
    _ known: TraceColumn
  ) throws(Damage) {
    try bytes[0].withValues(as: UInt8.self, count: count) { (bytes) throws(Damage) in
      let (least, greatest) = ColumnLoops.extrema(bytes)
      try check(column, known, UInt64(least), UInt64(greatest))
      let base = UInt16(truncatingIfNeeded: column.offset)
      target.withMutableValues(as: UInt16.self, count: count) { target in
        ColumnLoops.widen(bytes, to: &target) { base &+ $0 }
      }
    }
  }

  /// Puts up to four planes together, the low byte first.
  private func join(
    _ ranges: ArraySlice<Range<Int>>,
    of source: [UInt8],
    _ count: Int
  ) throws(Damage) {
    words.reserve(count)
    for (plane, range) in zip(bytes, ranges) {
      plane.reserve(count)
      try planes.decode(source, range, count: count, into: plane)
    }
    words.withMutableValues(as: UInt32.self, count: count) { words in
      for (place, plane) in bytes.prefix(ranges.count).enumerated() {
        plane.withValues(as: UInt8.self, count: count) { plane in
          if place == 0 {
            ColumnLoops.widen(plane, to: &words) { $0 }
          } else {
            ColumnLoops.join(plane, at: UInt32(8 * place), to: &words)
          }
        }
      }
    }
  }

  /// Takes over the four planes that were put together and adds the others.
  private func extend(
    by ranges: ArraySlice<Range<Int>>,
    of source: [UInt8],
    to target: ColumnBuffer,
    _ count: Int
  ) throws(Damage) {
    try target.withMutableValues(as: UInt64.self, count: count) { (target) throws(Damage) in
      words.withValues(as: UInt32.self, count: count) {
        ColumnLoops.widen($0, to: &target) { $0 }
      }
      for (place, range) in ranges.enumerated() {
        try planes.decode(source, range, count: count, into: bytes[0])
        bytes[0].withValues(as: UInt8.self, count: count) {
          ColumnLoops.join($0, at: UInt64(8 * (4 + place)), to: &target)
        }
      }
    }
  }

  private func shiftLongs(
    of target: ColumnBuffer,
    _ count: Int,
    _ column: ColumnDescriptor,
    _ known: TraceColumn
  ) throws(Damage) {
    let (least, greatest) = target.withValues(as: UInt64.self, count: count) {
      ColumnLoops.extrema($0)
    }
    try check(column, known, least, greatest)
    let base = column.offset
    guard base != 0 else { return }
    target.withMutableValues(as: UInt64.self, count: count) { ColumnLoops.add(base, to: &$0) }
  }

  private func restore(
    to target: ColumnBuffer,
    _ count: Int,
    _ column: ColumnDescriptor,
    _ known: TraceColumn
  ) throws(Damage) {
    try words.withValues(as: UInt32.self, count: count) { (words) throws(Damage) in
      let base = column.offset
      guard column.transform != .delta else {
        let last = target.withMutableValues(as: UInt64.self, count: count) {
          ColumnLoops.accumulate(words, from: base, to: &$0)
        }
        return try check(column, known, first: base, last: last)
      }
      let (least, greatest) = ColumnLoops.extrema(words)
      if column.transform == .age {
        try check(column, known, age: UInt64(least), UInt64(greatest))
        target.withMutableValues(as: UInt64.self, count: count) { target in
          ColumnLoops.widen(words, to: &target) { base &- $0 }
        }
      } else {
        try check(column, known, UInt64(least), UInt64(greatest))
        target.withMutableValues(as: UInt64.self, count: count) { target in
          ColumnLoops.widen(words, to: &target) { base &+ $0 }
        }
      }
    }
  }
}

// MARK: - Checks

extension ColumnDecoder {
  /// Throws unless what the planes hold lies between `least` and `greatest` by the descriptor, too.
  private func check(
    _ column: ColumnDescriptor,
    _ known: TraceColumn,
    _ least: UInt64,
    _ greatest: UInt64
  ) throws(Damage) {
    let (minimum, _) = column.offset.addingReportingOverflow(least)
    let (maximum, isOver) = column.offset.addingReportingOverflow(greatest)
    guard !isOver else { throw Self.contradiction(known) }
    try Self.check(column, known, minimum: minimum, maximum: maximum)
  }

  private func check(
    _ column: ColumnDescriptor,
    _ known: TraceColumn,
    age least: UInt64,
    _ greatest: UInt64
  ) throws(Damage) {
    let (minimum, isUnder) = column.offset.subtractingReportingOverflow(greatest)
    guard !isUnder else { throw Self.contradiction(known) }
    try Self.check(column, known, minimum: minimum, maximum: column.offset - least)
  }

  /// Values that grow by at most 2^32 each, 2^20 times, come around at most once.
  private func check(
    _ column: ColumnDescriptor,
    _ known: TraceColumn,
    first: UInt64,
    last: UInt64
  ) throws(Damage) {
    guard first <= last else { throw Self.contradiction(known) }
    try Self.check(column, known, minimum: first, maximum: last)
  }

  /// Throws unless the extremes of the values are those that the descriptor speaks of, and fit the
  /// column.
  static func check(
    _ column: ColumnDescriptor,
    _ known: TraceColumn,
    minimum: UInt64,
    maximum: UInt64
  ) throws(Damage) {
    guard minimum == column.minimum, maximum == column.maximum else { throw contradiction(known) }
    guard known.bitWidth == 64 || maximum >> known.bitWidth == 0 else {
      throw Damage("a value of column '\(known.name)' is too large: \(maximum)")
    }
  }

  private static func contradiction(_ known: TraceColumn) -> Damage {
    Damage("the values of column '\(known.name)' are not those of its descriptor")
  }
}

extension ColumnDescriptor {
  /// What is added to, or what is taken from, by what the planes hold.
  fileprivate var offset: UInt64 { transform == .plain ? 0 : base }
}
