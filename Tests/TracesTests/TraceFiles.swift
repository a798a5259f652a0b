import Glibc
import Testing

@testable import Traces

/// The bytes of a file.
func contents(of path: String) throws -> [UInt8] {
  let file = try InputFile(path: path)
  return try file.read(at: 0, count: Int(file.size))
}

/// Makes a file of these bytes.
func write(_ bytes: [UInt8], to path: String) throws {
  try writeFileAtomically(path: path, bytes: bytes)
}

/// A file whose bytes a test changes in place, under readers that are open.
final class ChangeableFile {
  private let file: Int32

  init(_ path: String) throws {
    file = open(path, O_RDWR | O_CLOEXEC)
    try #require(file >= 0)
  }

  deinit { close(file) }

  func replace(_ byte: UInt8, at offset: Int) {
    withUnsafeBytes(of: byte) { _ = pwrite(file, $0.baseAddress, 1, off_t(offset)) }
  }

  func cut(to size: Int) { ftruncate(file, off_t(size)) }
}

/// Starts a command and returns its process.
@discardableResult
func start(_ command: String...) throws -> pid_t { try start(command) }

private func start(_ command: [String]) throws -> pid_t {
  var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var process = pid_t()
  try #require(posix_spawnp(&process, command[0], nil, nil, &arguments, environ) == 0)
  return process
}

/// Runs a command and returns its exit code.
func run(_ command: String...) throws -> Int32 {
  let process = try start(command)
  var status: Int32 = 0
  while waitpid(process, &status, 0) < 0, errno == EINTR {}
  return status & 0x7F == 0 ? status >> 8 & 0xFF : -1
}

/// Whether tests take the time that all their cases need.
let runsLongTests = getenv("STAMPEDE_LONG_TESTS") != nil

/// Whether the zstd command can be run.
let hasZstd = (try? run("zstd", "-qV")) == 0

/// A trace taken apart, so that a test can change it and seal it again as the writer would.
struct Forgery {
  var head: [UInt8]
  var blocks: [[UInt8]]
  let tag: UInt64
  let digest: RunDigest

  init(of path: String) throws {
    let reader = try TraceReader(path: path)
    let bytes = try contents(of: path)
    head = Array(bytes[..<Int(reader.index[0].offset)])
    blocks = reader.index.map { Array(bytes[Int($0.offset)..<Int($0.offset + $0.length)]) }
    tag = reader.head.fileTag
    digest = reader.digest
  }

  /// The bytes of the file, with every checksum made right.
  func sealed() throws -> [UInt8] {
    var bytes = head
    var entries: [BlockEntry] = []
    for (number, block) in blocks.enumerated() {
      var sealed = block
      sealed.replace(at: BlockHeader.checksumOffset, withLittleEndian: 0)
      let hash = XXHash64.hash(sealed, seed: tag ^ UInt64(number))
      sealed.replace(at: BlockHeader.checksumOffset, withLittleEndian: hash)
      entries.append(
        BlockEntry(
          try BlockHeader(from: sealed),
          offset: UInt64(bytes.count),
          length: UInt64(block.count)
        )
      )
      bytes += sealed
    }
    return bytes + Self.tail(entries, at: bytes.count, tag: tag, digest: digest)
  }

  /// Index and footer.
  static func tail(
    _ entries: [BlockEntry],
    at offset: Int,
    tag: UInt64,
    digest: RunDigest
  ) -> [UInt8] {
    let (index, hash) = TraceIndex.bytes(of: entries, fileTag: tag)
    let foot = TraceFoot(
      indexOffset: UInt64(offset),
      indexLength: UInt64(index.count),
      indexHash: hash,
      digest: digest
    )
    return index + foot.bytes(fileTag: tag)
  }
}
