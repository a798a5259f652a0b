import ArgumentParser
import Emission
import EmissionResults
import Reports
import Requests
import Traces
import Wire

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
      69 no connection, 74 input/output, 75 a bound was reached, 98 the schedule was not kept, \
      99 a threshold was not met or the brake was pulled, 130 interrupted.
      """
  )

  @OptionGroup var plan: PlanArguments

  @OptionGroup(title: "Pacing") var pacing: PacingArguments

  @OptionGroup(title: "Safety") var safety: SafetyArguments

  @OptionGroup(title: "Results") var results: ResultArguments

  func run() async throws {
    try await reporting {
      // What repeats a window is to end somewhere; elsewhere a bound is met before the plan is over.
      let bounds =
        plan.timing.loop == nil
        ? EmissionPlan.Bounds()
        : EmissionPlan.Bounds(
          requests: safety.maxRequests,
          duration: safety.maxDuration?.nanoseconds
        )
      let (emission, map) = try plan.prepare(bounds: bounds, readsSecrets: true)
      let targetGuard = try plan.targetGuard
      for target in map.targets { try targetGuard.check(target) }
      let census = try Census(of: emission, map)
      guard census.requests > 0 else {
        throw EmissionError(
          .usage,
          "there is no request to send in this window",
          hint: "'stampede-emit plan' without --from and --until shows where they are"
        )
      }
      // A mistake in a threshold is found before anybody is spoken to.
      let thresholds = try ThresholdSet(
        try results.allThresholds,
        for: emission.description,
        targets: map.targets.map(\.description)
      )
      let control = EmissionControl()
      let interrupts = Interrupts { control.stop($0) }
      defer { withExtendedLifetime(interrupts) {} }
      let safeguard = try Safeguard(
        safety,
        targetGuard,
        plan: emission,
        map: map,
        census: census,
        options: pacing.options,
        control: control
      )
      let result = try ResultFile(
        in: results.out ?? EmissionPlan.resultDirectory(of: plan.run),
        replaces: results.force
      )
      let report: EmissionReport
      do {
        let ledger = try results.ledger(for: emission.description, thresholds, in: result, control)
        report = try await send(emission, map, census, safeguard, control, ledger)
      } catch {
        result.discard()
        throw error
      }
      try result.write(
        report,
        AccountsDocument(
          of: report,
          description: emission.description,
          targets: map.targets.map(\.description)
        )
      )
      try results.writeJUnit(of: report)
      try EmissionPage.write(report, to: result.directory + "/emission.html")
      try print(report, at: result.path)
    }
  }

  private func send(
    _ emission: EmissionPlan,
    _ map: RequestMap,
    _ census: Census,
    _ safeguard: Safeguard,
    _ control: EmissionControl,
    _ ledger: EmissionLedger
  ) async throws -> EmissionReport {
    let progress = results.quiet ? nil : ProgressLine(expected: census, control: control)
    defer { progress?.end() }
    let emitter = Emitter(
      plan: emission,
      map: map,
      targets: safeguard.targets,
      options: try pacing.options,
      limits: safeguard.limits
    )
    return try await safeguard.watch { board in
      try await emitter.send(census: census, control: control, ledger: ledger, board: board) {
        progress?.update($0)
      }
    }
  }

  private func print(_ report: EmissionReport, at path: String) throws {
    if pacing.realtime, report.scheduling != .realTime {
      Terminal.write(
        "note: real-time scheduling was refused; the sender ran with priority "
          + "\(report.scheduling.rawValue)\n"
      )
    }
    switch results.format {
    case .text:
      Terminal.print(
        report.text
          + "result: \(path)\nreport: \(results.out ?? EmissionPlan.resultDirectory(of: plan.run))/emission.html\n"
      )
    case .json: Terminal.print(report.json.prettyText)
    }
    if let failure = report.failure { Terminal.complain(failure.message, hint: failure.hint) }
    if let code = ResultArguments.exitCode(of: report) { throw code }
  }
}
