import ArgumentParser
import Emission

/// The verb `send`.
struct SendCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
    abstract: "Send the requests of a run at their intended times.",
    discussion: """
      An open loop: requests go out by the clock, whatever the answers do. What cannot go in time \
      slips or is shed, and every planned request is accounted for. Results are written to \
      emission.json in --out. Ctrl-C sends nothing more, waits for answers until --drain is over, \
      and keeps what was measured; a second Ctrl-C ends at once.

      Exit codes: 0 done, 64 usage or a host that is not allowed, 65 damaged trace, 66 no trace, \
      69 no connection, 74 input/output, 98 the schedule was not kept, 130 interrupted.
      """
  )

  @OptionGroup var plan: PlanArguments

  @Option(parsing: .unconditional, help: "Send at most so many requests in any second.")
  var maxRps: Int?

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

  @Option(
    help: "The directory for the result (default: 'emission' in the run).",
    completion: .directory
  )
  var out: String?

  @Flag(help: "Ask the system to run the sender before anything else on this machine.")
  var realtime = false

  @Flag(help: "Replace an earlier result.")
  var force = false

  @Flag(name: .shortAndLong, help: "Say nothing about progress.")
  var quiet = false

  @Option(help: "How to print the result: text or json.")
  var format: Format = .text

  func validate() throws {
    if let maxRps, !(1...10_000_000).contains(maxRps) {
      throw ValidationError("--max-rps must be from 1 to 10000000, not \(maxRps).")
    }
    if !(1...20_000).contains(connections) {
      throw ValidationError("--connections must be from 1 to 20000, not \(connections).")
    }
    if let maxInFlight, maxInFlight < 1 {
      throw ValidationError("--max-in-flight must be at least 1, not \(maxInFlight).")
    }
    if out?.isEmpty == true { throw ValidationError("--out must name a directory.") }
    if timeout?.nanoseconds == 0 { throw ValidationError("--timeout must be longer than 0.") }
  }

  func run() async throws {
    try await reporting {
      let target = try TargetURL(plan.target)
      let targetGuard = try plan.targetGuard
      try targetGuard.check(target)
      let emission = try EmissionPlan(
        replaying: plan.run,
        pace: plan.pace,
        window: plan.window
      )
      let census = try Census(of: emission, to: target)
      guard census.requests > 0 else {
        throw EmissionError(
          .usage,
          "there is no request to send in this window",
          hint: "'stampede-emit plan' without --from and --until shows where they are"
        )
      }
      let pinned = try targetGuard.pin(target)
      let stop = StopSignal()
      let interrupts = Interrupts { stop.stop() }
      defer { withExtendedLifetime(interrupts) {} }
      let result = try ResultFile(
        in: out ?? EmissionPlan.resultDirectory(of: plan.run),
        replaces: force
      )
      let report: EmissionReport
      do {
        report = try await send(emission, census, to: pinned, until: stop)
      } catch {
        result.discard()
        throw error
      }
      try result.write(report)
      try print(report, at: result.path)
    }
  }

  private var options: SendOptions {
    var options = SendOptions()
    options.connections = connections
    options.maximumInFlight = maxInFlight
    options.maximumRate = maxRps
    options.late = late
    options.isRealTime = realtime
    if let timeout { options.timeout = timeout.nanoseconds }
    if let drain { options.drain = drain.nanoseconds }
    return options
  }

  private func send(
    _ emission: EmissionPlan,
    _ census: Census,
    to target: PinnedTarget,
    until stop: StopSignal
  ) async throws -> EmissionReport {
    let progress = quiet ? nil : ProgressLine(expected: census)
    defer { progress?.end() }
    return try await Emitter(plan: emission, target: target, options: options)
      .send(census: census, stop: stop) { progress?.update($0) }
  }

  private func print(_ report: EmissionReport, at path: String) throws {
    if realtime, report.scheduling != .realTime {
      Terminal.write(
        "note: real-time scheduling was refused; the sender ran with priority "
          + "\(report.scheduling.rawValue)\n"
      )
    }
    switch format {
    case .text: Terminal.print(report.text + "result: \(path)\n")
    case .json: Terminal.print(report.json.prettyText)
    }
    if report.isPartial { throw ExitCode(130) }
    if report.fidelity.verdict == .invalid { throw ExitCode(98) }
  }
}

extension SendOptions.Late: ExpressibleByArgument {}
