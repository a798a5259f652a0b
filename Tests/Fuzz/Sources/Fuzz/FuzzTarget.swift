import Glibc

/// What is fed with bytes. A target must take any bytes: what it does not want is an error of the one
/// type that it declares, and everything else stops the process.
enum FuzzTarget: String, CaseIterable {
  /// A file, read whole, verified, recovered and repaired.
  case reader
  /// Index and footer of a file whose blocks are sound.
  case index
  /// The text of a condition, and the rows that meet it.
  case query
  /// A document of a scenario.
  case scenario

  func run(_ bytes: [UInt8]) {
    switch self {
    case .reader: ReaderTarget.run(bytes)
    case .index: IndexTarget.run(bytes)
    case .query: QueryTarget.run(bytes)
    case .scenario: ScenarioTarget.run(bytes)
    }
  }

  /// Inputs to begin with.
  func seeds() throws -> [[UInt8]] {
    switch self {
    case .reader: try SmallTrace.all()
    case .index: try SmallTrace.all().map(IndexTarget.seed)
    case .query: QueryTarget.seeds
    case .scenario: try ScenarioTarget.seeds()
    }
  }

  /// The target of this process.
  nonisolated(unsafe) static var chosen = FuzzTarget.reader
}

/// Stops the process, so that the bytes that led here are kept.
func complain(_ text: String) -> Never {
  let line = Array("fuzz: \(text)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  abort()
}

// MARK: - Entry points

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@_silgen_name("LLVMFuzzerMutate")
private func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ capacity: Int) -> Int

/// `Fuzz TARGET OPTIONS…` runs a target; `Fuzz TARGET seeds FOLDER` writes what to begin with.
@_cdecl("Fuzz_main")
func fuzzMain(
  _ count: CInt,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  let words = (0..<Int(count)).compactMap { arguments[$0].map { String(cString: $0) } }
  guard words.count > 1, let target = FuzzTarget(rawValue: words[1]) else {
    complain("targets: " + FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))
  }
  FuzzTarget.chosen = target
  if words.count == 4, words[2] == "seeds" {
    do {
      for (number, bytes) in try target.seeds().enumerated() {
        ScratchFile(path: "\(words[3])/seed-\(number)").put(bytes)
      }
    } catch { complain("no seeds: \(error)") }
    return 0
  }
  arguments[1] = arguments[0]
  var rest: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = arguments + 1
  var restCount = count - 1
  return runDriver(&restCount, &rest) { runOneInput($0, $1) }
}

/// The library has a main function of its own, which is never called but asks for this one.
@_cdecl("LLVMFuzzerTestOneInput")
func runOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzTarget.chosen.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

/// Changes an input; every second one gets right checksums again, so that what lies behind them is
/// reached too.
@_cdecl("LLVMFuzzerCustomMutator")
func mutateSealed(
  _ bytes: UnsafeMutablePointer<UInt8>,
  _ count: Int,
  _ capacity: Int,
  _ seed: CUnsignedInt
) -> Int {
  let changed = mutate(bytes, count, capacity)
  guard FuzzTarget.chosen == .reader, seed % 2 == 0 else { return changed }
  var content = Array(UnsafeBufferPointer(start: bytes, count: changed))
  Seal.mend(&content, rebuildsIndex: seed % 4 == 0)
  guard content.count <= capacity else { return changed }
  for (place, byte) in content.enumerated() { bytes[place] = byte }
  return content.count
}

/// A file for the bytes of one input after the other.
struct ScratchFile {
  let path: String
  private let file: CInt

  /// Makes the file, in memory where no path is given.
  init(path: String? = nil) {
    self.path = path ?? "/dev/shm/stampede-fuzz-\(getpid())"
    file = open(self.path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { complain("cannot make '\(self.path)'") }
  }

  /// Makes these bytes the content of the file.
  func put(_ bytes: [UInt8]) {
    guard ftruncate(file, 0) == 0, pwrite(file, bytes, bytes.count, 0) == bytes.count else {
      complain("cannot write '\(path)'")
    }
  }
}
