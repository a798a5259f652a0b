import ArgumentParser

/// What is kept and shown of an emission.
struct ResultArguments: ParsableArguments {
  @Option(
    help: "The directory for the result (default: 'emission' in the run).",
    completion: .directory
  )
  var out: String?

  @Flag(help: "Replace an earlier result.")
  var force = false

  @Flag(name: .shortAndLong, help: "Say nothing about progress.")
  var quiet = false

  @Option(help: "How to print the result: text or json.")
  var format: Format = .text

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out must name a directory.") }
  }
}
