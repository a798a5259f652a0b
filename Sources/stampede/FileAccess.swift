import Foundation
import Traces

/// Files and directories, with the system's own reason where it refuses.
enum FileAccess {
  /// The most that a document may have; no scenario comes near.
  static let largestDocument = 64 << 20

  /// All bytes of a file, a pipe or a device that ends.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    try read(openForReading(path), named: path)
  }

  /// A file, a pipe or a device.
  static func openForReading(_ path: String) throws(Failure) -> FileHandle {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(cannotRead: path, code: errno) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// All bytes of the standard input.
  static func readInput() throws(Failure) -> [UInt8] {
    try read(.standardInput, named: "-")
  }

  private static func read(_ file: FileHandle, named path: String) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let part: Data?
      do {
        part = try file.read(upToCount: 1 << 20)
      } catch { throw Failure(cannotRead: path, code: errno) }
      guard let part, !part.isEmpty else { return bytes }
      bytes += part
      guard bytes.count <= largestDocument else {
        throw Failure(
          code: .invalidData,
          message: "'\(path)' has more than \(largestDocument >> 20) MiB",
          remedy: "name a document, not a trace or a device"
        )
      }
    }
  }

  /// Whether a path leads to a directory; `nil`: nothing is there.
  static func isDirectory(_ path: String) -> Bool? {
    var isDirectory: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
    return exists ? isDirectory.boolValue : nil
  }

  /// Makes a directory, and those above it that are missing.
  static func makeDirectory(_ path: String) throws(Failure) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += part + "/"
      guard mkdir(made, 0o777) != 0 else { continue }
      let code = errno
      guard isDirectory(made) == true else {
        throw Failure(cannot: "make the directory", path, code: code)
      }
    }
  }

  /// Removes a file, if it is there.
  static func remove(_ path: String) throws(Failure) {
    guard unlink(path) != 0 else { return }
    let code = errno
    // Below something that is no directory there is no file either.
    guard code == ENOENT || code == ENOTDIR else {
      throw Failure(cannot: "remove", path, code: code)
    }
  }

  /// Writes a file so that it stands there whole or not at all; directories above it are made.
  static func write(_ text: String, to path: String) throws {
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try makeDirectory(String(path[..<slash]))
    }
    try refuseSpecialFile(path)
    try writeFileAtomically(path: path, bytes: Array(text.utf8))
  }

  /// Adds to the end of a file, which is made where it is missing.
  static func append(_ text: String, to path: String) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Failure(cannot: "open", path, code: errno) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: Data(text.utf8))
    } catch { throw Failure(cannot: "write", path, code: errno) }
  }

  /// Throws if `path` is there and not a regular file: writing it anew would replace a device.
  static func refuseSpecialFile(_ path: String) throws(Failure) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG else { return }
    throw Failure(
      code: .inputOutput,
      message: "'\(path)' is not a regular file",
      remedy: "name a file that is new, or may be replaced"
    )
  }
}

extension Failure {
  fileprivate init(cannotRead path: String, code: Int32) {
    self.init(
      code: code == ENOENT ? .noInput : .inputOutput,
      message: "cannot read '\(path)': \(String(cString: strerror(code)))"
    )
  }
}
