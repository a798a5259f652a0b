import CZlib

/// Compression as zlib has it (RFC 1950).
enum Zlib {
  /// `bytes` compressed, at the level that zlib takes by itself.
  static func compress(_ bytes: [UInt8]) -> [UInt8] {
    var size = compressBound(uLong(bytes.count))
    var output = [UInt8](repeating: 0, count: Int(size))
    let status = unsafe CZlib.compress(&output, &size, bytes, uLong(bytes.count))
    // The one thing that can go wrong with room for the bound is memory.
    precondition(status == Z_OK, "zlib is out of memory")
    return Array(output.prefix(Int(size)))
  }

  /// What `bytes` were before compression; `nil` where they are damaged, or were more than `limit`.
  static func decompress(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    var capacity = min(limit, max(1_024, 8 * bytes.count))
    while true {
      var output = [UInt8](repeating: 0, count: capacity)
      var size = uLong(capacity)
      var consumed = uLong(bytes.count)
      let status = unsafe uncompress2(&output, &size, bytes, &consumed)
      if status == Z_OK, consumed == bytes.count { return Array(output.prefix(Int(size))) }
      guard status == Z_BUF_ERROR, size == capacity, capacity < limit else { return nil }
      capacity = min(limit, 4 * capacity)
    }
  }
}
