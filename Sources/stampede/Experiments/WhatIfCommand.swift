import Analysis
import ArgumentParser
import Experiments
import Foundation
import Reports
import Scenarios

/// `stampede whatif`: simulates variants of a scenario and says which of them meet the goals.
struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whatif",
    abstract: "Vary a scenario, compare the variants, and find the capacity that meets the goals.",
    discussion: """
      Every variant runs as often, with the same seeds, so that the same visitors come to all of them. \
      What is asked stands in a what-if document beside the others, or in the options. Values are named \
      as for --set; 'stampede explain --settings' lists them.

      A list of values is simulated whole; a range such as 8..64 in which a value is sought is bisected. \
      Results are kept one by one: an interrupted what-if goes on where it was, and more replications \
      extend it.

      Ends with 0 when what was sought was found, and with 99 when no value meets the condition.

      Examples:
        stampede whatif traces/black-friday-sized
        stampede whatif shop.yaml --find minimum /services/web/concurrency
        stampede whatif shop.yaml --vary /services/web/concurrency=4,6,8 --vary /arrivals/rate=1..3
        stampede whatif shop.yaml --vary /services/web/concurrency=4..9 --vary /arrivals/rate=1..3 \\
          --unit-cost 40
        stampede whatif shop.yaml --find maximum /arrivals/rate --vary /arrivals/rate=1..9:0.1 \\
          --such-that 'journeyCompletionRate >95%' --replications 20
      """
  )

  @OptionGroup var documents: ScenarioOptions

  @OptionGroup var variation: VariationOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The value that is sought: minimum or maximum, and its path.",
      valueName: "extreme path"
    )
  )
  var find: [String] = []

  @Option(
    name: .customLong("such-that"),
    help: ArgumentHelp(
      "What must hold: successCriteria for all goals, one of them, or a criterion such as "
        + "'revenueImpact <5%'.",
      valueName: "condition"
    )
  )
  var condition: String?

  @OptionGroup var repetition: VariantReplications

  @OptionGroup var experiment: ExperimentOptions

  @Option(
    help: ArgumentHelp(
      "Where the results go (default: runs/<scenario>-whatif).",
      valueName: "directory"
    )
  )
  var out: String?

  @Option(help: "How the result is printed: text or json.")
  var format = RunCommand.Format.text

  func validate() throws {
    if out?.isEmpty == true { throw ValidationError("--out must name a directory.") }
    if condition != nil, find.isEmpty { throw ValidationError("--such-that needs --find") }
    _ = try search
  }

  func run() throws {
    let (source, loaded) = try WhatIfReading.load(documents, and: find.dropFirst(2))
    let scenario = loaded.scenario
    let question = try question(among: loaded.questions, currency: scenario.currency)
    let seed = experiment.seed ?? scenario.seed ?? 1
    let pool = try experiment.pool(for: [scenario], seed: seed)
    let directory = ExperimentDirectory(
      path: out ?? "runs/\(scenario.name)-whatif",
      resultName: "whatif.json",
      otherNames: ["sweep.json", "sweep.csv"]
    )
    Interruption.listen()
    try directory.prepare()
    let result = try answer(question, source: source, pool: pool, seed: seed, in: directory)
    let text = try WhatIfFile.encode(result)
    try directory.write(text, to: directory.result)
    try directory.write(WhatIfPage.render(result), to: directory.report)
    show(result, text: text, directory: directory)
    if result.partial { throw ExitCode(Failure.Code.interrupted.rawValue) }
    if !result.passed { throw ExitCode(Failure.Code.goalFailed.rawValue) }
  }

  private func answer(
    _ question: WhatIfQuestion,
    source: ScenarioSource,
    pool: WorkerPool,
    seed: UInt64,
    in directory: ExperimentDirectory
  ) throws -> WhatIfResult {
    let progress = ExperimentProgress(isQuiet: experiment.quiet)
    defer { progress.clear() }
    let runs = Experiment(
      seeds: ReplicationSeeds(base: seed),
      pool: pool,
      store: TaskStore(path: directory.tasks),
      goesOn: { !Interruption.isRequested },
      observe: { progress.report($0) }
    )
    do {
      return try WhatIfStudy(
        question,
        of: source,
        experiment: runs,
        replications: repetition.count(question)
      ).run()
    } catch let error as VariantError {
      progress.clear()
      throw WhatIfReading.refusal(of: error.diagnostics)
    }
  }

  private func show(_ result: WhatIfResult, text: String, directory: ExperimentDirectory) {
    let closing =
      "Results in \(directory.path): open \(directory.report.quotedForShell) in a browser\n"
    switch format {
    case .json:
      Terminal.write(text)
      if !experiment.quiet { Terminal.writeError(closing) }
    case .text:
      Terminal.write(
        WhatIfText.render(
          result,
          colors: Terminal.showsColors,
          width: Terminal.width,
          isASCII: Terminal.isASCII
        )
      )
      Terminal.write("\n" + closing)
    }
  }
}

// MARK: - The question

extension WhatIfCommand {
  /// What the documents ask, with the options in place of what they say otherwise.
  private func question(
    among questions: [WhatIfQuestion],
    currency: String
  ) throws -> WhatIfQuestion {
    var question = try variation.question(among: questions, currency: currency)
    if let search = try search { question.search = search }
    guard !question.axes.isEmpty || question.search != nil else {
      throw Failure(
        code: .usage,
        message: "nothing is asked: there is no what-if document, no --vary and no --find",
        remedy: "write --find minimum /services/web/concurrency, or --vary "
          + "/services/web/concurrency=4,6,8"
      )
    }
    return question
  }

  private var search: WhatIfQuestion.Search? {
    get throws {
      guard let word = find.first else { return nil }
      guard let extreme = WhatIfQuestion.Extreme(rawValue: word), find.count >= 2,
        find[1].hasPrefix("/")
      else {
        throw ValidationError(
          "--find \(find.joined(separator: " ")): write minimum or maximum and a path, such as "
            + "--find minimum /services/web/concurrency"
        )
      }
      return .init(
        extreme: extreme,
        path: find[1],
        condition: condition ?? WhatIfQuestion.Search.allGoals
      )
    }
  }
}
