import ArgumentParser
import Foundation
import JSONText
import Reports
import Scenarios

/// `stampede report`: prints a run's summary again and writes its page anew, or that of benchmarks.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Print a run's summary and write its page again, or the page of benchmarks.",
    discussion: """
      Both are made of summary.json and scenario.json, which a run leaves; nothing is simulated.

      For benchmarks, name what 'stampede bench --format json' printed: one page shows speed over builds, \
      speed-up over cores, memory over sessions, and what accuracy came to. NAME=FILE names a build \
      otherwise than by its version and commit.

      Examples:
        stampede report runs/shop-1
        stampede report runs/shop-1 --csv charts --junit goals.xml
        stampede report runs/shop-1 --openmetrics shop.om --grafana shop.json
        stampede report bench/*.json --html bench.html
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The directory of the run, or results of benchmarks.",
      valueName: "directory or files"
    )
  )
  var results: [String]

  @Option(
    help: ArgumentHelp(
      "Where the page goes (default: report.html in the directory; for benchmarks bench.html).",
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
    if let page = BenchmarkReport(words: results) {
      guard format == .text, outputs.isEmpty else {
        throw Failure(
          code: .usage,
          message: "benchmarks have a page and no files for other programs",
          remedy: "leave --format and the options of such files out"
        )
      }
      try page.write(to: html ?? "bench.html")
    } else if let directory = results.first, results.count == 1 {
      try report(RunDirectory(path: directory))
    } else {
      throw Failure(
        code: .usage,
        message: "\(results.count) words name neither one run nor files of benchmarks",
        remedy: "name the directory of one run, or what 'stampede bench --format json' printed"
      )
    }
  }

  private func report(_ place: RunDirectory) throws {
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
