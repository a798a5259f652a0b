import Foundation
import Scenarios
import Traces

/// The files of a scenario that is to be begun with, and the directory for them.
struct Scaffold {
  /// A file to write.
  struct File {
    let name: String
    let text: String
    /// What it is, in half a line.
    let purpose: String
  }

  let directory: String
  let files: [File]

  /// The file by which editors know the language, beside each scenario.
  static let schemaName = "stampede.schema.json"

  /// Creates the files of a scenario: its documents, for which editors are told the schema, the schema,
  /// and what else belongs to it.
  init(directory: String, scenario: File, companions: [File] = []) {
    self.directory = directory
    let schema = File(
      name: Self.schemaName,
      text: LanguageSchema.json,
      purpose: "by which an editor completes and checks what you type"
    )
    let text = Self.naming(Self.schemaName, in: scenario.text)
    files =
      [File(name: scenario.name, text: text, purpose: scenario.purpose)] + companions + [schema]
  }

  /// Names the schema at the beginning of each document, for editors look at each by itself.
  private static func naming(_ schema: String, in text: String) -> String {
    let line = "# yaml-language-server: $schema=./\(schema)\n"
    return line + text.replacing("\n---\n", with: "\n---\n" + line)
  }

  /// The path of a file, as one types it.
  func path(of file: String) -> String {
    directory.hasSuffix("/") ? directory + file : "\(directory)/\(file)"
  }

  /// Throws if one of the files is there already; the schema is the same for all and may be.
  func refuseExisting() throws(Failure) {
    let paths = files.map(\.name).filter { $0 != Self.schemaName }.map(path)
    for path in paths where FileManager.default.fileExists(atPath: path) {
      throw Failure(
        code: .inputOutput,
        message: "'\(path)' is there already",
        remedy: "choose another directory, or overwrite it with --force"
      )
    }
  }

  /// Writes the files, each of them whole or not at all.
  func write() throws {
    try FileAccess.makeDirectory(directory)
    for file in files {
      let path = path(of: file.name)
      try FileAccess.refuseSpecialFile(path)
      try writeFileAtomically(path: path, bytes: Array(file.text.utf8))
    }
  }

  /// What was written, a line a file.
  var account: String {
    let paths = files.map { path(of: $0.name).quotedForShell }
    let width = paths.map(\.count).max() ?? 0
    return zip(paths, files).map { path, file in
      "  \(path)\(String(repeating: " ", count: width - path.count + 2))\(file.purpose)\n"
    }
    .joined()
  }
}
