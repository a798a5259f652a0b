import ArgumentParser
import Emission

/// How the requests of a plan are paced and carried.
struct PacingArguments: ParsableArguments {
  @Option(parsing: .unconditional, help: "Open at most so many connections.")
  var connections: Int = 64

  @Option(parsing: .unconditional, help: "Have at most so many requests on their way.")
  var maxInFlight: Int?

  @Option(help: "What becomes of requests that cannot go in time: slip or shed.")
  var late: SendOptions.Late = .slip

  @Option(help: "Give a request up when no answer has come after this time (default: 10s).")
  var timeout: TimeSpan?

  @Option(help: "After an interrupt, wait so long for answers (default: 2s).")
  var drain: TimeSpan?

  @Flag(help: "Ask the system to run the sender before anything else on this machine.")
  var realtime = false

  func validate() throws {
    if !(1...20_000).contains(connections) {
      throw ValidationError("--connections must be from 1 to 20000, not \(connections).")
    }
    if let maxInFlight, maxInFlight < 1 {
      throw ValidationError("--max-in-flight must be at least 1, not \(maxInFlight).")
    }
    if timeout?.nanoseconds == 0 { throw ValidationError("--timeout must be longer than 0.") }
  }

  var options: SendOptions {
    var options = SendOptions()
    options.connections = connections
    options.maximumInFlight = maxInFlight
    options.late = late
    options.isRealTime = realtime
    if let timeout { options.timeout = timeout.nanoseconds }
    if let drain { options.drain = drain.nanoseconds }
    return options
  }
}

extension SendOptions.Late: ExpressibleByArgument {}
