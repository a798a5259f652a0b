import ArgumentParser
import Foundation
import JSONText
import Reports
import Scenarios

/// `stampede report`: prints a run's summary again and writes its page anew.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Print the summary of a finished run and write its report again."
  )

  @Argument(help: "The directory of the run.")
  var directory: String

  @Option(help: "Where the page goes (default: report.html in the directory).")
  var html: String?

  func run() throws {
    let place = RunDirectory(path: directory)
    let summary = try SummaryFile.decode(place.read(place.summary))
    let manifest = try RunManifest.decode(place.read(place.manifest))
    let scenario = try Scenario(canonicalJSON: JSONValue(parsing: place.read(place.scenario)))
    let page = HTMLReport.render(summary: summary, scenario: scenario, manifest: manifest)
    try place.write(page, to: html ?? place.report)
    Terminal.write(
      TerminalReport.render(
        summary: summary,
        manifest: manifest,
        colors: Terminal.showsColors,
        width: Terminal.width,
        isASCII: Terminal.isASCII
      )
    )
    Terminal.write("\nReport in \(html ?? place.report)\n")
  }
}
