import Glibc

/// A file that is read at any place; safe to share, for a read has no position.
final class InputFile: Sendable {
  let path: String
  /// The size when it was opened.
  let size: UInt64

  private let file: Int32

  init(path: String) throws(TraceError) {
    self.path = path
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system(action: "open", path: path, code: errno) }
    var status = stat()
    guard unsafe fstat(file, &status) == 0 else {
      let code = errno
      close(file)
      throw .system(action: "ask for the size of", path: path, code: code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      throw .unsupported(path: path, detail: "it is not a regular file")
    }
    self.file = file
    size = UInt64(status.st_size)
  }

  deinit {
    close(file)
  }

  /// Reads `count` bytes from `offset` on.
  ///
  /// - Precondition: the caller has compared both with ``size``; nothing else bounds the memory.
  func read(at offset: UInt64, count: Int) throws(TraceError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try read(at: offset, count: count, into: &bytes)
    return bytes
  }

  /// Reads `count` bytes from `offset` on over the first of `bytes`.
  ///
  /// - Precondition: the range lies within ``size``, and `bytes` has room for it.
  func read(at offset: UInt64, count: Int, into bytes: inout [UInt8]) throws(TraceError) {
    precondition(count >= 0 && offset <= size && UInt64(count) <= size - offset)
    precondition(count <= bytes.count)
    var done = 0
    while done < count {
      let got = unsafe bytes.withUnsafeMutableBytes {
        unsafe pread(
          file,
          $0.baseAddress?.advanced(by: done),
          count - done,
          off_t(offset) + off_t(done)
        )
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .system(action: "read from", path: path, code: errno) }
      guard got > 0 else {
        throw .damaged(path: path, detail: "it became shorter while it was read")
      }
      done += got
    }
  }
}
