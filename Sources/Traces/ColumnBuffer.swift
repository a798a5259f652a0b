/// The values of one column in memory, each as wide as the column needs.
///
/// The memory is kept from block to block. Every method proves its indices in range before it touches
/// the memory, once for all values.
@safe
final class ColumnBuffer {
  /// The bytes of a value: 1, 2, 4 or 8.
  let width: Int
  private(set) var capacity = 0
  private var base: UnsafeMutableRawPointer

  private static let alignment = 64

  init(width: Int) {
    precondition([1, 2, 4, 8].contains(width))
    self.width = width
    unsafe base = .allocate(byteCount: Self.alignment, alignment: Self.alignment)
  }

  /// A buffer of `count` zeros.
  convenience init(zeros count: Int, width: Int) {
    self.init(width: width)
    fill(0, count: count)
  }

  deinit {
    unsafe base.deallocate()
  }

  /// Makes room for `count` values and keeps the first `kept`.
  func reserve(_ count: Int, keeping kept: Int = 0) {
    precondition(kept <= capacity)
    guard capacity < count else { return }
    let larger = UnsafeMutableRawPointer.allocate(
      byteCount: max(count * width, Self.alignment),
      alignment: Self.alignment
    )
    unsafe larger.copyMemory(from: base, byteCount: kept * width)
    unsafe base.deallocate()
    unsafe base = unsafe larger
    capacity = count
  }

  /// Gives the first `count` values to `body`.
  func withValues<Value: BitwiseCopyable, Result, Failure: Error>(
    as _: Value.Type,
    count: Int,
    _ body: (Span<Value>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(MemoryLayout<Value>.size == width && count <= capacity)
    let values = unsafe UnsafeBufferPointer(
      start: base.assumingMemoryBound(to: Value.self),
      count: count
    )
    return try unsafe body(values.span)
  }

  /// Gives room for the first `count` values to `body`.
  func withMutableValues<Value: BitwiseCopyable, Result, Failure: Error>(
    as _: Value.Type,
    count: Int,
    _ body: (inout MutableSpan<Value>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(MemoryLayout<Value>.size == width && count <= capacity)
    let values = unsafe UnsafeMutableBufferPointer(
      start: base.assumingMemoryBound(to: Value.self),
      count: count
    )
    var span = unsafe values.mutableSpan
    return try body(&span)
  }

  /// The first `count` values, widened to 64 bits.
  func widened(count: Int) -> [UInt64] {
    switch width {
    case 1: withValues(as: UInt8.self, count: count) { Self.widen($0) }
    case 2: withValues(as: UInt16.self, count: count) { Self.widen($0) }
    case 4: withValues(as: UInt32.self, count: count) { Self.widen($0) }
    default: withValues(as: UInt64.self, count: count) { Self.widen($0) }
    }
  }

  /// Takes over values, the low bits of each.
  func fill(_ values: Span<UInt64>) {
    let count = values.count
    reserve(count)
    switch width {
    case 1: withMutableValues(as: UInt8.self, count: count) { Self.narrow(values, to: &$0) }
    case 2: withMutableValues(as: UInt16.self, count: count) { Self.narrow(values, to: &$0) }
    case 4: withMutableValues(as: UInt32.self, count: count) { Self.narrow(values, to: &$0) }
    default: withMutableValues(as: UInt64.self, count: count) { Self.narrow(values, to: &$0) }
    }
  }

  /// Takes over one value, `count` times.
  func fill(_ value: UInt64, count: Int) {
    reserve(count)
    switch width {
    case 1: withMutableValues(as: UInt8.self, count: count) { Self.repeat(value, in: &$0) }
    case 2: withMutableValues(as: UInt16.self, count: count) { Self.repeat(value, in: &$0) }
    case 4: withMutableValues(as: UInt32.self, count: count) { Self.repeat(value, in: &$0) }
    default: withMutableValues(as: UInt64.self, count: count) { Self.repeat(value, in: &$0) }
    }
  }

  /// Takes over values where a bitmap has its bits, and zeros elsewhere.
  ///
  /// - Precondition: the bitmap has as many bits as there are values, all of them below `count`.
  func scatter(_ values: Span<UInt64>, to bitmap: Span<UInt8>, count: Int) {
    fill(0, count: count)
    switch width {
    case 1: withMutableValues(as: UInt8.self, count: count) { Self.scatter(values, bitmap, &$0) }
    case 2: withMutableValues(as: UInt16.self, count: count) { Self.scatter(values, bitmap, &$0) }
    case 4: withMutableValues(as: UInt32.self, count: count) { Self.scatter(values, bitmap, &$0) }
    default: withMutableValues(as: UInt64.self, count: count) { Self.scatter(values, bitmap, &$0) }
    }
  }

  private static func scatter<Value: FixedWidthInteger>(
    _ values: Span<UInt64>,
    _ bitmap: Span<UInt8>,
    _ target: inout MutableSpan<Value>
  ) {
    var next = 0
    for index in bitmap.indices {
      var bits = bitmap[index]
      while bits != 0 {
        target[8 * index + bits.trailingZeroBitCount] = Value(truncatingIfNeeded: values[next])
        next += 1
        bits &= bits &- 1
      }
    }
  }

  private static func narrow<Value: FixedWidthInteger>(
    _ values: Span<UInt64>,
    to target: inout MutableSpan<Value>
  ) {
    for index in values.indices { target[index] = Value(truncatingIfNeeded: values[index]) }
  }

  private static func `repeat`<Value: FixedWidthInteger>(
    _ value: UInt64,
    in target: inout MutableSpan<Value>
  ) {
    let value = Value(truncatingIfNeeded: value)
    for index in target.indices { target[index] = value }
  }

  private static func widen<Value: FixedWidthInteger>(_ values: Span<Value>) -> [UInt64] {
    unsafe [UInt64](unsafeUninitializedCapacity: values.count) { target, count in
      for index in values.indices {
        unsafe target[index] = UInt64(truncatingIfNeeded: values[index])
      }
      count = values.count
    }
  }
}

// MARK: - Rows

extension ColumnBuffer {
  /// Copies the field at `offset` of every row to the values from `place` on.
  func gather<Row: BitwiseCopyable>(_ rows: Span<Row>, at offset: Int, to place: Int) {
    precondition(place >= 0 && place + rows.count <= capacity)
    precondition(offset >= 0 && offset + width <= MemoryLayout<Row>.size)
    switch width {
    case 1: unsafe gather(rows, offset, place, UInt8.self)
    case 2: unsafe gather(rows, offset, place, UInt16.self)
    case 4: unsafe gather(rows, offset, place, UInt32.self)
    default: unsafe gather(rows, offset, place, UInt64.self)
    }
  }

  /// Copies the values from `place` on to the field at `offset` of every row.
  ///
  /// - Precondition: every value is one that the field may have.
  func scatter<Row: BitwiseCopyable>(
    from place: Int,
    to rows: UnsafeMutableBufferPointer<Row>,
    at offset: Int
  ) {
    precondition(place >= 0 && place + rows.count <= capacity)
    precondition(offset >= 0 && offset + width <= MemoryLayout<Row>.size)
    switch width {
    case 1: unsafe scatter(place, rows, offset, UInt8.self)
    case 2: unsafe scatter(place, rows, offset, UInt16.self)
    case 4: unsafe scatter(place, rows, offset, UInt32.self)
    default: unsafe scatter(place, rows, offset, UInt64.self)
    }
  }

  @unsafe
  private func gather<Row: BitwiseCopyable, Value: BitwiseCopyable>(
    _ rows: Span<Row>,
    _ offset: Int,
    _ place: Int,
    _: Value.Type
  ) {
    unsafe rows.withUnsafeBytes { bytes in
      guard var source = unsafe bytes.baseAddress?.advanced(by: offset) else { return }
      let target = unsafe base.assumingMemoryBound(to: Value.self).advanced(by: place)
      let stride = MemoryLayout<Row>.stride
      var index = 0
      while index + 4 <= rows.count {
        let (a, b) = unsafe (
          source.loadUnaligned(as: Value.self),
          source.loadUnaligned(fromByteOffset: stride, as: Value.self)
        )
        let (c, d) = unsafe (
          source.loadUnaligned(fromByteOffset: 2 * stride, as: Value.self),
          source.loadUnaligned(fromByteOffset: 3 * stride, as: Value.self)
        )
        unsafe (target[index], target[index + 1]) = (a, b)
        unsafe (target[index + 2], target[index + 3]) = (c, d)
        unsafe source = source.advanced(by: 4 * stride)
        index += 4
      }
      while index < rows.count {
        unsafe target[index] = source.loadUnaligned(as: Value.self)
        unsafe source = source.advanced(by: stride)
        index += 1
      }
    }
  }

  @unsafe
  private func scatter<Row: BitwiseCopyable, Value: BitwiseCopyable>(
    _ place: Int,
    _ rows: UnsafeMutableBufferPointer<Row>,
    _ offset: Int,
    _: Value.Type
  ) {
    guard let start = rows.baseAddress else { return }
    var target = unsafe UnsafeMutableRawPointer(start).advanced(by: offset)
    let source = unsafe base.assumingMemoryBound(to: Value.self).advanced(by: place)
    for index in 0..<rows.count {
      unsafe target.storeBytes(of: source[index], as: Value.self)
      unsafe target = target.advanced(by: MemoryLayout<Row>.stride)
    }
  }
}
