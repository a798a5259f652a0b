import CZstd

/// Compresses byte planes, each to one ordinary zstd frame of the kind that fits its bytes.
///
/// Planes are noise, or bytes that are dense and independent, or mostly one value. Searching for
/// matches pays only for the last: so noise is stored, a constant is a run, a dense plane goes through
/// Huffman coding alone, and only where one value dominates does zstd search at level 1.
@safe
final class PlaneEncoder {
  private let huffman: OpaquePointer
  private let matching: OpaquePointer
  private var output: [UInt8]
  private var counts = [UInt32](repeating: 0, count: 1024)

  /// Creates an encoder of planes of at most `capacity` bytes.
  init(capacity: Int) throws(TraceError) {
    guard let huffman = unsafe ZSTD_createCCtx() else {
      throw .compression(detail: "no memory for a zstd context")
    }
    guard let matching = unsafe ZSTD_createCCtx() else {
      unsafe ZSTD_freeCCtx(huffman)
      throw .compression(detail: "no memory for a zstd context")
    }
    unsafe self.huffman = unsafe huffman
    unsafe self.matching = unsafe matching
    output = Array(repeating: 0, count: ZSTD_compressBound(capacity))
    unsafe ZSTD_CCtx_setParameter(matching, ZSTD_c_compressionLevel, 1)
    // ZSTD_c_literalCompressionMode is experimental; where it is refused, level 1 does.
    unsafe ZSTD_CCtx_setParameter(huffman, ZSTD_c_compressionLevel, -100)
    let status = unsafe ZSTD_CCtx_setParameter(huffman, ZSTD_c_experimentalParam5, 1)
    if ZSTD_isError(status) != 0 {
      unsafe ZSTD_CCtx_setParameter(huffman, ZSTD_c_compressionLevel, 1)
    }
  }

  deinit {
    unsafe ZSTD_freeCCtx(huffman)
    unsafe ZSTD_freeCCtx(matching)
  }

  /// Adds the frame of the first `count` bytes of `bytes` to `body` and returns its size.
  ///
  /// - Precondition: `count` is not zero.
  func append(_ bytes: [UInt8], count: Int, to body: inout [UInt8]) -> Int {
    let before = body.count
    let plane = bytes.span.extracting(0..<count)
    switch choose(for: plane) {
    case .run: ZstdFrame.appendRun(of: plane[0], count: plane.count, to: &body)
    case .stored: ZstdFrame.appendStored(plane, to: &body)
    case .huffman: unsafe appendCompressed(plane, huffman, to: &body)
    case .matching: unsafe appendCompressed(plane, matching, to: &body)
    }
    return body.count - before
  }

  private func appendCompressed(
    _ plane: Span<UInt8>,
    _ context: OpaquePointer,
    to body: inout [UInt8]
  ) {
    let size = unsafe output.withUnsafeMutableBytes { target in
      unsafe plane.withUnsafeBytes { source in
        unsafe ZSTD_compress2(
          context,
          target.baseAddress,
          target.count,
          source.baseAddress,
          source.count
        )
      }
    }
    if ZSTD_isError(size) != 0 || size >= plane.count {
      ZstdFrame.appendStored(plane, to: &body)
    } else {
      body.append(contentsOf: output[..<size])
    }
  }
}

// MARK: - Choice

extension PlaneEncoder {
  private enum Kind { case run, stored, huffman, matching }

  /// Planes so short that no table of codes pays.
  private static let shortest = 48

  private func choose(for plane: Span<UInt8>) -> Kind {
    Self.count(plane, into: &counts)
    var greatest: UInt64 = 0
    var squares: UInt64 = 0
    for symbol in 0..<256 {
      let total = UInt64(
        counts[symbol] + counts[symbol + 256] + counts[symbol + 512] + counts[symbol + 768]
      )
      greatest = max(greatest, total)
      squares += total * total
    }
    let size = UInt64(plane.count)
    if greatest == size { return .run }
    if plane.count < Self.shortest { return .stored }
    // The sum of the squared shares is 2^-H2, and the collision entropy H2 is never above Shannon's.
    // From 7.92 bits a byte on, coding saves less than 1 %.
    if squares * 242 < size * size { return .stored }
    return greatest * 8 >= size * 7 ? .matching : .huffman
  }

  /// Counts bytes in four tables, so that equal neighbors do not wait for each other.
  private static func count(_ plane: Span<UInt8>, into counts: inout [UInt32]) {
    for index in counts.indices { counts[index] = 0 }
    var index = 0
    while index + 4 <= plane.count {
      counts[Int(plane[index])] += 1
      counts[256 + Int(plane[index + 1])] += 1
      counts[512 + Int(plane[index + 2])] += 1
      counts[768 + Int(plane[index + 3])] += 1
      index += 4
    }
    while index < plane.count {
      counts[Int(plane[index])] += 1
      index += 1
    }
  }
}
