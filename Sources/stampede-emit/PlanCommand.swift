import ArgumentParser
import Emission
import EmissionResults
import Requests
import Traces
import Wire

/// The verb `plan`.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Count what would be sent, and send nothing.",
    discussion: """
      Prints the requests and bytes by target, method and path, the sessions behind them, how long \
      the replay takes, its schedule with mean and peak rates, and the bounds at which a run would \
      end by itself. Targets are checked against the guard, but not contacted; secrets are not read.
      """
  )

  @OptionGroup var plan: PlanArguments

  @Option(parsing: .unconditional, help: "End after so many requests.")
  var maxRequests: Int?

  @Option(help: "End after this time.")
  var maxDuration: TimeSpan?

  @Flag(help: "Write an endpoint map to begin with, for --endpoints, and count nothing.")
  var printEndpoints = false

  @Option(help: "How to print the census: text or json.")
  var format: Format = .text

  @Flag(name: .shortAndLong, help: "Say nothing about progress.")
  var quiet = false

  func validate() throws {
    if let maxRequests, maxRequests < 1 {
      throw ValidationError("--max-requests must be at least 1, not \(maxRequests).")
    }
    if maxDuration?.nanoseconds == 0 {
      throw ValidationError("--max-duration must be longer than 0.")
    }
  }

  func run() async throws {
    try await reporting {
      if printEndpoints { return try writeEndpoints() }
      let bounds = EmissionPlan.Bounds(
        requests: maxRequests,
        duration: maxDuration?.nanoseconds
      )
      let (emission, map) = try plan.prepare(bounds: bounds, readsSecrets: false)
      let targetGuard = try plan.targetGuard
      for target in map.targets { try targetGuard.check(target) }
      let progress = quiet ? nil : CountingLine()
      let census = try Census(of: emission, map) { progress?.update(requests: $0, start: $1) }
      progress?.end()
      switch format {
      case .text: Terminal.print(census.text(of: emission, map))
      case .json: Terminal.print(census.json(of: emission, map).prettyText)
      }
    }
  }

  private func writeEndpoints() throws {
    let emission = try EmissionPlan(replaying: plan.run, pace: .speed(1), window: .init())
    let target = try plan.endpoints.target.map(TargetURL.init)
    Terminal.print(EndpointMap.starter(for: emission.description, target: target))
  }
}

/// How a result is printed.
enum Format: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// Shows how counting a long trace gets on: on a terminal a line that renews itself from the first
/// second on, else a plain line every ten seconds.
final class CountingLine {
  private let begin = MonotonicTime.now
  private var next: Int64 = Terminal.isInteractive ? 1_000_000_000 : 10_000_000_000

  /// Takes the state of things.
  func update(requests: Int, start: Int64) {
    let elapsed = MonotonicTime.now.nanoseconds(since: begin)
    guard elapsed >= next else { return }
    next = elapsed + (Terminal.isInteractive ? 200_000_000 : 10_000_000_000)
    let text =
      "counting: \(requests) requests up to \(DurationText.describe(nanoseconds: start)) of virtual "
      + "time"
    if Terminal.isInteractive {
      Terminal.write("\r\u{1B}[K" + text.prefix(max(1, Terminal.width - 1)))
    } else {
      Terminal.write(text + "\n")
    }
  }

  /// Clears the line.
  func end() {
    if Terminal.isInteractive { Terminal.write("\r\u{1B}[K") }
  }
}
