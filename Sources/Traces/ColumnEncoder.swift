/// Turns columns into byte planes and keeps the frames of one block.
struct ColumnEncoder {
  private let planes: PlaneEncoder
  private let plane = ColumnBuffer(width: 1)
  /// What the planes are to hold, where 32 bits do.
  private let words = ColumnBuffer(width: 4)
  /// What the planes are to hold, where 32 bits do not.
  private let numbers = ColumnBuffer(width: 8)
  /// The values of a sparse column that are not zero.
  private let packed = ColumnBuffer(width: 8)

  /// The frames of the columns since ``removeAll(leaving:)``, one behind the other, behind the gap.
  private(set) var body: [UInt8] = []
  /// Their sizes.
  private(set) var planeSizes: [UInt32] = []

  /// Creates an encoder of columns of at most `capacity` values.
  init(capacity: Int, level: Int = 1) throws(TraceError) {
    planes = try PlaneEncoder(level: level)
    plane.reserve(capacity)
    words.reserve(capacity)
  }

  /// Forgets the frames, and leaves room for what is to stand before the next ones.
  mutating func removeAll(leaving gap: Int = 0) {
    body.removeAll(keepingCapacity: true)
    body.append(contentsOf: repeatElement(0, count: gap))
    planeSizes.removeAll(keepingCapacity: true)
  }

  /// Writes over the gap so that `header` ends where the frames begin, and returns where it starts.
  mutating func fillGap(of gap: Int, with header: [UInt8]) -> Int {
    precondition(header.count <= gap && gap <= body.count)
    let start = gap - header.count
    body.replaceSubrange(start..<gap, with: header)
    return start
  }

  /// Adds the frames of the first `count` values in the usual transform and says how to read them.
  ///
  /// - Precondition: `count` is not zero; times do not decrease.
  mutating func append(
    _ column: TraceColumn,
    _ values: ColumnBuffer,
    count: Int
  ) -> ColumnDescriptor {
    switch values.width {
    case 1: values.withValues(as: UInt8.self, count: count) { appendBytes(column, $0) }
    case 2:
      values.withValues(as: UInt16.self, count: count) { appendHalves(column, $0) }
        ?? appendWide(column, values.widened(count: count).span)
    case 4: appendWide(column, values.widened(count: count).span)
    default: values.withValues(as: UInt64.self, count: count) { appendLongs(column, $0) }
    }
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

// MARK: - Columns by width

extension ColumnEncoder {
  /// Columns of bytes are their own planes.
  private mutating func appendBytes(
    _ column: TraceColumn,
    _ values: Span<UInt8>
  ) -> ColumnDescriptor {
    let (least, greatest) = ColumnLoops.extrema(values)
    let isConstant = least == greatest
    var presence: UInt64 = 1 &<< UInt64(least)
    if !isConstant {
      planes.count(values)
      presence = planes.presence(base: 0)
      appendCounted(values)
    }
    return ColumnDescriptor(
      id: column.rawValue,
      transform: isConstant ? .frame : .plain,
      planeCount: isConstant ? 0 : 1,
      isSparse: false,
      base: isConstant ? UInt64(least) : 0,
      minimum: UInt64(least),
      maximum: UInt64(greatest),
      presence: column.isCategory ? presence : 0
    )
  }

  /// Most columns of 16 bits have values that a byte holds; `nil` for others.
  private mutating func appendHalves(
    _ column: TraceColumn,
    _ values: Span<UInt16>
  ) -> ColumnDescriptor? {
    let (least, greatest) = ColumnLoops.extrema(values)
    guard greatest - least < 256 else { return nil }
    let isConstant = least == greatest
    let base = greatest < 256 && !isConstant ? 0 : least
    var presence: UInt64 = 1 &<< UInt64(least)
    if !isConstant {
      plane.withMutableValues(as: UInt8.self, count: values.count) { target in
        _ = ColumnLoops.map(values, to: &target) { UInt64($0 &- base) }
      }
      plane.withValues(as: UInt8.self, count: values.count) { bytes in
        planes.count(bytes)
        presence = planes.presence(base: UInt64(base))
        appendCounted(bytes)
      }
    }
    return ColumnDescriptor(
      id: column.rawValue,
      transform: base == 0 && !isConstant ? .plain : .frame,
      planeCount: isConstant ? 0 : 1,
      isSparse: false,
      base: UInt64(base),
      minimum: UInt64(least),
      maximum: UInt64(greatest),
      presence: column.isCategory ? presence : 0
    )
  }

  private mutating func appendLongs(
    _ column: TraceColumn,
    _ values: Span<UInt64>
  ) -> ColumnDescriptor {
    guard !column.isSigned else { return appendSigned(column, values) }
    let (least, greatest) =
      column == .time ? (values[0], values[values.count - 1]) : ColumnLoops.extrema(values)
    let (transform, base, union) = fillWords(with: values, column, least, greatest)
    // What 32 bits do not hold, or is mostly zero, goes the long way.
    guard let transform, union >> 32 == 0 else { return appendWide(column, values) }
    let first = planeSizes.count
    appendWords(count: values.count, union: union)
    return ColumnDescriptor(
      id: column.rawValue,
      transform: transform,
      planeCount: planeSizes.count - first,
      isSparse: false,
      base: base,
      minimum: least,
      maximum: greatest,
      presence: 0
    )
  }

  /// Amounts of money are zero on most rows.
  private mutating func appendSigned(
    _ column: TraceColumn,
    _ values: Span<UInt64>
  ) -> ColumnDescriptor {
    let limit = values.count / 4
    packed.reserve(limit + 8)
    plane.reserve((values.count + 7) / 8)
    let filled = plane.withMutableValues(as: UInt8.self, count: (values.count + 7) / 8) { bitmap in
      packed.withMutableValues(as: UInt64.self, count: limit + 8) { packed in
        ColumnLoops.pack(values, limit: limit, bitmap: &bitmap, packed: &packed)
      }
    }
    guard let filled, filled > 0 else { return appendWide(column, values) }
    let survey = packed.withValues(as: UInt64.self, count: filled) { packed in
      ColumnSurvey(packed, of: column)
    }.joined(zeros: values.count - filled, of: column)
    guard max(survey.minimum, survey.maximum) > 0xFF else { return appendWide(column, values) }
    let first = planeSizes.count
    appendPlane(size: (values.count + 7) / 8)
    let base = packed.withValues(as: UInt64.self, count: filled) {
      appendPlanes(of: $0, survey, .zigzag)
    }
    return ColumnDescriptor(
      id: column.rawValue,
      transform: .zigzag,
      planeCount: planeSizes.count - first,
      isSparse: true,
      base: base,
      minimum: survey.minimum,
      maximum: survey.maximum,
      presence: 0
    )
  }

  /// Fills `words` by the column's usual transform; `nil` where the short way is not the right one.
  private func fillWords(
    with values: Span<UInt64>,
    _ column: TraceColumn,
    _ least: UInt64,
    _ greatest: UInt64
  ) -> (transform: ColumnTransform?, base: UInt64, union: UInt64) {
    if least == greatest { return (.frame, least, 0) }
    return words.withMutableValues(as: UInt32.self, count: values.count) { target in
      if column == .time || column == .session && ColumnLoops.isOrdered(values) {
        return (.delta, values[0], ColumnLoops.differences(values, to: &target))
      }
      if column == .session {
        return (.age, greatest, ColumnLoops.map(values, to: &target) { greatest &- $0 })
      }
      if least == 0 { return (nil, 0, 0) }
      let base = Self.savesPlane(least, greatest) ? least : 0
      let union = ColumnLoops.map(values, to: &target) { $0 &- base }
      return (base == 0 ? .plain : .frame, base, union)
    }
  }

  private mutating func appendWords(count: Int, union: UInt64) {
    words.withValues(as: UInt32.self, count: count) { appendPlanes(of: $0, union: union) }
  }

  /// Any column whatever.
  private mutating func appendWide(
    _ column: TraceColumn,
    _ values: Span<UInt64>
  ) -> ColumnDescriptor {
    let survey = ColumnSurvey(values, of: column)
    let transform = Self.usualTransform(of: column, survey)
    let filled = values.count - survey.zeros
    let isSparse =
      filled > 0 && filled < values.count / 4
      && (transform == .plain || transform == .zigzag)
      && max(survey.minimum, survey.maximum) > 0xFF
    return append(column, values, survey, as: transform, isSparse: isSparse)
  }

  private mutating func appendCounted(_ values: Span<UInt8>) {
    planeSizes.append(UInt32(planes.appendCounted(values, to: &body)))
  }

  private static func savesPlane(_ least: UInt64, _ greatest: UInt64) -> Bool {
    (greatest - least).leadingZeroBitCount / 8 > greatest.leadingZeroBitCount / 8
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
      return savesPlane(survey.minimum, survey.maximum) ? .frame : .plain
    }
  }

  /// Adds the planes of what the transform makes of `values` and returns the base.
  private mutating func appendPlanes(
    of values: Span<UInt64>,
    _ survey: ColumnSurvey,
    _ transform: ColumnTransform
  ) -> UInt64 {
    numbers.reserve(values.count)
    let (base, union) = numbers.withMutableValues(as: UInt64.self, count: values.count) {
      Self.fill(&$0, with: values, survey, transform)
    }
    numbers.withValues(as: UInt64.self, count: values.count) { appendPlanes(of: $0, union: union) }
    return base
  }

  /// Adds one plane for each byte that the numbers use.
  private mutating func appendPlanes<Number: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    of numbers: Span<Number>,
    union: UInt64
  ) {
    var shift: UInt64 = 0
    while shift < 64, union >> shift != 0 {
      plane.withMutableValues(as: UInt8.self, count: numbers.count) { target in
        ColumnLoops.extract(byteAt: Number(shift), of: numbers, to: &target)
      }
      appendPlane(size: numbers.count)
      shift += 8
    }
  }

  /// Fills `numbers` with what the planes are to hold and returns the base and all bits in use.
  private static func fill(
    _ numbers: inout MutableSpan<UInt64>,
    with values: Span<UInt64>,
    _ survey: ColumnSurvey,
    _ transform: ColumnTransform
  ) -> (base: UInt64, union: UInt64) {
    let (least, greatest) = (survey.minimum, survey.maximum)
    var last = values.isEmpty ? 0 : values[0]
    switch transform {
    case .plain:
      return (0, ColumnLoops.map(values, to: &numbers) { $0 })
    case .frame:
      return (least, ColumnLoops.map(values, to: &numbers) { $0 &- least })
    case .age:
      return (greatest, ColumnLoops.map(values, to: &numbers) { greatest &- $0 })
    case .zigzag:
      return (0, ColumnLoops.map(values, to: &numbers) { zigzag($0) })
    case .delta:
      let base = last
      let union = ColumnLoops.map(values, to: &numbers) { value in
        defer { last = value }
        return value &- last
      }
      return (base, union)
    case .zigzagDelta:
      let base = last
      let union = ColumnLoops.map(values, to: &numbers) { value in
        defer { last = value }
        return zigzag(value &- last)
      }
      return (base, union)
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
    plane.withMutableValues(as: UInt8.self, count: size) { bitmap in
      for index in bitmap.indices { bitmap[index] = 0 }
      for index in values.indices where values[index] != 0 {
        bitmap[index >> 3] |= 1 << UInt8(index & 7)
        packed.append(values[index])
      }
    }
    appendPlane(size: size)
    return packed
  }

  private mutating func appendPlane(size: Int) {
    plane.withValues(as: UInt8.self, count: size) { bytes in
      planeSizes.append(UInt32(planes.append(bytes, to: &body)))
    }
  }
}
