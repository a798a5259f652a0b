import ArgumentParser
import Journeys
import Reports
import Scenarios

/// `stampede explain`: says what would be simulated and predicts it by theory; nothing is run.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say in words what a scenario simulates, and predict the result by theory."
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

  @Option(help: "How it is printed: text or json.")
  var format = Format.text

  func run() throws {
    let scenario = try options.scenario()
    let seed = seed ?? scenario.seed ?? 1
    let explanation = Explanation(
      scenario: scenario,
      seed: seed,
      prediction: Prediction(scenario, seed: seed),
      memoryBytes: MemoryNeed(scenario, seed: seed, writesTrace: true).bytes,
      singleShardReason: Self.singleShardReason(scenario)
    )
    Terminal.write(try ExplanationFile.encode(explanation))
  }

  private static func singleShardReason(_ scenario: Scenario) -> String? {
    switch Lookahead(scenario) {
    case .none(let reason): reason
    case .least: nil
    }
  }
}
