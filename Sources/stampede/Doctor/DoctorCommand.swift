import ArgumentParser
import JSONText

/// `stampede doctor`: looks at what a run needs, and names the mend for what is missing.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check this machine for what a run needs, and name the mend for each problem.",
    discussion: """
      A problem is essential and ends the command with 69; a warning costs speed or comfort, and \
      the command ends with 0. Memory and cores are those of this process: a container's limits \
      count, not its host's.
      """
  )

  /// How the findings are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(help: "How the findings are printed: text or json.")
  var format = Format.text

  func run() throws {
    let findings = Machine.ofThisProcess().findings
    switch format {
    case .text: for finding in findings { Terminal.write(finding.text) }
    case .json: Terminal.write(Finding.json(of: findings).prettyText)
    }
    if findings.contains(where: { $0.state == .problem }) {
      throw ExitCode(Failure.Code.unavailable.rawValue)
    }
  }
}
