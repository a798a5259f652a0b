import ArgumentParser
import Reports

/// `stampede schema`: prints the JSON Schema of an output.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of an output."
  )

  /// The outputs that have a schema.
  enum Output: String, ExpressibleByArgument, CaseIterable {
    case summary, run
  }

  @Argument(help: "summary (summary.json) or run (run.json).")
  var output: Output

  func run() {
    switch output {
    case .summary: Terminal.write(SummarySchema.json)
    case .run: Terminal.write(RunManifestSchema.json)
    }
  }
}
