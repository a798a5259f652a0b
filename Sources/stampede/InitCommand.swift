import ArgumentParser
import Foundation
import Traces

/// `stampede init`: writes a scenario to begin with.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a scenario to begin with.",
    discussion: "Templates: "
      + ScenarioTemplate.all.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ") + "."
  )

  @Option(help: ArgumentHelp("Which template.", valueName: "name"))
  var template: String

  @Argument(help: "The directory for it; it is made.")
  var directory: String

  func validate() throws {
    if directory.isEmpty { throw ValidationError("The directory must have a name.") }
  }

  func run() throws {
    guard let template = ScenarioTemplate.all.first(where: { $0.name == template }) else {
      throw Failure(
        code: .usage,
        message: "there is no template '\(template)'",
        remedy: "choose one of: " + ScenarioTemplate.all.map(\.name).joined(separator: ", ")
      )
    }
    try FileAccess.makeDirectory(directory)
    let path = "\(directory)/\(template.name).yaml"
    guard !FileManager.default.fileExists(atPath: path) else {
      throw Failure(
        code: .inputOutput,
        message: "'\(path)' is there already",
        remedy: "choose another directory, or remove the file"
      )
    }
    try writeFileAtomically(path: path, bytes: Array(template.text.utf8))
    Terminal.write("Wrote \(path). Next: stampede run \(path)\n")
  }
}
