import Glibc

/// The system calls by which the trace store writes, so that a test can let any one of them fail.
///
/// Each returns what the call returns, or the negative `errno`.
protocol FileSystem: AnyObject {
  func create(_ path: String) -> Int32
  func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
  func synchronize(_ file: Int32) -> Int32
  func close(_ file: Int32) -> Int32
  func rename(_ path: String, to newPath: String) -> Int32
  func synchronizeDirectory(_ path: String) -> Int32
}

/// The machine's own file system.
final class SystemFiles: FileSystem {
  func create(_ path: String) -> Int32 {
    unsafe result(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644))
  }

  func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    let count = unsafe Glibc.write(file, bytes.baseAddress, bytes.count)
    return count < 0 ? -Int(errno) : count
  }

  func synchronize(_ file: Int32) -> Int32 { result(fdatasync(file)) }

  func close(_ file: Int32) -> Int32 { result(Glibc.close(file)) }

  func rename(_ path: String, to newPath: String) -> Int32 {
    unsafe result(Glibc.rename(path, newPath))
  }

  func synchronizeDirectory(_ path: String) -> Int32 {
    let directory = unsafe result(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    guard directory >= 0 else { return directory }
    defer { _ = Glibc.close(directory) }
    return result(fsync(directory))
  }

  private func result(_ status: Int32) -> Int32 { status < 0 ? -errno : status }
}

/// A file that has its name only when it is whole: until then it is called `<name>.partial`.
final class OutputFile {
  /// The name that the file is to have.
  let path: String
  /// The bytes written so far.
  private(set) var size: UInt64 = 0

  private let system: any FileSystem
  private let file: Int32
  private let partialPath: String
  private var isOpen = true

  init(
    path: String,
    temporarySuffix: String = ".partial",
    system: any FileSystem = SystemFiles()
  ) throws(TraceError) {
    self.path = path
    self.system = system
    partialPath = path + temporarySuffix
    file = try Self.check(system.create(partialPath), "create", partialPath)
  }

  deinit {
    if isOpen { _ = system.close(file) }
  }

  /// Writes all of `bytes`.
  func write(_ bytes: [UInt8]) throws(TraceError) { try write(bytes[...]) }

  /// Writes all of `bytes`.
  func write(_ bytes: ArraySlice<UInt8>) throws(TraceError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe system.write(file, UnsafeRawBufferPointer(rebasing: $0[done...]))
      }
      if count == -Int(EINTR) { continue }
      guard count > 0 else {
        // A write of nothing would repeat for ever; the disk is as good as full.
        let code = count == 0 ? ENOSPC : Int32(-count)
        throw .system(
          action: "write more than \(size) bytes to",
          path: partialPath,
          code: code
        )
      }
      done += count
      size += UInt64(count)
    }
  }

  /// Waits until what was written is on the disk.
  func synchronize() throws(TraceError) {
    try Self.check(system.synchronize(file), "synchronize", partialPath)
  }

  /// Gives the file its name, for good.
  func commit() throws(TraceError) {
    try synchronize()
    isOpen = false
    // An interrupted close has closed the file, whose bytes are on the disk already.
    let status = system.close(file)
    if status != -EINTR { try Self.check(status, "close", partialPath) }
    try Self.check(system.rename(partialPath, to: path), "rename to its name", partialPath)
    let directory = Self.directory(of: path)
    try Self.check(system.synchronizeDirectory(directory), "synchronize directory", directory)
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Throws what the system says to a call, which is made again as long as it is interrupted.
  @discardableResult
  private static func check(
    _ call: @autoclosure () -> Int32,
    _ action: String,
    _ path: String
  ) throws(TraceError) -> Int32 {
    while true {
      let status = call()
      guard status < 0 else { return status }
      guard status == -EINTR else { throw .system(action: action, path: path, code: -status) }
    }
  }
}

/// Writes a file that either has all of `bytes`, durably, or does not have its name.
///
/// An error leaves `<path>.partial`, and what was at `path` before.
public func writeFileAtomically(path: String, bytes: [UInt8]) throws(TraceError) {
  let file = try OutputFile(path: path)
  try file.write(bytes)
  try file.commit()
}
