/// Memory that bytes are written to, one behind the other.
///
/// Requests are made of many short pieces, so a piece costs a comparison and a store: who gives the
/// memory has made sure that it suffices, and a write beyond its end is a broken invariant.
@safe
struct ByteOutput: ~Copyable {
  private let start: UnsafeMutablePointer<UInt8>
  private let capacity: Int
  /// Bytes written so far.
  private(set) var count = 0

  /// Writes to memory that stays valid as long as this is used.
  init(_ memory: UnsafeMutableRawBufferPointer) {
    guard let base = memory.baseAddress else { preconditionFailure("memory of no place") }
    unsafe start = base.assumingMemoryBound(to: UInt8.self)
    capacity = memory.count
  }

  /// What was written; valid until the memory is given back.
  var bytes: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: start, count: count) }

  /// Appends a byte.
  @inline(__always)
  mutating func append(_ byte: UInt8) {
    precondition(count < capacity, "more bytes than were asked for")
    unsafe start[count] = byte
    count += 1
  }

  /// Appends bytes.
  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    precondition(bytes.count <= capacity - count, "more bytes than were asked for")
    unsafe (start + count).update(from: source, count: bytes.count)
    count += bytes.count
  }

  /// Appends a stretch of bytes.
  mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
    unsafe bytes.withUnsafeBufferPointer { unsafe append(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// Appends a text in UTF-8.
  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { unsafe append($0) }
  }

  /// Appends a literal.
  mutating func append(literal: StaticString) {
    literal.withUTF8Buffer { unsafe append($0) }
  }

  /// Appends the bytes of an integer, the most significant first.
  mutating func append(bigEndian value: some FixedWidthInteger) {
    let width = value.bitWidth / 8
    precondition(width <= capacity - count, "more bytes than were asked for")
    unsafe UnsafeMutableRawPointer(start + count)
      .storeBytes(of: value.bigEndian, as: type(of: value))
    count += width
  }

  /// Appends the last `digits` digits of a number in decimal, with zeros in front.
  ///
  /// - Precondition: `digits` is not negative.
  mutating func append(decimal value: UInt64, digits: Int) {
    precondition(digits <= capacity - count, "more bytes than were asked for")
    var rest = value
    var place = count + digits
    while place > count {
      place -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      unsafe start[place] = 0x30 &+ UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
    count += digits
  }
}

/// Memory that requests are written to, one after the other.
@safe
final class OutputMemory {
  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 1)

  deinit { unsafe memory.deallocate() }

  /// An output of at least this size; what was written to the last one is lost.
  func output(size: Int) -> ByteOutput {
    if unsafe memory.count < size {
      unsafe memory.deallocate()
      unsafe memory = .allocate(byteCount: size, alignment: 1)
    }
    return unsafe ByteOutput(memory)
  }
}

extension ByteOutput {
  /// Gives `body` an output of this size on the stack, where it is not too large for that.
  static func withTemporary<Result>(
    size: Int,
    _ body: (inout ByteOutput) throws -> Result
  ) rethrows -> Result {
    try unsafe withUnsafeTemporaryAllocation(byteCount: max(1, size), alignment: 1) { memory in
      var output = unsafe ByteOutput(memory)
      return try body(&output)
    }
  }
}
