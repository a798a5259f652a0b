extension [UInt8] {
  /// Adds the bytes of an integer, the low one first.
  mutating func append(littleEndian value: some FixedWidthInteger) {
    unsafe Swift.withUnsafeBytes(of: value.littleEndian) { unsafe append(contentsOf: $0) }
  }

  /// Writes the bytes of an integer over those at `offset`, which exist.
  mutating func replace(at offset: Int, withLittleEndian value: UInt64) {
    for place in 0..<8 {
      self[offset + place] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(place)))
    }
  }
}

/// Reads integers from bytes one behind the other and throws where the bytes end too early.
struct ByteCursor {
  let bytes: [UInt8]
  private(set) var offset: Int

  init(_ bytes: [UInt8], at offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
  }

  /// The next integer, the low byte first.
  mutating func take<Number: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _: Number.Type = Number.self
  ) throws(Damage) -> Number {
    let size = MemoryLayout<Number>.size
    guard offset >= 0, size <= bytes.count - offset else {
      throw Damage("a header ends too early")
    }
    let value = unsafe bytes.withUnsafeBytes {
      unsafe $0.loadUnaligned(fromByteOffset: offset, as: Number.self)
    }
    offset += size
    return Number(littleEndian: value)
  }

  /// Reads four letters and throws unless they are those of `tag`.
  mutating func expect(_ tag: String) throws(Damage) {
    for letter in tag.utf8 {
      guard try take(UInt8.self) == letter else { throw Damage("'\(tag)' is missing") }
    }
  }

  /// Passes over bytes.
  mutating func skip(_ count: Int) throws(Damage) {
    guard count >= 0, count <= bytes.count - offset else {
      throw Damage("a header ends too early")
    }
    offset += count
  }
}
