import ArgumentParser
import Emission
import EmissionResults
import Requests
import Traces
import Wire

/// A time span on the command line, such as `90s`, `18h` or `1h30m`.
struct TimeSpan: ExpressibleByArgument {
  let nanoseconds: Int64

  init?(argument: String) {
    guard let nanoseconds = DurationText.nanoseconds(argument) else { return nil }
    self.nanoseconds = nanoseconds
  }
}

/// Which requests of which run, where to and how fast: what `plan` and `send` share.
struct PlanArguments: ParsableArguments {
  @Argument(
    help: "The directory of a run, or one of its trace files.",
    completion: .file()
  )
  var run: String

  @OptionGroup var endpoints: EndpointArguments

  @Option(
    help: ArgumentHelp(
      "Allow a host that is not this machine; give it once for each host.",
      valueName: "HOST[:PORT]"
    )
  )
  var allowHost: [String] = []

  @Option(
    help: ArgumentHelp(
      "The file that says which other hosts may be sent to, how much and until when.",
      valueName: "FILE"
    ),
    completion: .file()
  )
  var allowList: String?

  @OptionGroup(title: "Pace") var timing: PaceArguments

  /// The guard with the permissions of the flags.
  var targetGuard: TargetGuard {
    get throws {
      TargetGuard(
        permissions: try allowHost.map(TargetGuard.Permission.init),
        allowList: try allowList.map { try AllowList(file: $0) } ?? AllowList()
      )
    }
  }

  /// What to send and when, and what the requests are.
  ///
  /// - Parameters:
  ///   - bounds: what ends the plan early; one of them is needed where the window is repeated.
  ///   - readsSecrets: whether the secrets that requests carry are needed now.
  /// - Returns: the plan, and the map that its endpoints refer to.
  /// - Throws: an ``EmissionError``; an exit code where the mistakes have been printed.
  func prepare(
    bounds: EmissionPlan.Bounds,
    readsSecrets: Bool
  ) throws -> (plan: EmissionPlan, map: RequestMap) {
    if timing.loop != nil, bounds == EmissionPlan.Bounds() {
      throw EmissionError(
        .usage,
        "--loop needs a bound of its own, for it may send far more than the trace has",
        hint: "give --max-requests or --max-duration with it"
      )
    }
    var plan = try EmissionPlan(
      replaying: run,
      pace: timing.pace,
      window: timing.window,
      attempts: timing.attempts
    )
    let map = try endpoints.map(for: plan.description, readsSecrets: readsSecrets)
    plan.leftOut = map.leftOut
    plan.bounds = bounds
    return (plan, map)
  }
}
