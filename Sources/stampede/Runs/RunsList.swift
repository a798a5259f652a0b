import ArgumentParser
import Reports

/// `stampede runs list`: a line for every run under a folder.
struct RunsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the runs under a folder with their goals, headline numbers and sizes.",
    discussion: """
      Every directory below is looked at, but for what stands within a run. Where the line is too \
      long for the terminal, columns are left out; --format json has them all.
      """
  )

  /// How the list is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: "The folder.", completion: .directory)
  var folder = "runs"

  @Option(help: "How the list is printed: text or json.")
  var format = Format.text

  func run() throws {
    let list = RunList(try RunFolder(path: folder).runs().map { try $0.entry() })
    switch format {
    case .json: Terminal.write(try list.json())
    case .text:
      guard !list.runs.isEmpty else {
        Terminal.printError("there is no run under '\(folder)'")
        return
      }
      Terminal.write(list.text(width: Terminal.width, isASCII: Terminal.isASCII))
    }
  }
}
