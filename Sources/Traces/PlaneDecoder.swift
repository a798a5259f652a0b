import CZstd

/// Decompresses frames whose content has a size that is known beforehand.
@safe
final class PlaneDecoder {
  private let context: OpaquePointer

  init() throws(TraceError) {
    guard let context = unsafe ZSTD_createDCtx() else {
      throw .compression(detail: "no memory for a zstd context")
    }
    unsafe self.context = unsafe context
  }

  deinit {
    unsafe ZSTD_freeDCtx(context)
  }

  /// Decompresses the one frame in `bytes[range]` to the first `count` bytes of `target`.
  ///
  /// The declared size is compared before a byte is decompressed, and the target is ours, so that no
  /// frame can make us allocate.
  func decode(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    count: Int,
    into target: inout MutableSpan<UInt8>
  ) throws(Damage) {
    guard range.lowerBound >= 0, range.upperBound <= bytes.count, count <= target.count else {
      throw Damage("a plane lies outside its block")
    }
    let isRight = unsafe bytes.withUnsafeBytes { all -> Bool in
      let frame = unsafe UnsafeRawBufferPointer(rebasing: all[range])
      guard unsafe ZSTD_getFrameContentSize(frame.baseAddress, frame.count) == UInt64(count),
        unsafe ZSTD_findFrameCompressedSize(frame.baseAddress, frame.count) == frame.count
      else { return false }
      return unsafe target.withUnsafeMutableBytes { output in
        unsafe ZSTD_decompressDCtx(
          context,
          output.baseAddress,
          count,
          frame.baseAddress,
          frame.count
        ) == count
      }
    }
    guard isRight else { throw Damage("a plane does not decompress to \(count) bytes") }
  }

  /// Decompresses the one frame in `bytes[range]` to the first `count` values of a buffer of bytes.
  func decode(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    count: Int,
    into target: ColumnBuffer
  ) throws(Damage) {
    try target.withMutableValues(as: UInt8.self, count: count) { (span) throws(Damage) in
      try decode(bytes, range, count: count, into: &span)
    }
  }

  /// The declared size of the content of the one frame in `bytes`; `nil` where it is none.
  static func contentSize(of bytes: [UInt8]) -> UInt64? {
    unsafe bytes.withUnsafeBytes { frame in
      let size = unsafe ZSTD_getFrameContentSize(frame.baseAddress, frame.count)
      let isKnown = size < UInt64(bitPattern: -2)
      let isWhole =
        unsafe ZSTD_findFrameCompressedSize(frame.baseAddress, frame.count) == frame.count
      return isKnown && isWhole ? size : nil
    }
  }
}
