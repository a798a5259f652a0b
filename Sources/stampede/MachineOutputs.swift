import Analysis
import ArgumentParser
import Foundation
import Reports
import Scenarios

/// Files for other programs, made of the summary of a run.
struct MachineOutputs: ParsableArguments {
  /// How the result of a run is printed.
  enum ResultFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, github
  }

  @Option(
    help: ArgumentHelp(
      "Write the numbers of every chart to this directory, a file of comma-separated values each.",
      valueName: "directory"
    ),
    completion: .directory
  )
  var csv: String?

  @Option(
    help: ArgumentHelp(
      "Write the goals as JUnit test cases to this file, for a build server.",
      valueName: "file"
    ),
    completion: .file(extensions: ["xml"])
  )
  var junit: String?

  @Option(
    help: ArgumentHelp(
      "Write the run in Markdown to this file, for a step summary or a comment.",
      valueName: "file"
    ),
    completion: .file(extensions: ["md"])
  )
  var markdown: String?

  @Option(
    help: ArgumentHelp(
      """
      Write the series to this file as OpenMetrics with simulated time stamps, for 'promtool tsdb \
      create-blocks-from openmetrics'.
      """,
      valueName: "file"
    ),
    completion: .file()
  )
  var openmetrics: String?

  @Option(
    help: ArgumentHelp(
      "Write a Grafana dashboard over these series to this file.",
      valueName: "file"
    ),
    completion: .file(extensions: ["json"])
  )
  var grafana: String?

  /// Whether no file is asked for.
  var isEmpty: Bool {
    csv == nil && files.allSatisfy { $0.value == nil }
  }

  func validate() throws {
    if csv?.isEmpty == true { throw ValidationError("--csv must name a directory.") }
    for (name, value) in files where value?.isEmpty == true {
      throw ValidationError("\(name) must name a file.")
    }
  }

  private var files: [(name: String, value: String?)] {
    [
      ("--junit", junit), ("--markdown", markdown), ("--openmetrics", openmetrics),
      ("--grafana", grafana),
    ]
  }

  /// Refuses what cannot be written, before the work is done.
  func check() throws {
    for case (_, let file?) in files { try FileAccess.refuseSpecialFile(file) }
  }

  /// Writes what is asked for.
  func write(
    summary: Summary,
    scenario: Scenario,
    manifest: RunManifest,
    attribution: Attribution?
  ) throws {
    if let csv {
      try FileAccess.makeDirectory(csv)
      let files = ChartSheets.files(
        summary: summary,
        scenario: scenario,
        attribution: attribution
      )
      for file in files {
        try FileAccess.write(file.text, to: csv + "/" + file.name)
      }
    }
    if let junit { try FileAccess.write(RunJUnit.text(summary), to: junit) }
    if let markdown {
      try FileAccess.write(WorkflowText.markdown(summary, manifest: manifest), to: markdown)
    }
    if let openmetrics {
      let text = OpenMetricsText.text(summary: summary, scenario: scenario)
      try FileAccess.write(text, to: openmetrics)
    }
    if let grafana {
      let text = GrafanaDashboard.text(summary: summary, scenario: scenario)
      try FileAccess.write(text, to: grafana)
    }
  }

  /// Says to a workflow of GitHub how a run went: annotations on the output, and the step summary where
  /// the workflow has a file for one.
  static func tellWorkflow(_ summary: Summary, manifest: RunManifest) throws {
    Terminal.write(WorkflowText.annotations(summary))
    guard let file = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"], !file.isEmpty
    else { return }
    try FileAccess.append(WorkflowText.markdown(summary, manifest: manifest) + "\n", to: file)
  }
}
