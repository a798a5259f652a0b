import ArgumentParser
import JSONText
import Journeys
import Reports
import Scenarios

/// `stampede explain`: says what would be simulated and predicts it by theory; nothing is run.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say in words what a scenario simulates, and predict the result by theory.",
    discussion: """
      Nothing is run. It shows arrivals, visits of each step, the load of each service, faults as a \
      timeline, what the run will take, and every assumption of the model.

      Examples:
        stampede explain my-shop/shop.yaml
        stampede explain my-shop/shop.yaml --settings     (each value, and who says it)
      """
  )

  /// How the explanation is printed.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @OptionGroup var options: ScenarioOptions

  @Option(
    parsing: .unconditional,
    help: "The seed of the run that is predicted (default: the scenario's seed, or 1)."
  )
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("The view of one persona: its habits and its journeys.", valueName: "name")
  )
  var persona: String?

  @Flag(
    name: .customLong("settings"),
    help: "Instead: every value of the scenario, and which line of which document says it."
  )
  var listsValues = false

  @Option(help: "How it is printed: text or json.")
  var format = Format.text

  func validate() throws {
    if listsValues, persona != nil {
      throw ValidationError("--settings and --persona are two views: give one of them")
    }
  }

  func run() throws {
    if listsValues {
      let values = try options.values()
      let (width, isASCII) = (Terminal.pageWidth, Terminal.isASCII)
      Terminal.write(
        format == .json
          ? ValueListText.json(values)
          : ValueListText.render(values, width: width, isASCII: isASCII)
      )
      return
    }
    let scenario = try options.scenario()
    let number = try persona.map { try Self.persona($0, of: scenario) }
    let seed = seed ?? scenario.seed ?? 1
    let explanation = Explanation(
      scenario: scenario,
      seed: seed,
      prediction: Prediction(scenario, seed: seed),
      memoryBytes: MemoryNeed(scenario, seed: seed, writesTrace: true).bytes,
      singleShardReason: Self.singleShardReason(scenario)
    )
    switch format {
    case .json: Terminal.write(try ExplanationFile.encode(explanation))
    case .text:
      Terminal.write(Self.text(of: explanation, scenario, persona: number))
      let next = NextStep.line("run", options, "simulates it, and writes a report")
      if !next.isEmpty { Terminal.write("\n" + next) }
    }
  }

  private static func text(
    of explanation: Explanation,
    _ scenario: Scenario,
    persona: Int?
  ) -> String {
    let (colors, width, isASCII) = (Terminal.showsColors, Terminal.pageWidth, Terminal.isASCII)
    guard let persona else {
      return ExplanationText.render(
        explanation,
        scenario: scenario,
        colors: colors,
        width: width,
        isASCII: isASCII
      )
    }
    return ExplanationText.render(
      explanation,
      scenario: scenario,
      persona: persona,
      colors: colors,
      width: width,
      isASCII: isASCII
    )
  }

  /// The index of a persona of the scenario.
  private static func persona(_ name: String, of scenario: Scenario) throws(Failure) -> Int {
    let names = scenario.personas.map(\.name)
    if let index = names.firstIndex(of: name) { return index }
    throw Failure(
      code: .usage,
      message: "the scenario has no persona '\(name)'",
      remedy: Spelling.hint(for: name, among: names)
    )
  }

  private static func singleShardReason(_ scenario: Scenario) -> String? {
    switch Lookahead(scenario) {
    case .none(let reason): reason
    case .least: nil
    }
  }
}
