import Foundation

/// Perfetto's own classes, where a Python is there that has them: `STAMPEDE_PYTHON` names it.
enum Perfetto {
  /// What a file holds, as the classes read it.
  struct Contents: Decodable {
    let categories: [String: Int]
    let counts: Int
    let tracks: [String]
    let calls: [Call]

    struct Call: Decodable {
      let time: UInt64
      let name: String
      let outcome: String
      let track: String

      init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        time = try values.decode(UInt64.self)
        name = try values.decode(String.self)
        outcome = try values.decode(String.self)
        track = try values.decode(String.self)
      }
    }
  }

  /// Why a file was not read.
  struct Refusal: Error {
    let reason: String
  }

  private static let python = ProcessInfo.processInfo.environment["STAMPEDE_PYTHON"] ?? "python3"

  /// Whether the classes can be loaded.
  static let isThere =
    (try? run(["-c", "import perfetto.protos.perfetto.trace.perfetto_trace_pb2"]))?.status == 0

  /// Reads a file and checks that slices nest and tracks are described.
  static func read(_ bytes: [UInt8]) throws -> Contents {
    let folder = FileManager.default.temporaryDirectory.path + "/stampede-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let file = folder + "/trace.pftrace"
    try Data(bytes).write(to: URL(filePath: file))
    let script =
      URL(filePath: #filePath).deletingLastPathComponent().path + "/check_perfetto.py"
    let outcome = try run([script, file])
    guard outcome.status == 0 else { throw Refusal(reason: outcome.errors) }
    return try JSONDecoder().decode(Contents.self, from: Data(outcome.output.utf8))
  }

  private static func run(
    _ arguments: [String]
  ) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: text, as: UTF8.self),
      String(decoding: said, as: UTF8.self)
    )
  }
}
