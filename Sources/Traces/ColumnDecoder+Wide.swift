/// Columns of whatever transform, by way of 64-bit numbers.
extension ColumnDecoder {
  /// Decodes a column to `target`, and throws unless its extremes are those of the descriptor.
  func decodeAny(
    _ column: ColumnDescriptor,
    _ known: TraceColumn,
    _ ranges: ArraySlice<Range<Int>>,
    of source: [UInt8],
    count: Int,
    into target: ColumnBuffer
  ) throws(Damage) {
    if column.isSparse {
      try decodeSparse(column, known, ranges, of: source, count: count, into: target)
    } else if ranges.isEmpty {
      // Without planes all values are one value.
      let value = Self.constant(column)
      try Self.check(column, known, minimum: value, maximum: value)
      target.fill(value, count: count)
    } else {
      try decodeNumbers(column, ranges, of: source, count: count)
      try numbers.withValues(as: UInt64.self, count: count) { (values) throws(Damage) in
        let survey = ColumnSurvey(values, of: known)
        try Self.check(column, known, minimum: survey.minimum, maximum: survey.maximum)
        target.fill(values)
      }
    }
  }

  private static func constant(_ column: ColumnDescriptor) -> UInt64 {
    switch column.transform {
    case .plain, .zigzag: 0
    case .frame, .age, .delta, .zigzagDelta: column.base &* UInt64(column.scale)
    }
  }

  /// Puts the values that are not zero where the bitmap says.
  private func decodeSparse(
    _ column: ColumnDescriptor,
    _ known: TraceColumn,
    _ ranges: ArraySlice<Range<Int>>,
    of source: [UInt8],
    count: Int,
    into target: ColumnBuffer
  ) throws(Damage) {
    guard let bitmap = ranges.first else { throw Damage("column \(column.id) has no bitmap") }
    let size = (count + 7) / 8
    let places = ColumnBuffer(width: 1)
    places.reserve(size)
    try planes.decode(source, bitmap, count: size, into: places)
    let filled = try places.withValues(as: UInt8.self, count: size) { (bits) throws(Damage) in
      guard count % 8 == 0 || bits[size - 1] >> UInt8(count % 8) == 0 else {
        throw Damage("a bitmap is longer than its column")
      }
      return bits.indices.reduce(0) { $0 + bits[$1].nonzeroBitCount }
    }
    guard filled > 0 else {
      guard ranges.count == 1 else {
        throw Damage("column \(column.id) has planes for no values")
      }
      try Self.check(column, known, minimum: 0, maximum: 0)
      return target.fill(0, count: count)
    }
    try decodeNumbers(column, ranges.dropFirst(), of: source, count: filled)
    try numbers.withValues(as: UInt64.self, count: filled) { (values) throws(Damage) in
      let survey = ColumnSurvey(values, of: known).joined(zeros: count - filled, of: known)
      try Self.check(column, known, minimum: survey.minimum, maximum: survey.maximum)
      places.withValues(as: UInt8.self, count: size) {
        target.scatter(values, to: $0, count: count)
      }
    }
  }

  /// Decodes to `numbers`.
  private func decodeNumbers(
    _ column: ColumnDescriptor,
    _ ranges: ArraySlice<Range<Int>>,
    of source: [UInt8],
    count: Int
  ) throws(Damage) {
    numbers.reserve(count)
    numbers.fill(0, count: count)
    let plane = ColumnBuffer(width: 1)
    plane.reserve(count)
    for (place, range) in ranges.enumerated() {
      try planes.decode(source, range, count: count, into: plane)
      plane.withValues(as: UInt8.self, count: count) { plane in
        numbers.withMutableValues(as: UInt64.self, count: count) {
          ColumnLoops.join(plane, at: UInt64(8 * place), to: &$0)
        }
      }
    }
    numbers.withMutableValues(as: UInt64.self, count: count) { Self.restore(&$0, column) }
  }

  private static func restore(_ values: inout MutableSpan<UInt64>, _ column: ColumnDescriptor) {
    let scale = UInt64(column.scale)
    let base = column.base
    var last = base
    switch column.transform {
    case .plain: change(&values) { $0 &* scale }
    case .frame: change(&values) { (base &+ $0) &* scale }
    case .age: change(&values) { (base &- $0) &* scale }
    case .zigzag: change(&values) { unzigzag($0) &* scale }
    case .delta:
      change(&values) { number in
        last &+= number
        return last &* scale
      }
    case .zigzagDelta:
      change(&values) { number in
        last &+= unzigzag(number)
        return last &* scale
      }
    }
  }

  @inline(__always)
  private static func change(
    _ values: inout MutableSpan<UInt64>,
    _ transform: (UInt64) -> UInt64
  ) {
    for index in values.indices { values[index] = transform(values[index]) }
  }

  @inline(__always)
  private static func unzigzag(_ number: UInt64) -> UInt64 {
    number >> 1 ^ (0 &- (number & 1))
  }
}
