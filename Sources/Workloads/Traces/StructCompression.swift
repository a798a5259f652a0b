import CZstd
import Traces

/// The plain way to keep rows: structures of 32 bytes, one behind the other, through zstd.
@safe
final class StructCompression {
  /// The rows that go through zstd at one time, as many as a block of a trace has.
  static let rowsPerBlock = 65_536
  static let rowSize = 32

  private let compressor: OpaquePointer
  private let decompressor: OpaquePointer
  private let level: Int32
  private var packed: [UInt8]
  private var output: [UInt8]

  init(level: Int) {
    guard let compressor = unsafe ZSTD_createCCtx(), let decompressor = unsafe ZSTD_createDCtx()
    else { preconditionFailure("no memory for a zstd context") }
    unsafe self.compressor = unsafe compressor
    unsafe self.decompressor = unsafe decompressor
    self.level = Int32(level)
    packed = Array(repeating: 0, count: Self.rowsPerBlock * Self.rowSize)
    output = Array(repeating: 0, count: ZSTD_compressBound(packed.count))
  }

  deinit {
    unsafe ZSTD_freeCCtx(compressor)
    unsafe ZSTD_freeDCtx(decompressor)
  }

  /// What a series of rows came to.
  struct Timing {
    var bytes = 0
    var encoding = 0.0
    var decoding = 0.0
  }

  /// Compresses and decompresses rows, block by block; neither the packing nor anything else is timed.
  func run(_ rows: [CallRow]) -> Timing {
    var timing = Timing()
    var start = 0
    while start < rows.count {
      let count = min(Self.rowsPerBlock, rows.count - start)
      pack(rows[start..<start + count])
      start += count
      let size = count * Self.rowSize
      var watch = Stopwatch()
      let compressed = unsafe output.withUnsafeMutableBytes { target in
        unsafe packed.withUnsafeBytes { source in
          unsafe ZSTD_compressCCtx(
            compressor,
            target.baseAddress,
            target.count,
            source.baseAddress,
            size,
            level
          )
        }
      }
      timing.encoding += watch.nanoseconds
      precondition(ZSTD_isError(compressed) == 0, "zstd cannot compress")
      timing.bytes += compressed
      watch = Stopwatch()
      let restored = unsafe packed.withUnsafeMutableBytes { target in
        unsafe output.withUnsafeBytes { source in
          unsafe ZSTD_decompressDCtx(
            decompressor,
            target.baseAddress,
            target.count,
            source.baseAddress,
            compressed
          )
        }
      }
      timing.decoding += watch.nanoseconds
      precondition(restored == size, "zstd does not give back what it took")
    }
    return timing
  }

  private func pack(_ rows: ArraySlice<CallRow>) {
    unsafe packed.withUnsafeMutableBytes { bytes in
      for (place, row) in rows.enumerated() {
        let kinds =
          UInt64(row.outcome.rawValue) << 40 | UInt64(row.attempt) << 48 | UInt64(row.phase) << 56
        let cohort = UInt64(row.persona &* 12 &+ row.journey) << 32 | UInt64(row.region) << 48
        let words = [
          row.time, row.session | UInt64(row.step) << 48, row.latency | kinds,
          UInt64(UInt32(truncatingIfNeeded: row.value)) | cohort,
        ]
        for (word, value) in words.enumerated() {
          unsafe bytes.storeBytes(
            of: value,
            toByteOffset: place * Self.rowSize + 8 * word,
            as: UInt64.self
          )
        }
      }
    }
  }
}
