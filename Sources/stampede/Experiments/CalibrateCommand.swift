import Analysis
import ArgumentParser
import EmissionResults
import Experiments
import Foundation
import Reports
import Scenarios

/// `stampede calibrate`: fits the service times of a run's model to what an emission of it measured.
struct CalibrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Fit the model's service times to measured latencies, and say how far it was off.",
    discussion: """
      RUN is the directory of a run, and the emission what 'stampede-emit send' measured when it \
      replayed that run to a real endpoint. Every step gets a law of its service time, lognormal or, where \
      that misses the measured quantiles, a table of them. They go into a topology document that stands \
      beside the scenario's own documents as they are, and the model is simulated with it: the table has \
      the errors before and after, and says whether the model was optimistic.

      The measured time of a call is from its write to the end of its answer. Where calls wait in the \
      model's queues, the waits are taken off. An emission that is INVALID is refused.

      Examples:
        stampede calibrate runs/shop-1 --measured runs/shop-1/emission
        stampede run shop.yaml runs/shop-1/calibration/topology.yaml
        stampede calibrate runs/shop-1 --measured staging/ --round-trip 2ms --format json
      """
  )

  @Argument(help: ArgumentHelp("The directory of the run that was replayed.", valueName: "run"))
  var replayed: String

  @Option(
    help: ArgumentHelp(
      "What was measured: the directory that 'stampede-emit send' wrote.",
      valueName: "directory"
    )
  )
  var measured: String

  @Option(
    help: ArgumentHelp(
      "The law of service times: best (lognormal, unless it misses the measured p50, p95 or p99 by more "
        + "than 5 %), lognormal or empirical.",
      valueName: "law"
    )
  )
  var law = Calibration.Choice.best

  @Option(
    name: .customLong("round-trip"),
    help: ArgumentHelp(
      "The way from the emitter to the endpoint and back, such as 2ms, which is no service time.",
      valueName: "duration"
    )
  )
  var roundTrip: String?

  @Option(help: "Calls that a step needs for a law of its own; with fewer it has its service's.")
  var fewest = 100

  @Option(
    help: ArgumentHelp(
      "Where calibration.json, topology.yaml and a page go (default: calibration in RUN).",
      valueName: "directory"
    )
  )
  var out: String?

  @Option(help: "How the result is printed: text or json.")
  var format = RunCommand.Format.text

  @Flag(name: .shortAndLong, help: "Say nothing about progress.")
  var quiet = false

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out must name a directory.") }
    guard fewest >= 1 else { throw ValidationError("--fewest must be at least 1") }
    if let roundTrip, ScenarioLoader.duration(of: roundTrip).map({ $0 < .zero }) ?? true {
      throw ValidationError("--round-trip \(roundTrip): write a duration such as 2ms")
    }
  }

  func run() throws {
    let side = try ComparedSide(replayed)
    let emission = try StoredEmission(measured)
    try check(emission, against: side)
    if emission.fidelity == "DEGRADED", !quiet {
      Terminal.printError(
        "stampede: the emission is DEGRADED: \(emission.reasons.joined(separator: "; "))"
      )
    }
    Interruption.listen()
    let calls = try measuredCalls(emission, of: side.scenario)
    guard calls.count > 0 else {
      throw Failure(
        code: .invalidData,
        message: "the emission in '\(measured)' has no answered call of the scenario",
        remedy: "send again, to an endpoint that answers"
      )
    }
    guard let outcome = try calibrate(side.scenario, calls, emission) else {
      throw ExitCode(Failure.Code.interrupted.rawValue)
    }
    try write(outcome)
  }

  private func calibrate(
    _ scenario: Scenario,
    _ calls: MeasuredCalls,
    _ emission: StoredEmission
  ) throws -> Calibration.Outcome? {
    var options = Calibration.Options()
    options.law = law
    options.fewestCalls = fewest
    options.isAtModelLoad = emission.document.pace == .speed(1)
    let accounts = emission.document.accounts.total
    var progress = Progress(label: "calibration", end: nil, isQuiet: quiet)
    progress.report(line: "simulating \(scenario.name) as it is and fitted")
    defer { progress.clear() }
    return try Calibration(
      of: scenario,
      to: calls,
      seed: emission.document.description.seed,
      options: options,
      goesOn: { !Interruption.isRequested }
    ).run(
      .init(
        fidelity: emission.fidelity,
        reasons: emission.reasons,
        calls: calls.count,
        timeouts: calls.timeouts,
        errors: accounts.faulty
      )
    )
  }

  private func measuredCalls(
    _ emission: StoredEmission,
    of scenario: Scenario
  ) throws -> MeasuredCalls {
    let way = roundTrip.flatMap { ScenarioLoader.duration(of: $0) }?.nanoseconds ?? 0
    let nanoseconds = UInt64(max(0, way))
    if let rows = try emission.rows() {
      return try MeasuredCalls(rows: rows, of: scenario, roundTrip: nanoseconds)
    }
    return MeasuredCalls(histograms: emission.document, of: scenario, roundTrip: nanoseconds)
  }

  private func check(_ emission: StoredEmission, against side: ComparedSide) throws(Failure) {
    guard emission.scenarioHash == side.scenario.hash.hexadecimalText else {
      let scenario = emission.document.description.scenario
      throw Failure(
        code: .invalidData,
        message: "the emission in '\(measured)' replayed '\(scenario)' (scenario "
          + "\(emission.scenarioHash.prefix(12))), and '\(replayed)' is of '\(side.scenario.name)' (scenario "
          + "\(side.scenario.hash.hexadecimalText.prefix(12)))",
        remedy: "name the run that was replayed, or replay this one"
      )
    }
  }

  private func write(_ outcome: Calibration.Outcome) throws {
    let path = out ?? replayed + "/calibration"
    let directory = ResultDirectory(
      path: path,
      own: ["calibration.json", "topology.yaml", "report.html"]
    )
    let topology = directory.file("topology.yaml")
    try directory.prepare()
    let result = outcome.result
    let text = try CalibrationFile.encode(result)
    let document = outcome.times.document(
      name: "\(result.scenario)-calibrated",
      notes: [
        "Service times of \(result.scenario) as measured: \(result.emission.calls) calls, emission "
          + "\(result.emission.fidelity).",
        "It refines the documents beside it: stampede run DOCUMENTS… \(topology)",
      ]
    )
    try directory.write(document, to: "topology.yaml")
    try directory.write(CalibrationPage.render(result, document: document), to: "report.html")
    try directory.write(text, to: "calibration.json")
    switch format {
    case .json: Terminal.write(text)
    case .text:
      Terminal.write(
        CalibrationText.render(
          result,
          colors: Terminal.showsColors,
          width: Terminal.width,
          isASCII: Terminal.isASCII
        )
      )
      let next = NextStep.command("run", ["DOCUMENTS", topology])
      Terminal.write(
        "\nResults in \(path): open \(directory.file("report.html").quotedForShell) in a browser\n"
          + "Next: \(next)   # the scenario with the fitted service times\n"
      )
    }
  }
}

extension Calibration.Choice: ExpressibleByArgument {}
