import ArgumentParser
import Scenarios

/// `stampede validate`: says all that is wrong with the documents, and runs nothing.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check documents: all mistakes at once, each with its place and its remedy.",
    discussion: """
      Nothing is run. Warnings tell what is legal and rarely meant. Ends with 0 when the documents \
      are valid, and with 65 when not.

      Examples:
        stampede validate my-shop/*.yaml
        stampede validate my-shop/*.yaml --format github     (in a workflow)
      """
  )

  /// How the findings are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, github
  }

  @OptionGroup var documents: ScenarioOptions

  @Option(
    help: "How the findings are printed: text, json, or github for annotations of a workflow."
  )
  var format = Format.text

  func run() throws {
    let files = try ScenarioReading.read(documents.files)
    let result = ScenarioLoader.load(
      files,
      options: documents.loaderOptions(for: .validate),
      attachment: ScenarioReading.attachment
    )
    let findings = result.findings
    switch format {
    case .json: Terminal.write(Diagnostic.json(of: findings).prettyText)
    case .text, .github: printText(result, findings, files: files.count)
    }
    if result.hasErrors {
      throw ExitCode(Failure.Code.invalidData.rawValue)
    }
  }

  private func printText(
    _ result: ScenarioLoader.LoadResult,
    _ findings: [Diagnostic],
    files: Int
  ) {
    for diagnostic in findings {
      Terminal.write(format == .github ? diagnostic.annotation : diagnostic.text)
    }
    func count(_ count: Int, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    let errors = findings.count { $0.severity == .error }
    let warnings = findings.count - errors
    let verdict = errors > 0 ? "not valid" : "valid"
    let runnable = result.scenario == nil ? "" : ", ready to run"
    Terminal.write(
      "\(count(files, "file")): \(verdict)\(runnable)"
        + " (\(count(errors, "error")), \(count(warnings, "warning")))\n"
    )
    if result.scenario != nil, format == .text {
      Terminal.write(NextStep.line("explain", documents, "says what will be simulated"))
    }
  }
}
