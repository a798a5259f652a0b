import ArgumentParser
import Emission
import EmissionResults
import Traces

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

  @Option(help: "Where to send: http://HOST[:PORT][/PATH].")
  var target: String

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

  @Option(parsing: .unconditional, help: "Replay so many times as fast as simulated (default: 1).")
  var speed: Double?

  @Option(
    parsing: .unconditional,
    help: "Replay so many requests a second instead, evenly spaced, in order."
  )
  var rate: Double?

  @Option(help: "Begin at this virtual time of the run, such as 18h or 1h30m.")
  var from: TimeSpan?

  @Option(help: "End before this virtual time.")
  var until: TimeSpan?

  @Option(parsing: .unconditional, help: "Replay so many requests at most.")
  var limit: Int?

  func validate() throws {
    if speed != nil, rate != nil {
      throw ValidationError("--speed and --rate exclude each other: give one of them.")
    }
    if let speed, !(speed > 0 && speed.isFinite) {
      throw ValidationError("--speed must be greater than 0, not \(speed).")
    }
    if let rate, !(rate > 0 && rate.isFinite && rate <= 1e6) {
      throw ValidationError("--rate must be greater than 0 and at most 1000000, not \(rate).")
    }
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit).") }
    if let from, let until, from.nanoseconds >= until.nanoseconds {
      throw ValidationError("--from must be earlier than --until.")
    }
  }

  /// How virtual time becomes real time.
  var pace: Pace { rate.map { .rate($0) } ?? .speed(speed ?? 1) }

  /// Which requests are meant.
  var window: EmissionPlan.Window {
    EmissionPlan.Window(from: from?.nanoseconds, until: until?.nanoseconds, limit: limit)
  }

  /// The guard with the permissions of the flags.
  var targetGuard: TargetGuard {
    get throws {
      TargetGuard(
        permissions: try allowHost.map(TargetGuard.Permission.init),
        allowList: try allowList.map { try AllowList(file: $0) } ?? AllowList()
      )
    }
  }
}
