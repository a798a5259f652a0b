import ArgumentParser
import Emission
import EmissionResults
import Foundation
import Traces
import Wire

/// How the requests of a plan are paced and carried.
struct PacingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What a request waits for besides its time: strict waits for nothing; causal also waits for the \
      answer that its simulated visitor had waited for, and the time that the visitor thought.
      """
    )
  )
  var pacing: SendOptions.Pacing = .strict

  @Option(
    parsing: .unconditional,
    help: "Divide the requests over so many event loops, by session; at most one a core."
  )
  var loops: Int = 1

  @Option(parsing: .unconditional, help: "Open at most so many connections to each target.")
  var connections: Int = 64

  @Option(
    parsing: .unconditional,
    help: "Open so many connections to each target before the first request (default: 8)."
  )
  var warm: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Open at most so many connections a second, and each only when it is needed.",
      valueName: "N"
    )
  )
  var connectRate: Double?

  @Flag(help: "Let a session keep to one connection as long as both live.")
  var sticky = false

  @Option(parsing: .unconditional, help: "Have at most so many requests on their way.")
  var maxInFlight: Int?

  @Option(help: "What becomes of requests that cannot go in time: slip or shed.")
  var late: SendOptions.Late = .slip

  @Option(help: "Give a request up when no answer has come after this time (default: 10s).")
  var timeout: TimeSpan?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Give a request up when the body of its answer has more bytes (default: 268435456).",
      valueName: "BYTES"
    )
  )
  var maxAnswer: Int?

  @Option(help: "After an interrupt, wait so long for answers (default: 2s).")
  var drain: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Begin at this instant, so that several senders begin together: RFC 3339, or seconds since 1970.",
      valueName: "TIME"
    )
  )
  var startAt: StartInstant?

  @Option(
    name: .customLong("ca"),
    help: ArgumentHelp(
      "Trust the certificates in this PEM file besides those of the system.",
      valueName: "FILE"
    ),
    completion: .file()
  )
  var trustRoots: String?

  @Flag(help: "Ask the system to run the sender before anything else on this machine.")
  var realtime = false

  func validate() throws {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    if !(1...cores).contains(loops) {
      throw ValidationError(
        "--loops must be from 1 to \(cores), the cores of this machine, not \(loops)."
      )
    }
    if !(1...20_000).contains(connections) {
      throw ValidationError("--connections must be from 1 to 20000, not \(connections).")
    }
    if connections < loops {
      throw ValidationError("--connections must be at least --loops: each loop needs one.")
    }
    if let warm, !(1...connections).contains(warm) {
      throw ValidationError("--warm must be from 1 to --connections, not \(warm).")
    }
    if let connectRate, !(connectRate > 0 && connectRate <= 1e6) {
      throw ValidationError(
        "--connect-rate must be greater than 0 and at most 1000000, not \(connectRate)."
      )
    }
    if let maxInFlight, maxInFlight < 1 {
      throw ValidationError("--max-in-flight must be at least 1, not \(maxInFlight).")
    }
    if let maxAnswer, maxAnswer < 0 {
      throw ValidationError("--max-answer must not be negative, not \(maxAnswer).")
    }
    if timeout?.nanoseconds == 0 { throw ValidationError("--timeout must be longer than 0.") }
  }

  var options: SendOptions {
    get throws {
      var options = SendOptions()
      options.pacing = pacing
      options.loops = loops
      options.connections = connections
      options.warmConnections = min(warm ?? options.warmConnections, connections)
      options.connectRate = connectRate
      options.isSticky = sticky
      options.maximumInFlight = maxInFlight
      options.late = late
      options.isRealTime = realtime
      options.trustRoots = trustRoots
      if let maxAnswer { options.maximumAnswer = maxAnswer }
      if let timeout { options.timeout = timeout.nanoseconds }
      if let drain { options.drain = drain.nanoseconds }
      options.start = try startAt?.monotonicTime()
      return options
    }
  }
}

extension SendOptions.Late: ExpressibleByArgument {}
extension SendOptions.Pacing: ExpressibleByArgument {}

/// An instant on the command line: RFC 3339, such as `2026-11-27T18:00:00Z`, or seconds since 1970.
struct StartInstant: ExpressibleByArgument {
  private let seconds: Double

  init?(argument: String) {
    if let seconds = Double(argument), seconds > 0, seconds < 1e11 {
      self.seconds = seconds
      return
    }
    let formatter = ISO8601DateFormatter()
    for options in [[], .withFractionalSeconds] as [ISO8601DateFormatter.Options] {
      formatter.formatOptions = [.withInternetDateTime, options]
      if let date = formatter.date(from: argument) {
        seconds = date.timeIntervalSince1970
        return
      }
    }
    return nil
  }

  /// The instant on the monotonic clock, as the clocks stand now.
  ///
  /// - Throws: an error of kind `usage` where it has passed, or is more than a day ahead.
  func monotonicTime() throws(EmissionError) -> MonotonicTime {
    let wait = seconds - Date().timeIntervalSince1970
    guard wait > 0 else {
      throw EmissionError(
        .usage,
        "--start-at lies \(DurationText.describe(nanoseconds: Int64(min(-wait, 1e9) * 1e9))) in the past",
        hint: "all senders need time to read the trace and connect: choose an instant to come"
      )
    }
    guard wait <= 86_400 else {
      throw EmissionError(
        .usage,
        "--start-at lies more than a day ahead",
        hint: "start the sender later"
      )
    }
    return MonotonicTime.now.advanced(byNanoseconds: Int64(wait * 1e9))
  }
}
