/// Turns the planes of a column back into values, and believes nothing that it has not checked.
struct ColumnDecoder {
  private let planes: PlaneDecoder
  private var plane: [UInt8] = []

  init() throws(TraceError) {
    planes = try PlaneDecoder()
  }

  /// The values of a column of `count` rows whose planes stand in `ranges` of `bytes`.
  mutating func decode(
    _ column: ColumnDescriptor,
    _ ranges: ArraySlice<Range<Int>>,
    of bytes: [UInt8],
    count: Int
  ) throws(Damage) -> [UInt64] {
    if plane.count < count { plane = Array(repeating: 0, count: count) }
    guard column.isSparse, let bitmap = ranges.first else {
      var values = [UInt64](repeating: 0, count: count)
      try sum(ranges, of: bytes, into: &values)
      Self.restore(&values, column)
      return values
    }
    let size = (count + 7) / 8
    try planes.decode(bytes, bitmap, count: size, into: &plane)
    let places = try Self.places(in: plane.prefix(size), count: count)
    var packed = [UInt64](repeating: 0, count: places.count)
    guard !packed.isEmpty || ranges.count == 1 else {
      throw Damage("column \(column.id) has planes for no values")
    }
    try sum(ranges.dropFirst(), of: bytes, into: &packed)
    if !packed.isEmpty { Self.restore(&packed, column) }
    var values = [UInt64](repeating: 0, count: count)
    for (index, place) in places.enumerated() { values[place] = packed[index] }
    return values
  }

  /// Throws unless the values are those that the descriptor speaks of.
  static func check(
    _ values: [UInt64],
    _ column: ColumnDescriptor,
    _ known: TraceColumn
  ) throws(Damage) {
    // Without planes all values are one value, and one look is enough.
    let looked = column.planeCount == 0 ? values.span.extracting(0..<1) : values.span
    let survey = ColumnSurvey(looked, of: known)
    guard survey.minimum == column.minimum, survey.maximum == column.maximum,
      column.presence == 0 || column.presence == survey.presence
    else { throw Damage("the values of column '\(known.name)' are not those of its descriptor") }
    guard known.bitWidth == 64 || survey.maximum >> known.bitWidth == 0 else {
      throw Damage("a value of column '\(known.name)' is too large: \(survey.maximum)")
    }
  }

  /// Adds up the planes, the low byte first.
  private mutating func sum(
    _ ranges: ArraySlice<Range<Int>>,
    of bytes: [UInt8],
    into values: inout [UInt64]
  ) throws(Damage) {
    var shift: UInt64 = 0
    for range in ranges {
      try planes.decode(bytes, range, count: values.count, into: &plane)
      var target = values.mutableSpan
      let source = plane.span
      for index in target.indices { target[index] |= UInt64(source[index]) << shift }
      shift += 8
    }
  }

  /// The numbers of the set bits.
  private static func places(in bitmap: ArraySlice<UInt8>, count: Int) throws(Damage) -> [Int] {
    var places: [Int] = []
    for (index, byte) in bitmap.enumerated() where byte != 0 {
      for bit in 0..<8 where byte >> UInt8(bit) & 1 == 1 { places.append(index * 8 + bit) }
    }
    if let last = places.last, last >= count { throw Damage("a bitmap is longer than its column") }
    return places
  }

  private static func restore(_ values: inout [UInt64], _ column: ColumnDescriptor) {
    let scale = UInt64(column.scale)
    let base = column.base
    var span = values.mutableSpan
    switch column.transform {
    case .plain:
      if scale != 1 { for index in span.indices { span[index] &*= scale } }
    case .frame:
      for index in span.indices { span[index] = (base &+ span[index]) &* scale }
    case .age:
      for index in span.indices { span[index] = (base &- span[index]) &* scale }
    case .zigzag:
      for index in span.indices { span[index] = unzigzag(span[index]) &* scale }
    case .delta:
      var last = base
      for index in span.indices {
        last &+= span[index]
        span[index] = last &* scale
      }
    case .zigzagDelta:
      var last = base
      for index in span.indices {
        last &+= unzigzag(span[index])
        span[index] = last &* scale
      }
    }
  }

  @inline(__always)
  private static func unzigzag(_ number: UInt64) -> UInt64 {
    number >> 1 ^ (0 &- (number & 1))
  }
}
