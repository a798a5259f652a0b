import ArgumentParser
import Foundation

/// `stampede runs rm`: removes what runs have left.
struct RunsRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm",
    abstract: "Remove the files of runs.",
    discussion: """
      Only what 'stampede run' wrote goes: run.json, scenario.json, summary.json, report.html and the \
      trace. What else stands in the directory stays, such as the result of a replay, and is named. \
      All directories are looked at before anything is removed.
      """
  )

  @Argument(help: "The directories of the runs.", completion: .directory)
  var directories: [String]

  @Flag(name: .shortAndLong, help: "Only say what would be removed.")
  var dryRun = false

  func run() throws {
    let runs = try directories.map { try StoredRun(path: $0) }
    for run in runs {
      let own = try run.files().filter(\.isOwn)
      if !dryRun {
        // The manifest goes first: without it, nothing here claims to be a run.
        for file in own.sorted(by: { $0.path == "run.json" && $1.path != "run.json" }) {
          try FileAccess.remove(run.path + "/" + file.path)
        }
        _ = rmdir(run.path + "/trace")
        _ = rmdir(run.path)
      }
      let size = ByteSize(bytes: own.reduce(0) { $0 + $1.bytes })
      Terminal.write(
        "\(dryRun ? "would remove" : "removed") \(run.path): \(own.count) files, \(size)\n"
      )
      let rest = try run.files().filter { !$0.isOwn }
      if let first = rest.first {
        let count = rest.count == 1 ? "1 file stays" : "\(rest.count) files stay"
        Terminal.printError("  \(count) in '\(run.path)', such as '\(first.path)'")
      }
    }
  }
}
