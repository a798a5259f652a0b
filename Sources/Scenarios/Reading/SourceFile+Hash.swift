import Crypto

extension SourceFile {
  /// The SHA-256 of its bytes: equal for equal files, wherever they stand.
  public var hash: [UInt8] {
    var hash = SHA256()
    unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    return Array(hash.finalize())
  }
}
