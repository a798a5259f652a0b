import ArgumentParser
import Emission
import Traces

/// What an emission may do at most, what stops it, and who may steer it.
struct SafetyArguments: ParsableArguments {
  @Option(parsing: .unconditional, help: "Send at most so many requests in any second.")
  var maxRps: Int?

  @Option(parsing: .unconditional, help: "Send at most so many requests to a target in any second.")
  var maxRpsPerTarget: Int?

  @Option(parsing: .unconditional, help: "End after so many requests (default: those planned).")
  var maxRequests: Int?

  @Option(
    parsing: .unconditional,
    help: "End after so many bytes of requests (default: those planned and a twentieth more)."
  )
  var maxBytes: Int?

  @Option(
    help: "End after this time (default: as long as planned, and at least half a minute more)."
  )
  var maxDuration: TimeSpan?

  @Option(
    help: "Honour a Retry-After of 429 and 503 for so long at most; 0s: not at all (default: 1m)."
  )
  var maxRetryAfter: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Brake when more than this share of the requests were errors, or never: off.",
      valueName: "SHARE"
    )
  )
  var brakeErrors: Share = Share(percent: 50)

  @Option(
    name: .customLong("brake-p99"),
    help: "Brake when one response in a hundred takes longer than this."
  )
  var brakeP99: TimeSpan?

  @Option(help: "Judge the requests of so long a time (default: 10s).")
  var brakeWindow: TimeSpan?

  @Option(help: "How to brake: stop, or halve the rate.")
  var brakeAction: Brake.Action = .stop

  @Option(help: "End when this file appears.", completion: .file())
  var stopFile: String?

  @Option(
    help: ArgumentHelp(
      "Take 'pause', 'resume', 'speed K', 'stop' and more at this socket.",
      valueName: "PATH"
    ),
    completion: .file()
  )
  var control: String?

  @Option(help: "End when no 'heartbeat' came over the socket for so long.")
  var heartbeat: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Show metrics for Prometheus at http://127.0.0.1:PORT/metrics; 0: any port.",
      valueName: "PORT"
    )
  )
  var metrics: Int?

  func validate() throws {
    for (flag, rate) in [("--max-rps", maxRps), ("--max-rps-per-target", maxRpsPerTarget)] {
      if let rate, !(1...10_000_000).contains(rate) {
        throw ValidationError("\(flag) must be from 1 to 10000000, not \(rate).")
      }
    }
    for (flag, bound) in [("--max-requests", maxRequests), ("--max-bytes", maxBytes)] {
      if let bound, bound < 1 { throw ValidationError("\(flag) must be at least 1, not \(bound).") }
    }
    for (flag, span) in [
      ("--max-duration", maxDuration), ("--brake-p99", brakeP99), ("--heartbeat", heartbeat),
    ] where span?.nanoseconds == 0 {
      throw ValidationError("\(flag) must be longer than 0.")
    }
    if let brakeWindow, brakeWindow.nanoseconds < 1_000_000_000 {
      throw ValidationError("--brake-window must be at least 1s.")
    }
    if heartbeat != nil, control == nil {
      throw ValidationError("--heartbeat needs --control: the heartbeat comes over that socket.")
    }
    if let metrics, !(0...65_535).contains(metrics) {
      throw ValidationError("--metrics must be a port from 0 to 65535, not \(metrics).")
    }
  }

  /// The most that may be sent.
  var caps: SendLimits.Caps {
    var caps = SendLimits.Caps()
    caps.rate = maxRps
    caps.ratePerTarget = maxRpsPerTarget
    caps.requests = maxRequests
    caps.bytes = maxBytes
    if let maxRetryAfter { caps.longestHold = maxRetryAfter.nanoseconds }
    if let brakeP99 { caps.slowFrom = brakeP99.nanoseconds }
    return caps
  }

  /// What watches over an emission that is permitted for so long.
  func supervision(
    of subject: Supervised,
    permitted permission: Int64?,
    options: SendOptions
  ) -> Supervision {
    var supervision = Supervision()
    var brake = Brake.Options()
    brake.errorShare = brakeErrors.value
    brake.response99 = brakeP99?.nanoseconds
    brake.action = brakeAction
    if let brakeWindow { brake.window = brakeWindow.nanoseconds }
    supervision.brake = brake
    supervision.stopFile = stopFile
    supervision.socket = control
    supervision.heartbeat = heartbeat?.nanoseconds
    supervision.metricsPort = metrics
    supervision.duration = maxDuration?.nanoseconds
    supervision.permission = permission
    // A target that slows down makes an emission longer, and that is no reason to cut it at once.
    supervision.slack = max(30_000_000_000, subject.lastIntended / 2)
    supervision.slack += options.timeout + options.drain
    supervision.isRealTime = options.isRealTime
    return supervision
  }
}

/// A share on the command line, such as `50%` or `0.5`; `off` is none.
struct Share: ExpressibleByArgument {
  /// The share, at most 1; `nil`: any.
  let value: Double?

  init(percent: Double) {
    value = percent / 100
  }

  init?(argument: String) {
    if argument == "off" {
      value = nil
      return
    }
    let isPercent = argument.hasSuffix("%")
    guard let number = Double(isPercent ? String(argument.dropLast()) : argument) else {
      return nil
    }
    let share = isPercent ? number / 100 : number
    guard share >= 0, share <= 1 else { return nil }
    value = share
  }

  var defaultValueDescription: String { value.map { "\(Int(($0 * 100).rounded()))%" } ?? "off" }
}

extension Brake.Action: ExpressibleByArgument {}
