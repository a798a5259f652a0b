/// What a look at the values of a column finds.
struct ColumnSurvey: Equatable {
  /// The least value, as the column's sign has it.
  let minimum: UInt64
  /// The greatest value, as the column's sign has it.
  let maximum: UInt64
  /// How many values are zero.
  let zeros: Int
  /// Whether values do not decrease.
  let isOrdered: Bool
  /// The union of `1 << (value & 63)`.
  let presence: UInt64

  /// One loop for all: without vector instructions that compare 64-bit numbers, loops that each do one
  /// thing measured twice as slow.
  ///
  /// - Precondition: `values` is not empty.
  init(_ values: Span<UInt64>, of column: TraceColumn) {
    // A flipped top bit turns the order of signed values into that of unsigned ones.
    let flip: UInt64 = column.isSigned ? 1 << 63 : 0
    var least = values[0] ^ flip
    var greatest = least
    var last = least
    var descents: UInt64 = 0
    var filled = 0
    var places: UInt64 = 0
    for index in values.indices {
      let value = values[index]
      let ordered = value ^ flip
      least = min(least, ordered)
      greatest = max(greatest, ordered)
      descents |= ordered < last ? 1 : 0
      last = ordered
      filled &+= value == 0 ? 0 : 1
      places |= 1 &<< value
    }
    minimum = least ^ flip
    maximum = greatest ^ flip
    zeros = values.count - filled
    isOrdered = descents == 0
    presence = places
  }

  private init(minimum: UInt64, maximum: UInt64, zeros: Int, isOrdered: Bool, presence: UInt64) {
    self.minimum = minimum
    self.maximum = maximum
    self.zeros = zeros
    self.isOrdered = isOrdered
    self.presence = presence
  }

  /// The survey of the same values of `column` with zeros among them.
  func joined(zeros: Int, of column: TraceColumn) -> ColumnSurvey {
    guard zeros > 0 else { return self }
    let isNegative = column.isSigned && Int64(bitPattern: maximum) < 0
    return ColumnSurvey(
      minimum: column.isSigned ? UInt64(bitPattern: min(0, Int64(bitPattern: minimum))) : 0,
      maximum: isNegative ? 0 : maximum,
      zeros: self.zeros + zeros,
      isOrdered: false,
      presence: presence | 1
    )
  }
}
