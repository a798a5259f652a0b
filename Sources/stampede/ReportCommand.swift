import ArgumentParser
import Foundation
import JSONText
import Reports
import Scenarios

/// `stampede report`: prints a run's summary again and writes its page anew.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Print the summary of a finished run and write its report again.",
    discussion: """
      Both are made of summary.json and scenario.json, which a run leaves; nothing is simulated.

      Examples:
        stampede report runs/shop-1
        stampede report runs/shop-1 --csv charts --junit goals.xml
        stampede report runs/shop-1 --openmetrics shop.om --grafana shop.json
      """
  )

  @Argument(help: "The directory of the run.")
  var directory: String

  @Option(
    help: ArgumentHelp(
      "Where the page goes (default: report.html in the directory).",
      valueName: "file"
    )
  )
  var html: String?

  @Option(
    help: """
      How the summary is printed: text, json, or github for annotations of a workflow and its step \
      summary.
      """
  )
  var format = MachineOutputs.ResultFormat.text

  @OptionGroup(title: "Files for other programs") var outputs: MachineOutputs

  func validate() throws {
    if html?.isEmpty == true { throw ValidationError("--html must name a file.") }
  }

  func run() throws {
    let place = RunDirectory(path: directory)
    let summary = try place.decode(place.summary, SummaryFile.decode)
    let manifest = try place.decode(place.manifest, RunManifest.decode)
    let scenario = try place.decode(place.scenario) { text in
      try Scenario(canonicalJSON: JSONValue(parsing: text))
    }
    let attribution = try place.attributionIfPresent()
    let page = HTMLReport.render(
      summary: summary,
      scenario: scenario,
      manifest: manifest,
      visits: ExampleVisits.load(summary.examples, from: place),
      attribution: attribution
    )
    let file = html ?? place.report
    try FileAccess.refuseSpecialFile(file)
    try outputs.check()
    try place.write(page, to: file)
    try outputs.write(
      summary: summary,
      scenario: scenario,
      manifest: manifest,
      attribution: attribution
    )
    switch format {
    case .json: Terminal.write(try SummaryFile.encode(summary))
    case .github: try MachineOutputs.tellWorkflow(summary, manifest: manifest)
    case .text:
      Terminal.write(
        TerminalReport.render(
          summary: summary,
          manifest: manifest,
          colors: Terminal.showsColors,
          width: Terminal.width,
          isASCII: Terminal.isASCII
        )
      )
      if let attribution { Terminal.write(attribution) }
      Terminal.write("\nReport in \(file)\n")
    }
  }
}
