import ArgumentParser
import Foundation
import Traces

/// `stampede trace stat`: what a trace holds.
struct TraceStat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stat",
    abstract: "Say what a trace holds and what it costs, by table and by column."
  )

  /// How the figures are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var trace: TraceArgument

  @Option(help: "How to print the figures: text or json.")
  var format = Format.text

  func run() throws {
    let set = try trace.open()
    let report = StatReport(path: trace.path, trace: set, statistics: try set.statistics())
    Terminal.write(format == .json ? report.json.prettyText : report.text)
  }
}
