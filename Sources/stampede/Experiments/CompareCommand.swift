import Analysis
import ArgumentParser
import Experiments
import Foundation
import Reports
import Scenarios

/// `stampede compare`: says how runs or scenarios differ from the first of them, and how surely.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      "Compare runs, scenarios or emissions with the first: better, worse, or no difference.",
    discussion: """
      Each of what is compared is the directory of a run, a directory of documents, or documents with \
      commas between them. Scenarios are simulated with common seeds, so that the same visitors come to \
      all of them. Runs are made again from what they leave, without their traces: those of one seed are \
      paired by the time at which their visitors arrive, others compared as they are; with \
      --replications their scenarios are.

      Directories that 'stampede-emit send' wrote, such as before and after a release, are compared as \
      they were measured: response times, errors and throughput by step, with intervals from slices of \
      time. An emission that is INVALID is refused.

      Ends with 0, or with --fail-on worse with 99 when one is worse.

      Examples:
        stampede compare runs/before runs/after
        stampede compare shop.yaml,evening.yaml shop.yaml,crowd.yaml --replications 30
        stampede compare runs/main runs/branch --fail-on worse --format json
        stampede compare before/ after/ --fail-on worse --out change
      """
  )

  @Argument(help: "What is compared, the base first: directories of runs, or documents.")
  var sides: [String]

  @Option(
    help:
      "How many runs each scenario has (default: 10; directories of runs with one seed: the run itself)."
  )
  var replications: Int?

  @OptionGroup var experiment: ExperimentOptions

  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp("End with 99 when one is worse.", valueName: "verdict")
  )
  var failOn: FailingVerdict?

  @Option(
    help: ArgumentHelp(
      "Where comparison.json and a page go (default: nowhere).",
      valueName: "directory"
    )
  )
  var out: String?

  @Option(help: "How the result is printed: text or json.")
  var format = RunCommand.Format.text

  /// What a pipeline may fail on.
  enum FailingVerdict: String, ExpressibleByArgument, CaseIterable {
    case worse
  }

  private static let usualReplications = 10
  private static let mostReplications = 100_000

  func validate() throws {
    guard sides.count >= 2 else { throw ValidationError("name two or more of what is compared") }
    guard replications.map({ (1...Self.mostReplications).contains($0) }) ?? true else {
      throw ValidationError("--replications must be 1 to \(Self.mostReplications)")
    }
    if out?.isEmpty == true { throw ValidationError("--out must name a directory.") }
  }

  func run() throws {
    let measured = sides.filter { StoredEmission.isNamed(by: $0) }
    guard measured.isEmpty else {
      guard measured.count == sides.count else {
        let other = sides.first { !measured.contains($0) } ?? ""
        throw Failure(
          code: .usage,
          message: "'\(measured[0])' is an emission, and '\(other)' is none",
          remedy:
            "compare emissions with emissions; a run is held against one by 'stampede calibrate'"
        )
      }
      try EmissionComparing(sides: sides, out: out, format: format, failsOnWorse: failOn == .worse)
        .run()
      return
    }
    let compared = try sides.map { try ComparedSide($0) }
    let currencies = Set(compared.map(\.scenario.currency))
    guard currencies.count == 1 else {
      throw Failure(
        code: .invalidData,
        message:
          "the amounts have different currencies: \(currencies.sorted().joined(separator: ", "))",
        remedy: "compare scenarios of one currency"
      )
    }
    Interruption.listen()
    let seeds = Set(compared.compactMap { $0.run?.seed })
    if seeds.count > 1, replications == nil, !experiment.quiet {
      Terminal.printError(
        "stampede: the runs have different seeds, so their scenarios are compared, with "
          + "\(Self.usualReplications) replications of common seeds"
      )
    }
    let result =
      seeds.count == 1 && replications == nil
      ? try compareRuns(compared) : try compareScenarios(compared)
    let text = try ComparisonFile.encode(result)
    if let out {
      let directory = ExperimentDirectory(path: out, resultName: "comparison.json")
      try directory.prepare()
      try directory.write(text, to: directory.result)
      try directory.write(ComparisonPage.render(result), to: directory.report)
    }
    show(result, text: text)
    if result.partial { throw ExitCode(Failure.Code.interrupted.rawValue) }
    if failOn == .worse, !result.passed { throw ExitCode(Failure.Code.goalFailed.rawValue) }
  }

  private func show(_ result: ComparisonSummary, text: String) {
    switch format {
    case .json: Terminal.write(text)
    case .text:
      Terminal.write(
        ComparisonText.render(
          result,
          colors: Terminal.showsColors,
          width: Terminal.width,
          isASCII: Terminal.isASCII
        )
      )
      if let out { Terminal.write("\nResults in \(out)\n") }
    }
  }

  private func compareScenarios(_ compared: [ComparedSide]) throws -> ComparisonSummary {
    let base = compared[0]
    let seed = experiment.seed ?? base.run?.seed ?? base.scenario.seed ?? 1
    let progress = ExperimentProgress(isQuiet: experiment.quiet)
    defer { progress.clear() }
    var store: TaskStore?
    if let out {
      let directory = ExperimentDirectory(path: out, resultName: "comparison.json")
      try directory.prepare()
      store = TaskStore(path: directory.tasks)
    }
    let runs = Experiment(
      seeds: ReplicationSeeds(base: seed),
      pool: try experiment.pool(for: compared.map(\.scenario), seed: seed),
      store: store,
      goesOn: { !Interruption.isRequested },
      observe: { progress.report($0) }
    )
    return try Comparison(
      compared.map { .init(name: $0.name, scenario: $0.scenario, seed: seed) }
    ).run(runs, replications: replications ?? Self.usualReplications)
  }

  private func compareRuns(_ compared: [ComparedSide]) throws -> ComparisonSummary {
    let known = compared.compactMap(\.run)
    let seed = known.first?.seed ?? 1
    guard let quantum = known.first?.quantum, known.allSatisfy({ $0.quantum == quantum }) else {
      throw Failure(
        code: .invalidData,
        message: "the runs have different resolutions of time",
        remedy: "make them again with one --trace-resolution"
      )
    }
    let sides = compared.map { side in
      Comparison.Side(name: side.name, scenario: side.scenario, seed: side.run?.seed ?? seed)
    }
    do {
      let result = try Comparison(sides).runOnce(
        hashes: compared.map(\.run?.contentHash),
        quantum: quantum,
        goesOn: { !Interruption.isRequested }
      )
      guard let result else { throw ExitCode(Failure.Code.interrupted.rawValue) }
      return result
    } catch let error as ReproductionError {
      throw Failure(
        code: .invalidData,
        message:
          "'\(error.name)' does not come out as it did: its scenario.json or run.json was changed",
        remedy: "make the run again"
      )
    }
  }
}
