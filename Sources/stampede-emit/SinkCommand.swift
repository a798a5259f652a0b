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
      it prints a JSON report: requests per path, per second and per 100 ms, times between arrivals, \
      and how far arrivals were from their intended times and from an even grid. Arrivals are \
      stamped by the kernel.
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

  @OptionGroup(title: "Behavior")
  var behavior: SinkArguments

  @Option(help: "Write the report to this file instead of the standard output.")
  var report: String?

  @Option(name: .customLong("for"), help: "End after this time.")
  var duration: TimeSpan?

  func validate() throws {
    var existing = stat()
    if let report, stat(report, &existing) == 0, existing.st_mode & S_IFMT != S_IFREG {
      throw ValidationError("--report '\(report)' is not a regular file.")
    }
  }

  func run() async throws {
    try await reporting {
      let (host, port) = try TargetGuard.listeningAddress(listen, allowed: allowHost)
      let sink = try await Sink(host: host, port: port, options: behavior.options)
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
    let interrupts = Interrupts { continuation.yield() }
    if let duration {
      DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(duration.nanoseconds)))
      { continuation.yield() }
    }
    for await _ in ends { break }
    withExtendedLifetime(interrupts) {}
  }
}
