import Foundation
import JSONText
import Testing

/// Python's jsonschema with PyYAML, which share nothing with our readers.
enum SchemaValidator {
  private static let python = ProcessInfo.processInfo.environment["STAMPEDE_PYTHON"] ?? "python3"

  /// Whether both are there.
  static let isThere =
    (try? run(["-c", "import jsonschema, yaml"], input: JSONValue.null))?.status == 0

  /// The complaints about each file and then about each text, none where it is valid; of the schema
  /// itself the validator demands that it keeps to draft 2020-12.
  static func complaints(
    by schema: String,
    files: [String] = [],
    texts: [String] = []
  ) throws -> [[String]] {
    let script = URL(filePath: #filePath).deletingLastPathComponent().path
    let outcome = try run(
      [script + "/validate_documents.py"],
      input: [
        "schema": JSONValue(parsing: schema), "files": .array(files.map { .string($0) }),
        "texts": .array(texts.map { .string($0) }),
      ]
    )
    #expect(outcome.status == 0, "the validator itself failed")
    return try outcome.output.split(separator: "\n").map { line in
      try JSONValue(parsing: String(line)).array?.compactMap(\.string) ?? []
    }
  }

  private static func run(
    _ arguments: [String],
    input: JSONValue
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    let folder = FileManager.default.temporaryDirectory.path + "/stampede-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let question = folder + "/question"
    try Data(input.canonicalText.utf8).write(to: URL(filePath: question))
    let answer = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python] + arguments
    process.standardInput = FileHandle(forReadingAtPath: question)
    process.standardOutput = answer
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = try answer.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
