import Foundation

/// One of our executables, run as a user would.
struct Program {
  let path: String

  /// The build that this test was built with.
  static func debug(_ name: String) -> Program {
    Program(path: builtBesideThisTest + "/" + name)
  }

  /// The release build where there is one, for what takes long; otherwise this test's own build.
  static func fast(_ name: String) -> Program {
    releaseDirectory.map { Program(path: $0 + "/" + name) } ?? debug(name)
  }

  /// Where `tools/test` has put the release build.
  static let releaseDirectory = ProcessInfo.processInfo.environment["STAMPEDE_RELEASE_BIN"]

  private static let builtBesideThisTest: String = {
    let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return ((executable ?? CommandLine.arguments[0]) as NSString).deletingLastPathComponent
  }()

  /// How a run of the program ended.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  /// Runs the program to its end.
  func run(_ arguments: [String], in directory: String? = nil) throws -> Outcome {
    let running = try start(arguments, in: directory)
    return running.wait()
  }

  /// Starts the program.
  func start(_ arguments: [String], in directory: String? = nil) throws -> Running {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    if let directory { process.currentDirectoryURL = URL(filePath: directory) }
    process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "dumb"]) { $1 }
    let files = ScratchDirectory()
    let output = files.path + "/output"
    let errors = files.path + "/errors"
    for file in [output, errors] { try Data().write(to: URL(filePath: file)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    try process.run()
    return Running(process: process, output: output, errors: errors, files: files)
  }

  /// A program under way.
  struct Running {
    let process: Process
    fileprivate let output: String
    fileprivate let errors: String
    fileprivate let files: ScratchDirectory

    /// What the program has written so far.
    var outputSoFar: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    /// What the program has said about its work so far.
    var errorsSoFar: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

    /// Sends a signal to the program.
    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for the end.
    func wait() -> Outcome {
      process.waitUntilExit()
      let isSignal = process.terminationReason == .uncaughtSignal
      return Outcome(
        status: isSignal ? -process.terminationStatus : process.terminationStatus,
        output: (try? String(contentsOfFile: output, encoding: .utf8)) ?? "",
        errors: (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
      )
    }
  }
}

/// A directory that goes away with its owner.
final class ScratchDirectory: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.path + "/stampede-" + UUID().uuidString
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The names of the files below, sorted.
  var files: [String] {
    (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).sorted()
  }

  /// Writes a file.
  func write(_ text: String, to name: String) throws -> String {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    return file
  }

  /// The text of a file.
  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }
}

/// The checkout that these tests belong to.
enum Checkout {
  static let path = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The documents of a shipped scenario.
  static func documents(of scenario: String) throws -> [String] {
    let directory = path + "/traces/" + scenario
    return try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".json") }
      .sorted().map { directory + "/" + $0 }
  }

  /// A number or text of a scenario's golden file.
  static func golden(of scenario: String) throws -> String {
    try String(contentsOfFile: path + "/traces/\(scenario)/golden/run.json", encoding: .utf8)
  }
}
