import Glibc

@testable import Traces

/// One kind of call of a file system.
enum FileCall: CaseIterable {
  case create, write, synchronize, close, rename, synchronizeDirectory
}

/// How a call goes wrong.
enum FileFault: Equatable {
  /// It fails.
  case error(Int32)
  /// A signal interrupts it before it has done anything.
  case interrupt
  /// It writes a half of what it was given.
  case shortCount
}

/// A disk on which one call goes wrong: the n-th of its kind.
final class FaultyFiles: FileSystem {
  private let system = SystemFiles()
  private let kind: FileCall
  private let fault: FileFault
  private var callsBefore: Int
  private var written: UInt64 = 0

  /// Whether the call came.
  private(set) var hasStruck = false
  /// The bytes that were promised to be on the disk.
  private(set) var durable: UInt64 = 0

  init(_ fault: FileFault, inCall number: Int, of kind: FileCall) {
    self.kind = kind
    self.fault = fault
    callsBefore = number - 1
  }

  /// Whether this call is the one.
  private func strikes(_ call: FileCall) -> Bool {
    guard call == kind, !hasStruck else { return false }
    guard callsBefore == 0 else {
      callsBefore -= 1
      return false
    }
    hasStruck = true
    return true
  }

  private func status(_ call: FileCall, _ body: () -> Int32) -> Int32 {
    guard strikes(call) else { return body() }
    return switch fault {
    case .error(let code): -code
    case .interrupt: -EINTR
    case .shortCount: body()
    }
  }

  func create(_ path: String) -> Int32 { status(.create) { system.create(path) } }

  func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    var part = bytes
    if strikes(.write) {
      switch fault {
      case .error(let code): return -Int(code)
      case .interrupt: return -Int(EINTR)
      case .shortCount: part = UnsafeRawBufferPointer(rebasing: bytes.prefix((bytes.count + 1) / 2))
      }
    }
    let count = system.write(file, part)
    written += UInt64(max(0, count))
    return count
  }

  func synchronize(_ file: Int32) -> Int32 {
    let status = status(.synchronize) { system.synchronize(file) }
    if status >= 0 { durable = written }
    return status
  }

  func close(_ file: Int32) -> Int32 {
    // A close closes the file whatever it returns.
    let closed = system.close(file)
    return status(.close) { closed }
  }

  func rename(_ path: String, to newPath: String) -> Int32 {
    status(.rename) { system.rename(path, to: newPath) }
  }

  func synchronizeDirectory(_ path: String) -> Int32 {
    status(.synchronizeDirectory) { system.synchronizeDirectory(path) }
  }
}

/// A disk that keeps account of what it was asked to do, and does nothing.
final class RecordingFiles: FileSystem {
  /// What matters when the power fails.
  enum Step: Equatable {
    case write([UInt8])
    case synchronize
    case rename
  }

  private(set) var steps: [Step] = []

  func create(_ path: String) -> Int32 { 3 }
  func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    steps.append(.write(Array(bytes)))
    return bytes.count
  }
  func synchronize(_ file: Int32) -> Int32 {
    steps.append(.synchronize)
    return 0
  }
  func close(_ file: Int32) -> Int32 { 0 }
  func rename(_ path: String, to newPath: String) -> Int32 {
    steps.append(.rename)
    return 0
  }
  func synchronizeDirectory(_ path: String) -> Int32 { 0 }
}

/// A disk that says how many bytes are safe, in a file of its own, after each time it was asked to
/// make them so.
final class AnnouncingFiles: FileSystem {
  private let system = SystemFiles()
  private let log: Int32
  private var written: UInt64 = 0

  init(log path: String) {
    log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
  }

  deinit { _ = Glibc.close(log) }

  func create(_ path: String) -> Int32 { system.create(path) }
  func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    let count = system.write(file, bytes)
    written += UInt64(max(0, count))
    return count
  }
  func synchronize(_ file: Int32) -> Int32 {
    let status = system.synchronize(file)
    if status >= 0 {
      var line = Array("\(written)\n".utf8)
      _ = Glibc.write(log, &line, line.count)
    }
    return status
  }
  func close(_ file: Int32) -> Int32 { system.close(file) }
  func rename(_ path: String, to newPath: String) -> Int32 { system.rename(path, to: newPath) }
  func synchronizeDirectory(_ path: String) -> Int32 { system.synchronizeDirectory(path) }
}

extension TraceFixture {
  /// Writes the calls through a file system, with small blocks, each of which is made durable.
  func writeCalls(to path: String, by system: any FileSystem, blockRows: Int = 16) throws {
    let writer = try TraceFileWriter(
      path: path,
      description: Self.description,
      blockRows: blockRows,
      pace: .eager,
      system: system
    )
    for start in stride(from: 0, to: calls.count, by: blockRows) {
      let chunk = RowChunk()
      chunk.calls = Array(calls[start..<min(start + blockRows, calls.count)])
      try writer.consume(chunk)
    }
    try writer.finish()
  }
}
