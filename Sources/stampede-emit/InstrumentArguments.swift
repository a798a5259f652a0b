import ArgumentParser
import EmissionResults
import Instruments
import Traces
import Wire

/// Whether the connections of the sink are encrypted.
struct EncryptionArguments: ParsableArguments {
  @Flag(help: "Speak TLS; needs --cert and --key.")
  var tls = false

  @Option(
    help: ArgumentHelp("The certificate, in a file in the PEM format.", valueName: "FILE"),
    completion: .file()
  )
  var cert: String?

  @Option(
    help: ArgumentHelp("Its private key, in a file in the PEM format.", valueName: "FILE"),
    completion: .file()
  )
  var key: String?

  func validate() throws {
    if tls, cert == nil || key == nil {
      throw ValidationError("--tls needs --cert and --key; \(Sink.Identity.recipe)")
    }
    if !tls, cert != nil || key != nil {
      throw ValidationError("--cert and --key are for --tls; give it too, or leave them out.")
    }
  }

  /// Who the sink is; `nil`: it does not encrypt.
  var identity: Sink.Identity? {
    guard tls, let cert, let key else { return nil }
    return Sink.Identity(certificate: cert, key: key)
  }
}

/// How the machine is measured.
struct YardstickArguments: ParsableArguments {
  @Flag(help: "Measure how late a loop wakes that does nothing but sleep, instead of receiving.")
  var yardstick = false

  @Option(help: ArgumentHelp("Wake so many times a second.", valueName: "N"))
  var rate: Int = 1_000

  @Flag(help: "Ask the system to run the loop at once when it is due.")
  var realtime = false

  @Option(
    help: ArgumentHelp(
      "Bind the loop to this core, counted from 0 among those allowed.",
      valueName: "N"
    )
  )
  var core: Int?

  @Option(help: "How to print the measurement: text or json.")
  var format: Format = .json

  func validate() throws {
    guard !yardstick else { return }
    if realtime || core != nil || rate != 1_000 || format != .json {
      throw ValidationError("--rate, --realtime, --core and --format are for --yardstick.")
    }
  }

  /// Measures.
  ///
  /// - Throws: an error of kind `usage` where the flags allow no measurement.
  func measure(for duration: TimeSpan?) async throws -> Yardstick.Report {
    let yardstick = try Yardstick(
      rate: rate,
      duration: duration?.nanoseconds ?? 10_000_000_000,
      hastens: realtime,
      core: core
    )
    return try await yardstick.measure()
  }
}

extension Yardstick.Report {
  /// The report for people.
  var text: String {
    guard let lateness else { return "no instant was measured\n" }
    func time(_ nanoseconds: Int64) -> String { DurationText.describe(nanoseconds: nanoseconds) }
    let place = core.map { " on core \($0)" } ?? ""
    let wait = waitForCore.map { ", waited \(time($0)) for a core" } ?? ""
    return """
      \(lateness.count) instants at \(rate)/s\(place), scheduled \(scheduling.rawValue)\(wait)
      woke late by: median \(time(lateness.p50)), p90 \(time(lateness.p90)), \
      p99 \(time(lateness.p99)), p99.9 \(time(lateness.p999)), at most \(time(lateness.maximum))

      """
  }
}
