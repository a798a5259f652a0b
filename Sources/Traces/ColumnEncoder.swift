/// Turns columns into byte planes and keeps the frames of one block.
struct ColumnEncoder {
  private let planes: PlaneEncoder
  private var numbers: [UInt64]
  private var plane: [UInt8]

  /// The frames of the columns since ``removeAll()``, one behind the other.
  private(set) var body: [UInt8] = []
  /// Their sizes.
  private(set) var planeSizes: [UInt32] = []

  /// Creates an encoder of columns of at most `capacity` values.
  init(capacity: Int) throws(TraceError) {
    planes = try PlaneEncoder(capacity: capacity)
    numbers = Array(repeating: 0, count: capacity)
    plane = Array(repeating: 0, count: capacity)
  }

  mutating func removeAll() {
    body.removeAll(keepingCapacity: true)
    planeSizes.removeAll(keepingCapacity: true)
  }

  /// Adds the frames of a column in the usual transform and says how to read them.
  ///
  /// - Precondition: `values` is not empty.
  mutating func append(
    _ column: TraceColumn,
    _ values: Span<UInt64>,
    _ survey: ColumnSurvey
  ) -> ColumnDescriptor {
    let transform = Self.usualTransform(of: column, survey)
    let filled = values.count - survey.zeros
    let isSparse =
      filled > 0 && filled < values.count / 4
      && (transform == .plain || transform == .zigzag)
      && max(survey.minimum, survey.maximum) > 0xFF
    return append(column, values, survey, as: transform, isSparse: isSparse)
  }

  /// Adds the frames of a column in this transform.
  mutating func append(
    _ column: TraceColumn,
    _ values: Span<UInt64>,
    _ survey: ColumnSurvey,
    as transform: ColumnTransform,
    isSparse: Bool
  ) -> ColumnDescriptor {
    let first = planeSizes.count
    var base: UInt64 = 0
    if isSparse {
      let packed = appendBitmap(of: values)
      base = fillNumbers(packed.span, survey, transform)
      appendPlanes(count: packed.count)
    } else {
      base = fillNumbers(values, survey, transform)
      appendPlanes(count: values.count)
    }
    return ColumnDescriptor(
      id: column.rawValue,
      transform: transform,
      planeCount: planeSizes.count - first,
      isSparse: isSparse,
      base: base,
      minimum: survey.minimum,
      maximum: survey.maximum,
      presence: column.isCategory ? survey.presence : 0
    )
  }
}

// MARK: - Transforms

extension ColumnEncoder {
  private static func usualTransform(
    of column: TraceColumn,
    _ survey: ColumnSurvey
  ) -> ColumnTransform {
    if column.isSigned { return survey.minimum == survey.maximum ? .frame : .zigzag }
    switch column {
    case .time: return survey.isOrdered ? .delta : .zigzagDelta
    case .session: return survey.isOrdered ? .delta : .age
    default:
      let span = survey.maximum - survey.minimum
      let savesPlane = span.leadingZeroBitCount / 8 > survey.maximum.leadingZeroBitCount / 8
      return savesPlane ? .frame : .plain
    }
  }

  /// Fills `numbers` with what the planes are to hold and returns the base.
  private mutating func fillNumbers(
    _ values: Span<UInt64>,
    _ survey: ColumnSurvey,
    _ transform: ColumnTransform
  ) -> UInt64 {
    var target = numbers.mutableSpan
    switch transform {
    case .plain:
      for index in values.indices { target[index] = values[index] }
      return 0
    case .frame:
      for index in values.indices { target[index] = values[index] &- survey.minimum }
      return survey.minimum
    case .age:
      for index in values.indices { target[index] = survey.maximum &- values[index] }
      return survey.maximum
    case .zigzag:
      for index in values.indices { target[index] = Self.zigzag(values[index]) }
      return 0
    case .delta, .zigzagDelta:
      var last = values[0]
      for index in values.indices {
        let distance = values[index] &- last
        target[index] = transform == .delta ? distance : Self.zigzag(distance)
        last = values[index]
      }
      return values[0]
    }
  }

  @inline(__always)
  private static func zigzag(_ value: UInt64) -> UInt64 {
    value << 1 ^ UInt64(bitPattern: Int64(bitPattern: value) >> 63)
  }

  /// Adds the plane that says where values are not zero and returns those values.
  private mutating func appendBitmap(of values: Span<UInt64>) -> [UInt64] {
    var packed: [UInt64] = []
    let size = (values.count + 7) / 8
    for index in 0..<size { plane[index] = 0 }
    for index in values.indices where values[index] != 0 {
      plane[index >> 3] |= 1 << UInt8(index & 7)
      packed.append(values[index])
    }
    appendPlane(size: size)
    return packed
  }

  /// Adds one plane for each byte that any of the first `count` numbers needs.
  private mutating func appendPlanes(count: Int) {
    var union: UInt64 = 0
    for index in 0..<count { union |= numbers[index] }
    var shift: UInt64 = 0
    while shift < 64, union >> shift != 0 {
      Self.extract(byteAt: shift, of: numbers, count: count, into: &plane)
      appendPlane(size: count)
      shift += 8
    }
  }

  private static func extract(
    byteAt shift: UInt64,
    of numbers: [UInt64],
    count: Int,
    into plane: inout [UInt8]
  ) {
    let source = numbers.span
    var target = plane.mutableSpan
    for index in 0..<count {
      target[index] = UInt8(truncatingIfNeeded: source[index] >> shift)
    }
  }

  private mutating func appendPlane(size: Int) {
    let frame = planes.append(plane, count: size, to: &body)
    planeSizes.append(UInt32(frame))
  }
}
