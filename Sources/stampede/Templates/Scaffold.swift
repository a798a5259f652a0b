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

  /// The path of a file, as one types it.
  func path(of file: String) -> String {
    directory.hasSuffix("/") ? directory + file : "\(directory)/\(file)"
  }

  /// Throws if one of the files is there already.
  static func refuseExisting(_ names: [String], in directory: String) throws(Failure) {
    let scaffold = Scaffold(directory: directory, files: [])
    for path in names.map(scaffold.path) where FileManager.default.fileExists(atPath: path) {
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
