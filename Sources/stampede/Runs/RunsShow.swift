import ArgumentParser
import Reports

/// `stampede runs show`: one run, fact by fact.
struct RunsShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what a run was, what it came to, and its files.",
    discussion: "'stampede report' prints its whole summary."
  )

  @Argument(help: "The directory of the run.", completion: .directory)
  var directory: String

  func run() throws {
    let run = try StoredRun(path: directory)
    Terminal.write(
      try run.entry().text(
        files: try run.files().map { ($0.path, $0.bytes) },
        isASCII: Terminal.isASCII
      )
    )
  }
}
