import ArgumentParser
import Emission
import Requests
import Wire

/// The verb `plan`.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Count what would be sent, and send nothing.",
    discussion: """
      Prints the requests per endpoint, the sessions behind them, how long the replay takes and \
      its mean and peak rates. The target is checked against the guard, but not contacted.
      """
  )

  @OptionGroup var plan: PlanArguments

  @Option(help: "How to print the census: text or json.")
  var format: Format = .text

  func run() async throws {
    try await reporting {
      let target = try TargetURL(plan.target)
      try plan.targetGuard.check(target)
      let emission = try EmissionPlan(
        replaying: plan.run,
        pace: plan.pace,
        window: plan.window,
        attempts: plan.attempts
      )
      let census = try Census(of: emission, RequestMap(emission.table, target: target))
      switch format {
      case .text: Terminal.print(census.text(of: emission, to: target))
      case .json: Terminal.print(census.json(of: emission, to: target).prettyText)
      }
    }
  }
}

/// How a result is printed.
enum Format: String, ExpressibleByArgument, CaseIterable {
  case text, json
}
