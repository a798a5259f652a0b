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
  /// How often each byte occurs in the plane that was counted last, in four parts.
  private var counts = [UInt32](repeating: 0, count: 1024)

  /// Creates an encoder that searches for matches at a level of zstd; levels above the first are slower
  /// and save nothing.
  init(level: Int = 1) throws(TraceError) {
    guard let huffman = unsafe ZSTD_createCCtx() else {
      throw .compression(detail: "no memory for a zstd context")
    }
    guard let matching = unsafe ZSTD_createCCtx() else {
      unsafe ZSTD_freeCCtx(huffman)
      throw .compression(detail: "no memory for a zstd context")
    }
    unsafe self.huffman = unsafe huffman
    unsafe self.matching = unsafe matching
    unsafe ZSTD_CCtx_setParameter(matching, ZSTD_c_compressionLevel, Int32(level))
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

  /// Adds the frame of a plane to `body` and returns its size.
  ///
  /// - Precondition: `plane` is not empty.
  func append(_ plane: Span<UInt8>, to body: inout [UInt8]) -> Int {
    if plane.count >= 4 * Self.sample {
      let step = plane.count / Self.sample
      count(plane, step: step)
      // A sample that is all one value says only that others are rare.
      let kind = choose(size: (plane.count - 1) / step + 1, isSample: true)
      if kind != .run { return append(plane, as: kind, to: &body) }
    }
    count(plane)
    return appendCounted(plane, to: &body)
  }

  /// Adds the frame of the plane that was counted last.
  func appendCounted(_ plane: Span<UInt8>, to body: inout [UInt8]) -> Int {
    append(plane, as: choose(size: plane.count, isSample: false), to: &body)
  }

  private func append(_ plane: Span<UInt8>, as kind: Kind, to body: inout [UInt8]) -> Int {
    let before = body.count
    switch kind {
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
    var isSmaller = false
    body.append(addingCapacity: ZSTD_compressBound(plane.count)) { output in
      unsafe output.withUnsafeMutableBufferPointer { target, count in
        let size = unsafe plane.withUnsafeBytes { source in
          unsafe ZSTD_compress2(
            context,
            target.baseAddress,
            target.count,
            source.baseAddress,
            source.count
          )
        }
        isSmaller = ZSTD_isError(size) == 0 && size < plane.count
        count = isSmaller ? size : 0
      }
    }
    if !isSmaller { ZstdFrame.appendStored(plane, to: &body) }
  }
}

// MARK: - Choice

extension PlaneEncoder {
  private enum Kind { case run, stored, huffman, matching }

  /// Planes so short that no table of codes pays.
  private static let shortest = 48
  /// From this many bits a byte on, which is 7.92, coding saves less than 1 %: 2^7.92.
  private static let noise: UInt64 = 242

  /// Counts the bytes of a plane, or every so manieth of them.
  func count(_ plane: Span<UInt8>, step: Int = 1) {
    Self.count(plane, step: step, into: &counts)
  }

  /// The union of `1 << (value & 63)` over the values `base + byte` of the plane counted last.
  func presence(base: UInt64) -> UInt64 {
    var presence: UInt64 = 0
    let counts = counts
    for symbol in 0..<256 where counts[symbol] > 0 { presence |= 1 &<< (base + UInt64(symbol)) }
    return presence
  }

  /// The kind that fits a plane, by the counts of `size` of its bytes.
  private func choose(size: Int, isSample: Bool) -> Kind {
    var greatest: UInt64 = 0
    var squares: UInt64 = 0
    let counts = counts
    for symbol in 0..<256 {
      let total = UInt64(counts[symbol])
      greatest = max(greatest, total)
      squares += total * total
    }
    if greatest == UInt64(size) { return .run }
    if size < Self.shortest { return .stored }
    // The sum of the squared shares is 2^-H2, and the collision entropy H2 is never above Shannon's.
    // In a sample every byte is its own pair, which says nothing of the plane: n of n² pairs.
    let pairs = UInt64(size) * UInt64(size)
    if (isSample ? squares - UInt64(size) : squares) * Self.noise < pairs { return .stored }
    return greatest * 8 >= UInt64(size) * 7 ? .matching : .huffman
  }

  /// The bytes of a sample. Of n bytes of noise n² / 256 pairs are equal, give or take n / 16, so that
  /// the bound of n² / 242 lies fifteen deviations off.
  private static let sample = 4096

  /// Counts bytes in four tables, so that equal neighbors do not wait for each other.
  private static func count(_ plane: Span<UInt8>, step: Int, into counts: inout [UInt32]) {
    precondition(step > 0 && counts.count == 1024)
    var counts = counts.mutableSpan
    for index in counts.indices { counts[index] = 0 }
    var index = 0
    while index + 3 * step < plane.count {
      unsafe counts[unchecked: Int(plane[unchecked: index])] &+= 1
      unsafe counts[unchecked: 256 + Int(plane[unchecked: index + step])] &+= 1
      unsafe counts[unchecked: 512 + Int(plane[unchecked: index + 2 * step])] &+= 1
      unsafe counts[unchecked: 768 + Int(plane[unchecked: index + 3 * step])] &+= 1
      index += 4 * step
    }
    while index < plane.count {
      counts[Int(plane[index])] += 1
      index += step
    }
    for symbol in 0..<256 {
      counts[symbol] += counts[symbol + 256] + counts[symbol + 512] + counts[symbol + 768]
    }
  }
}
