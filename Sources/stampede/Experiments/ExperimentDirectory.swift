import Foundation
import Traces

/// Where an experiment leaves its files: results of single replications, and what they add up to.
struct ExperimentDirectory {
  let path: String
  /// The name of the file for programs.
  let resultName: String
  /// Other files that may stand there: those of experiments that share the results.
  var otherNames: Set<String> = []

  var result: String { path + "/" + resultName }
  var report: String { path + "/report.html" }
  var tasks: String { path + "/tasks" }

  /// Makes the directory; one of something else is nobody's to fill.
  func prepare() throws(Failure) {
    let own = otherNames.union([resultName, "report.html", "tasks", "tasks.jsonl"])
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if let foreign = names.sorted().first(where: { !own.contains($0) && !$0.hasSuffix(".partial") })
    {
      throw Failure(
        code: .inputOutput,
        message: "'\(path)' holds something else: '\(foreign)'",
        remedy: "choose an empty or a new directory with --out"
      )
    }
    try FileAccess.makeDirectory(tasks)
  }

  /// Writes a file so that it stands there whole or not at all.
  func write(_ text: String, to file: String) throws {
    try writeFileAtomically(path: file, bytes: Array(text.utf8))
  }
}
