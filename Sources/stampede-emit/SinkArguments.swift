import ArgumentParser
import Foundation
import Instruments
import Statistics
import Traces

/// How the sink behaves: the flags of the verb `sink` that say so.
struct SinkArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Stop answering at this time after the first request for so long, such as 10s:1s; may be "
        + "given several times.",
      valueName: "AT:DURATION"
    )
  )
  var stall: [StallArgument] = []

  @Option(help: "Delay each answer by this time.")
  var delay: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Draw the delay of each answer: const:TIME, exp:MEAN or lognormal:MEDIAN:SIGMA, such as "
        + "lognormal:20ms:0.8.",
      valueName: "LAW"
    )
  )
  var latency: LatencyArgument?

  @Option(help: "The status of the answers.")
  var status: Int = 200

  @Option(help: ArgumentHelp("The length of the answers' bodies.", valueName: "BYTES"))
  var bodySize: Int = 128

  @Option(
    help: ArgumentHelp(
      "Let shares of the requests fail by a status, a reset connection, or no answer at all, such "
        + "as 500:1%,503:0.1%,reset:0.1%,drop:0.05%.",
      valueName: "KIND:SHARE,..."
    )
  )
  var errors: FailureArgument?

  @Option(
    help: ArgumentHelp(
      "Let answers of 429 and 503 ask to wait for so many seconds.",
      valueName: "SECONDS"
    )
  )
  var retryAfter: Int?

  @Option(
    help: ArgumentHelp(
      "Send answers in pieces of so many bytes, this time apart, such as 16:10ms.",
      valueName: "BYTES:TIME"
    )
  )
  var drip: DripArgument?

  @Option(help: ArgumentHelp("Redirect every request there.", valueName: "URL"))
  var redirect: String?

  @Option(help: "The seed of delays and failures.")
  var seed: UInt64 = 1

  func validate() throws {
    guard (200...599).contains(status), status != 204, status != 304 else {
      throw ValidationError("--status must be from 200 to 599 and allow a body, not \(status).")
    }
    guard (0...16_777_216).contains(bodySize) else {
      throw ValidationError("--body-size must be from 0 to 16777216, not \(bodySize).")
    }
    guard delay == nil || latency == nil else {
      throw ValidationError("--delay and --latency both say how long an answer waits; give one.")
    }
    if let retryAfter, !(0...86_400).contains(retryAfter) {
      throw ValidationError("--retry-after must be from 0 to 86400 seconds, not \(retryAfter).")
    }
    if let redirect, !redirect.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) || redirect.isEmpty {
      throw ValidationError("--redirect must be a URL of plain characters, not '\(redirect)'.")
    }
    if redirect != nil, status != 200 {
      throw ValidationError("--redirect answers with 302; leave --status out.")
    }
  }

  /// What the flags say.
  var options: Sink.Options {
    var options = Sink.Options(stalls: stall.map(\.stall), delay: delay?.nanoseconds ?? 0)
    options.status = status
    if let latency { options.latency = latency.law }
    options.bodySize = bodySize
    options.failures = errors?.failures ?? []
    options.retryAfter = retryAfter
    options.drip = drip?.drip
    options.redirect = redirect
    options.seed = seed
    return options
  }
}

/// A stall on the command line: `AT:DURATION`.
struct StallArgument: ExpressibleByArgument {
  let stall: Sink.Stall

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let start = DurationText.nanoseconds(parts[0]),
      let length = DurationText.nanoseconds(parts[1])
    else { return nil }
    stall = Sink.Stall(start: start, length: length)
  }
}

/// A law of delays on the command line; its unit is the nanosecond.
struct LatencyArgument: ExpressibleByArgument {
  let law: Law

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2, let time = DurationText.nanoseconds(parts[1]) else { return nil }
    switch (parts[0], parts.count) {
    case ("const", 2): law = .constant(Double(time))
    case ("exp", 2): law = .exponential(mean: Double(time))
    case ("lognormal", 3):
      guard time > 0, let sigma = Double(parts[2]), (0...10).contains(sigma) else { return nil }
      law = .lognormal(logMean: log(Double(time)), logDeviation: sigma)
    default: return nil
    }
  }
}

/// Failures on the command line: `500:1%,reset:0.001`.
struct FailureArgument: ExpressibleByArgument {
  let failures: [Sink.Failure]

  init?(argument: String) {
    var failures: [Sink.Failure] = []
    for item in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, let kind = Self.kind(parts[0]), let share = Self.share(parts[1])
      else { return nil }
      failures.append(Sink.Failure(kind, share: share))
    }
    guard !failures.isEmpty, failures.reduce(0, { $0 + $1.share }) <= 1 + 1e-9 else { return nil }
    self.failures = failures
  }

  private static func kind(_ text: String) -> Sink.Failure.Kind? {
    switch text {
    case "reset": return .reset
    case "drop": return .drop
    default:
      guard let status = Int(text), (200...599).contains(status), status != 204, status != 304
      else { return nil }
      return .status(status)
    }
  }

  private static func share(_ text: String) -> Double? {
    let isPercent = text.hasSuffix("%")
    guard let number = Double(isPercent ? String(text.dropLast()) : text) else { return nil }
    let share = isPercent ? number / 100 : number
    return (0...1).contains(share) ? share : nil
  }
}

/// Slow answers on the command line: `BYTES:TIME`.
struct DripArgument: ExpressibleByArgument {
  let drip: Sink.Drip

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let size = Int(parts[0]), size > 0,
      let interval = DurationText.nanoseconds(parts[1])
    else { return nil }
    drip = Sink.Drip(size: size, interval: interval)
  }
}
