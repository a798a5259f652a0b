import ArgumentParser
import Emission
import EmissionResults
import Foundation
import Instruments
import Traces

/// The verb `sink`.
struct SinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sink",
    abstract: "Receive requests, answer them, and report what came when.",
    discussion: """
      Prints 'listening on HOST:PORT' as its first line. On Ctrl-C, SIGTERM or at the end of --for \
      it prints a JSON report: requests per path and per second, times between arrivals, and how \
      far arrivals were from their intended times.
      """
  )

  @Option(
    help: ArgumentHelp(
      "The address and port to listen on; port 0 takes any that is free.",
      valueName: "HOST:PORT"
    )
  )
  var listen: String = "127.0.0.1:0"

  @Option(help: "Allow to listen on an address that others can reach.")
  var allowHost: [String] = []

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

  @Option(help: "The status of the answers.")
  var status: Int = 200

  @Option(help: "Write the report to this file instead of the standard output.")
  var report: String?

  @Option(name: .customLong("for"), help: "End after this time.")
  var duration: TimeSpan?

  func validate() throws {
    guard (200...599).contains(status), status != 204, status != 304 else {
      throw ValidationError("--status must be from 200 to 599 and allow a body, not \(status).")
    }
    var existing = stat()
    if let report, stat(report, &existing) == 0, existing.st_mode & S_IFMT != S_IFREG {
      throw ValidationError("--report '\(report)' is not a regular file.")
    }
  }

  func run() async throws {
    try await reporting {
      let (host, port) = try TargetGuard.listeningAddress(listen, allowed: allowHost)
      let options = Sink.Options(
        stalls: stall.map(\.stall),
        delay: delay?.nanoseconds ?? 0,
        status: status
      )
      let sink = try await Sink(host: host, port: port, options: options)
      Terminal.print("listening on \(sink.address)\n")
      await waitForEnd()
      let result = try await sink.stop()
      if let report {
        try ResultFile.write(result.json, to: report)
      } else {
        Terminal.print(result.json.prettyText)
      }
    }
  }

  private func waitForEnd() async {
    let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
    let interrupts = Interrupts { _ in continuation.yield() }
    if let duration {
      DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(duration.nanoseconds)))
      { continuation.yield() }
    }
    for await _ in ends { break }
    withExtendedLifetime(interrupts) {}
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
