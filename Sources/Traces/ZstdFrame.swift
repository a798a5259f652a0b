import CZstd

/// The zstd frames that we write by hand, because zstd has no level that only stores, and the checks
/// of frames that we read.
///
/// - SeeAlso: RFC 8878, section 3.1.
enum ZstdFrame {
  /// The magic number of the skippable frames that hold head, block headers, index and footer.
  static let skippableMagic: UInt32 = 0x184D_2A5A

  private static let magic: UInt32 = 0xFD2F_B528
  private static let largestBlock = 128 * 1024

  /// Adds a frame whose blocks hold the bytes as they are.
  static func appendStored(_ bytes: Span<UInt8>, to body: inout [UInt8]) {
    appendHeader(contentSize: bytes.count, to: &body)
    forEachBlock(of: bytes.count) { start, size, isLast in
      appendBlockHeader(kind: 0, size: size, isLast: isLast, to: &body)
      unsafe bytes.extracting(start..<start + size).withUnsafeBufferPointer {
        unsafe body.append(contentsOf: $0)
      }
    }
  }

  /// Adds a frame of one byte, repeated.
  static func appendRun(of byte: UInt8, count: Int, to body: inout [UInt8]) {
    appendHeader(contentSize: count, to: &body)
    forEachBlock(of: count) { _, size, isLast in
      appendBlockHeader(kind: 1, size: size, isLast: isLast, to: &body)
      body.append(byte)
    }
  }

  /// A frame of `bytes` at zstd's usual level.
  static func compress(_ bytes: [UInt8]) throws(TraceError) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let size = unsafe output.withUnsafeMutableBytes { target in
      unsafe bytes.withUnsafeBytes { source in
        unsafe ZSTD_compress(target.baseAddress, target.count, source.baseAddress, source.count, 3)
      }
    }
    guard ZSTD_isError(size) == 0 else {
      throw unsafe .compression(detail: String(cString: ZSTD_getErrorName(size)))
    }
    output.removeLast(output.count - size)
    return output
  }

  /// One frame in a single segment: no window is declared, the content's size always is.
  private static func appendHeader(contentSize: Int, to body: inout [UInt8]) {
    body.append(littleEndian: magic)
    switch contentSize {
    case ..<256:
      body.append(0x20)
      body.append(UInt8(contentSize))
    case ..<65_792:
      body.append(0x60)
      body.append(littleEndian: UInt16(contentSize - 256))
    default:
      body.append(0xA0)
      body.append(littleEndian: UInt32(contentSize))
    }
  }

  private static func forEachBlock(
    of count: Int,
    _ body: (_ start: Int, _ size: Int, _ isLast: Bool) -> Void
  ) {
    var start = 0
    repeat {
      let size = min(count - start, largestBlock)
      body(start, size, start + size == count)
      start += size
    } while start < count
  }

  private static func appendBlockHeader(
    kind: UInt32,
    size: Int,
    isLast: Bool,
    to body: inout [UInt8]
  ) {
    let word = UInt32(size) << 3 | kind << 1 | (isLast ? 1 : 0)
    for shift: UInt32 in [0, 8, 16] { body.append(UInt8(truncatingIfNeeded: word >> shift)) }
  }
}
