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
    let base: UInt64
    if isSparse {
      let packed = appendBitmap(of: values)
      base = appendPlanes(of: packed.span, survey, transform)
    } else {
      base = appendPlanes(of: values, survey, transform)
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

  /// Adds the planes of what the transform makes of `values` and returns the base.
  private mutating func appendPlanes(
    of values: Span<UInt64>,
    _ survey: ColumnSurvey,
    _ transform: ColumnTransform
  ) -> UInt64 {
    guard transform != .plain else {
      // A negative number is the largest of all without its sign, and then it is the minimum.
      let widest = max(survey.minimum, survey.maximum)
      var shift: UInt64 = 0
      while shift < 64, widest >> shift != 0 {
        Self.extract(byteAt: shift, of: values, into: &plane)
        appendPlane(size: values.count)
        shift += 8
      }
      return 0
    }
    let (base, union) = Self.fill(&numbers, with: values, survey, transform)
    appendNumbers(count: values.count, union: union)
    return base
  }

  /// Fills `numbers` with what the planes are to hold and returns the base and all bits in use.
  private static func fill(
    _ numbers: inout [UInt64],
    with values: Span<UInt64>,
    _ survey: ColumnSurvey,
    _ transform: ColumnTransform
  ) -> (base: UInt64, union: UInt64) {
    let (least, greatest) = (survey.minimum, survey.maximum)
    var last = values.isEmpty ? 0 : values[0]
    switch transform {
    case .plain:
      return (0, write(values, to: &numbers) { $0 })
    case .frame:
      return (least, write(values, to: &numbers) { $0 &- least })
    case .age:
      return (greatest, write(values, to: &numbers) { greatest &- $0 })
    case .zigzag:
      return (0, write(values, to: &numbers) { zigzag($0) })
    case .delta:
      let base = last
      let union = write(values, to: &numbers) { value in
        defer { last = value }
        return value &- last
      }
      return (base, union)
    case .zigzagDelta:
      let base = last
      let union = write(values, to: &numbers) { value in
        defer { last = value }
        return zigzag(value &- last)
      }
      return (base, union)
    }
  }

  /// The loop of `fill`; inlined, so that each transform has a loop of its own.
  @inline(__always)
  private static func write(
    _ values: Span<UInt64>,
    to numbers: inout [UInt64],
    _ transform: (UInt64) -> UInt64
  ) -> UInt64 {
    precondition(values.count <= numbers.count)
    var target = numbers.mutableSpan
    var union: UInt64 = 0
    for index in values.indices {
      let number = transform(values[index])
      target[index] = number
      union |= number
    }
    return union
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

  /// Adds one plane for each byte that the first `count` numbers use.
  private mutating func appendNumbers(count: Int, union: UInt64) {
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
    extract(byteAt: shift, of: numbers.span.extracting(0..<count), into: &plane)
  }

  private static func extract(
    byteAt shift: UInt64,
    of numbers: Span<UInt64>,
    into plane: inout [UInt8]
  ) {
    precondition(numbers.count <= plane.count)
    var target = plane.mutableSpan
    for index in numbers.indices {
      target[index] = UInt8(truncatingIfNeeded: numbers[index] &>> shift)
    }
  }

  private mutating func appendPlane(size: Int) {
    let frame = planes.append(plane, count: size, to: &body)
    planeSizes.append(UInt32(frame))
  }
}
