import ArgumentParser
import Emission
import EmissionResults
import Foundation
import Instruments
import JSONText
import Wire

/// The verb `sink`.
struct SinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sink",
    abstract: "Receive requests, answer them, and report what came when.",
    discussion: """
      Prints 'listening on HOST:PORT' as its first line. On Ctrl-C, SIGTERM or at the end of --for \
      it prints a JSON report: requests per path, per second and per 100 ms, times between arrivals, \
      and how far arrivals were from their intended times and from an even grid. Arrivals are \
      stamped by the kernel, encrypted ones when they are read.

      With --yardstick it receives nothing, but measures the machine: how late a loop wakes that \
      only sleeps until the instants of an even grid.
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

  @OptionGroup(title: "Encryption")
  var encryption: EncryptionArguments

  @OptionGroup(title: "Behavior")
  var behavior: SinkArguments

  @Option(help: "Write the report to this file instead of the standard output.")
  var report: String?

  @Option(help: "Write each arrival to this file, as lines of text.")
  var record: String?

  @Option(name: .customLong("for"), help: "End after this time.")
  var duration: TimeSpan?

  @OptionGroup(title: "Yardstick")
  var yardstick: YardstickArguments

  func validate() throws {
    for (flag, path) in [("--report", report), ("--record", record)] {
      var existing = stat()
      if let path, stat(path, &existing) == 0, existing.st_mode & S_IFMT != S_IFREG {
        throw ValidationError("\(flag) '\(path)' is not a regular file.")
      }
    }
    if yardstick.yardstick, record != nil {
      throw ValidationError("--yardstick receives nothing; leave --record out.")
    }
  }

  func run() async throws {
    try await reporting {
      if yardstick.yardstick {
        let report = try await yardstick.measure(for: duration)
        return try write(report.json, orText: yardstick.format == .text ? report.text : nil)
      }
      let (host, port) = try TargetGuard.listeningAddress(listen, allowed: allowHost)
      var options = behavior.options
      options.identity = encryption.identity
      let recording = try record.map(RecordFile.init)
      let sink = try await Sink(host: host, port: port, options: options)
      Terminal.print("listening on \(sink.address)\n")
      await waitForEnd()
      let result = try await sink.stop()
      try write(result.json)
      try recording?.write(sink.record)
    }
  }

  private func write(_ json: JSONValue, orText text: String? = nil) throws {
    if let report {
      try ResultFile.write(json, to: report)
    } else {
      Terminal.print(text ?? json.prettyText)
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

/// Where the arrivals of a sink are written; opened before the first comes, so that a mistake in its
/// name costs no measurement.
private struct RecordFile {
  let path: String
  private let handle: FileHandle

  init(_ path: String) throws(EmissionError) {
    self.path = path
    do {
      try Data().write(to: URL(fileURLWithPath: path))
      handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    } catch {
      throw EmissionError(.inputOutput, "cannot write \(path): \(error.localizedDescription)")
    }
  }

  func write(_ record: SinkRecord) throws(EmissionError) {
    do {
      try record.forEachPiece { try handle.write(contentsOf: Data($0)) }
      try handle.close()
    } catch {
      throw EmissionError(.inputOutput, "cannot write \(path): \(error.localizedDescription)")
    }
  }
}
