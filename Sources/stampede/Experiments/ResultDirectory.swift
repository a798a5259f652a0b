import Foundation
import Traces

/// A directory with the files of one result.
struct ResultDirectory {
  let path: String
  /// The names of its files.
  let own: Set<String>

  /// Makes the directory; one of something else is nobody's to fill.
  func prepare() throws(Failure) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if let foreign = names.sorted().first(where: { !own.contains($0) && !$0.hasSuffix(".partial") })
    {
      throw Failure(
        code: .inputOutput,
        message: "'\(path)' holds something else: '\(foreign)'",
        remedy: "choose an empty or a new directory with --out"
      )
    }
    try FileAccess.makeDirectory(path)
  }

  /// The path of a file.
  func file(_ name: String) -> String { path + "/" + name }

  /// Writes a file so that it stands there whole or not at all.
  func write(_ text: String, to name: String) throws {
    try writeFileAtomically(path: file(name), bytes: Array(text.utf8))
  }
}
