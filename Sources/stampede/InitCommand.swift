import ArgumentParser
import Foundation
import JSONText
import Traces

/// `stampede init`: writes a scenario to begin with.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a scenario to begin with, and say what to type next.",
    discussion: """
      Each template is a whole model of one question, with comments that say what to change first. \
      Without --template they are listed.

      \(ScenarioTemplate.list)
      my-traffic reads --from: \(LogFormat.summary). Requests of one client (address and user agent) \
      belong to one session until it pauses for longer than --session-gap.

      Examples:
        stampede init --template shop my-shop
        stampede init --template my-traffic my-site --from /var/log/nginx/access.log
      """
  )

  @Option(help: ArgumentHelp("Which template; without it all are listed.", valueName: "name"))
  var template: String?

  @Argument(
    help: "The directory for it, which is made (default: the name of the template).",
    completion: .directory
  )
  var directory: String?

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp("For my-traffic: the log to read; - is the input.", valueName: "file"),
    completion: .file()
  )
  var log: String?

  @Option(
    help: ArgumentHelp(
      "For my-traffic: the pause of a client that ends a session, such as 10m.",
      valueName: "duration"
    )
  )
  var sessionGap = "30m"

  @Flag(help: "List the templates.")
  var list = false

  @Flag(help: "Overwrite files that are there already.")
  var force = false

  func validate() throws {
    if directory?.isEmpty == true { throw ValidationError("The directory must have a name.") }
    guard let gap = DurationText.nanoseconds(sessionGap), gap > 0 else {
      throw ValidationError("--session-gap \(sessionGap): write a duration such as 30m")
    }
    if log != nil, template != ScenarioTemplate.ofTraffic {
      throw ValidationError("--from goes with --template \(ScenarioTemplate.ofTraffic)")
    }
  }

  func run() throws {
    guard let template, !list else { return try showList() }
    if template == ScenarioTemplate.ofTraffic { return try makeTraffic() }
    guard let found = ScenarioTemplate.all.first(where: { $0.name == template }) else {
      throw Failure(
        code: .usage,
        message: "there is no template '\(template)'",
        remedy: Spelling.hint(for: template, among: ScenarioTemplate.names)
      )
    }
    let guide = found.guide.map {
      Scaffold.File(name: "README.md", text: $0, purpose: "how to send it over HTTP")
    }
    let scaffold = Scaffold(
      directory: directory ?? template,
      scenario: .init(name: "\(template).yaml", text: found.scenario, purpose: "the scenario"),
      companions: [guide].compactMap(\.self)
    )
    if !force { try scaffold.refuseExisting() }
    try scaffold.write()
    Terminal.write("Wrote a model of the question: \(found.question)\n\n")
    showNext(scaffold, missesGoal: found.missesGoal)
  }

  /// The templates, and what to type; a directory without a template is a mistake.
  private func showList() throws {
    if let directory, !list {
      let isTemplate = ScenarioTemplate.names.contains(directory)
      throw Failure(
        code: .usage,
        message: "which template shall '\(directory)' be made of?",
        remedy: isTemplate
          ? "did you mean \(NextStep.program) init --template \(directory)?"
          : "write --template NAME; '\(NextStep.program) init --list' names them"
      )
    }
    Terminal.write(
      """
      Templates, each a whole model that runs as it is:

      \(ScenarioTemplate.list)
      Type one of
        \(NextStep.program) init --template shop my-shop
        \(NextStep.program) init --template my-traffic my-site --from access.log

      """
    )
  }

  /// The template that is made from a log.
  private func makeTraffic() throws {
    let name = ScenarioTemplate.ofTraffic
    guard let log else {
      throw Failure(
        code: .usage,
        message: "\(name) is made from a log: --from is missing",
        remedy:
          "\(NextStep.program) init --template \(name) \(directory ?? name) --from access.log; "
          + "it reads \(LogFormat.summary)"
      )
    }
    // Before a log of gigabytes is read, for nothing.
    if !force { try scaffold(of: "", curve: "").refuseExisting() }
    let gap = DurationText.nanoseconds(sessionGap) ?? 0
    let survey = try TrafficReader(path: log, gap: Int(gap), isQuiet: false).survey()
    let traffic = TrafficTemplate(survey: survey)
    let scaffold = scaffold(of: traffic.scenario, curve: traffic.curve)
    try scaffold.write()
    Terminal.write(traffic.account + "\n")
    showNext(scaffold, missesGoal: false)
  }

  private func scaffold(of scenario: String, curve: String) -> Scaffold {
    let name = ScenarioTemplate.ofTraffic
    return Scaffold(
      directory: directory ?? name,
      scenario: .init(name: "\(name).yaml", text: scenario, purpose: "the scenario"),
      companions: [
        .init(name: TrafficTemplate.curveName, text: curve, purpose: "sessions a second, over time")
      ]
    )
  }

  private func showNext(_ scaffold: Scaffold, missesGoal: Bool) {
    let document = scaffold.path(of: scaffold.files[0].name)
    let name = scaffold.files[0].name.replacing(".yaml", with: "")
    let missed =
      missesGoal
      ? "As it is written it misses its goals, which is the point: run ends with the code 99.\n"
      : ""
    Terminal.write(
      """
      \(scaffold.account)
      Next, in this order:
      \(NextStep.way(for: [document]))
      Then open runs/\(name)-1/report.html in a browser, change \(document.quotedForShell), repeat;
      run --force overwrites the earlier results, run --out runs/second keeps both.
      \(missed)
      """
    )
  }
}
