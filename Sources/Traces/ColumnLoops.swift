/// The loops of the codec over whole columns, which the compiler turns into vector instructions: no
/// index is checked inside of them, for each proves its bounds before it begins.
@safe
enum ColumnLoops {
  /// The least and the greatest of values, which are not none.
  @inline(__always)
  static func extrema<Value: FixedWidthInteger>(
    _ values: Span<Value>
  ) -> (least: Value, greatest: Value) {
    precondition(!values.isEmpty)
    var (least, greatest) = (values[0], values[0])
    for index in values.indices {
      let value = unsafe values[unchecked: index]
      least = min(least, value)
      greatest = max(greatest, value)
    }
    return (least, greatest)
  }

  /// Writes what `transform` makes of each value, and returns all bits that the results use.
  @inline(__always)
  static func map<Value, Number: FixedWidthInteger>(
    _ values: Span<Value>,
    to target: inout MutableSpan<Number>,
    _ transform: (Value) -> UInt64
  ) -> UInt64 {
    precondition(values.count <= target.count)
    var union: UInt64 = 0
    for index in values.indices {
      let number = unsafe transform(values[unchecked: index])
      unsafe target[unchecked: index] = Number(truncatingIfNeeded: number)
      union |= number
    }
    return union
  }

  /// Writes the distance of each value from the one before, 0 for the first, and returns all bits that
  /// the results use.
  @inline(__always)
  static func differences<Number: FixedWidthInteger>(
    _ values: Span<UInt64>,
    to target: inout MutableSpan<Number>
  ) -> UInt64 {
    precondition(!values.isEmpty && values.count <= target.count)
    target[0] = 0
    var union: UInt64 = 0
    for index in 1..<values.count {
      let number = unsafe values[unchecked: index] &- values[unchecked: index - 1]
      unsafe target[unchecked: index] = Number(truncatingIfNeeded: number)
      union |= number
    }
    return union
  }

  /// Writes one byte of each number.
  @inline(__always)
  static func extract<Number: FixedWidthInteger & UnsignedInteger>(
    byteAt shift: Number,
    of numbers: Span<Number>,
    to plane: inout MutableSpan<UInt8>
  ) {
    precondition(numbers.count <= plane.count)
    for index in numbers.indices {
      unsafe plane[unchecked: index] = UInt8(
        truncatingIfNeeded: numbers[unchecked: index] &>> shift
      )
    }
  }

  /// Writes the values that are not zero to `packed`, and to `bitmap` where they stood.
  ///
  /// - Returns: how many there are; `nil`, and nothing to rely on, if there are more than `limit`.
  static func pack(
    _ values: Span<UInt64>,
    limit: Int,
    bitmap: inout MutableSpan<UInt8>,
    packed: inout MutableSpan<UInt64>
  ) -> Int? {
    precondition(bitmap.count * 8 >= values.count && packed.count >= limit + 8)
    var filled = 0
    var start = 0
    while start < values.count {
      let end = min(start + 8, values.count)
      var union: UInt64 = 0
      for index in start..<end { unsafe union |= values[unchecked: index] }
      var bits: UInt8 = 0
      if union != 0 {
        for index in start..<end where unsafe values[unchecked: index] != 0 {
          bits |= 1 &<< UInt8(truncatingIfNeeded: index - start)
          unsafe packed[unchecked: filled] = values[unchecked: index]
          filled += 1
        }
        if filled > limit { return nil }
      }
      unsafe bitmap[unchecked: start >> 3] = bits
      start = end
    }
    return filled
  }

  /// Writes what `transform` makes of each value at the width of the target.
  @inline(__always)
  static func widen<Value: FixedWidthInteger, Number: FixedWidthInteger>(
    _ values: Span<Value>,
    to target: inout MutableSpan<Number>,
    _ transform: (Number) -> Number
  ) {
    precondition(values.count <= target.count)
    for index in values.indices {
      unsafe target[unchecked: index] = transform(
        Number(truncatingIfNeeded: values[unchecked: index])
      )
    }
  }

  /// Adds a plane to numbers whose bits from `shift` on are still zero.
  @inline(__always)
  static func join<Number: FixedWidthInteger & UnsignedInteger>(
    _ plane: Span<UInt8>,
    at shift: Number,
    to numbers: inout MutableSpan<Number>
  ) {
    precondition(plane.count <= numbers.count)
    for index in plane.indices {
      unsafe numbers[unchecked: index] |=
        Number(truncatingIfNeeded: plane[unchecked: index]) &<< shift
    }
  }

  /// Adds a number to all numbers, modulo the range of their type.
  @inline(__always)
  static func add<Number: FixedWidthInteger>(_ base: Number, to numbers: inout MutableSpan<Number>)
  {
    for index in numbers.indices { unsafe numbers[unchecked: index] &+= base }
  }

  /// Writes the running sums of numbers, and returns the last.
  @inline(__always)
  static func accumulate(
    _ numbers: Span<UInt32>,
    from base: UInt64,
    to target: inout MutableSpan<UInt64>
  ) -> UInt64 {
    precondition(numbers.count <= target.count)
    var sum = base
    for index in numbers.indices {
      unsafe sum &+= UInt64(numbers[unchecked: index])
      unsafe target[unchecked: index] = sum
    }
    return sum
  }

  /// The least start of spans; `nil` if one is longer than the time at which it ends.
  static func earliestStart(_ ends: Span<UInt64>, _ lengths: Span<UInt64>) -> UInt64? {
    precondition(ends.count == lengths.count)
    var least = UInt64.max
    var isPossible = true
    for index in ends.indices {
      let (end, length) = unsafe (ends[unchecked: index], lengths[unchecked: index])
      isPossible = isPossible && length <= end
      least = min(least, end &- length)
    }
    return isPossible ? least : nil
  }

  /// Whether no value is less than the one before it.
  static func isOrdered(_ values: Span<UInt64>) -> Bool {
    guard values.count > 1 else { return true }
    for index in 1..<values.count
    where unsafe values[unchecked: index] < values[unchecked: index - 1] {
      return false
    }
    return true
  }
}
