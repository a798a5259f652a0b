import Traces

extension EmissionReport {
  /// The report for a terminal: what was sent, how well, and what came back.
  public var text: String {
    var lines = ["\(source.scenario) (seed \(source.seed)) → \(target)", ""]
    lines += [
      "  planned  \(counts.planned)" + (isPartial ? "   (stopped early)" : ""),
      "  sent     \(counts.sent)   answered \(counts.answered)   unanswered \(counts.unanswered)",
    ]
    if counts.shed + counts.skipped + counts.pending > 0 {
      lines.append(
        "  not sent \(counts.shed) shed   \(counts.skipped) skipped   \(counts.pending) pending"
      )
    }
    if !errors.isEmpty {
      lines.append(
        "  errors   " + errors.map { "\($0.name) \($0.count)" }.joined(separator: "   ")
      )
    }
    if let planned = rates.planned {
      let achieved = rates.achieved.map(DurationText.threeDigitsOrMore) ?? "none"
      lines.append(
        "  rate     intended \(DurationText.threeDigitsOrMore(planned))/s   achieved \(achieved)/s"
      )
    }
    if total.slip.p99 > 0 {
      let slip = DurationText.describe(nanoseconds: Int64(clamping: total.slip.p99))
      lines.append(
        "  slip     1 % of the requests were due more than \(slip) after the plan's time"
      )
    }
    lines += changes.map { "  \($0.text)" }
    lines += ["", TextTable.render(timeRows, leading: 1)]
    if steps.count > 1 || total.simulated.count > 0 {
      lines += ["", TextTable.render(stepRows, leading: 1)]
    }
    if phases.count > 1 { lines += ["", TextTable.render(phaseRows, leading: 1)] }
    lines += thresholdLines
    lines += ["", "fidelity: \(fidelity.verdict.rawValue)"]
    lines += fidelity.reasons.map { "  " + $0 }
    if fidelity.verdict != .valid, scheduling == .normal {
      lines.append("  a machine with nothing else to do, or --realtime, keeps a schedule better")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var timeRows: [[String]] {
    let kinds = [
      ("lateness", total.lateness), ("service time", total.service),
      ("response time", total.response),
    ]
    return [["", "p50", "p99", "p99.9", "max"]]
      + kinds.map { name, times in
        [name] + [times.p50, times.p99, times.p999, times.maximum].map { Self.text($0, times) }
      }
  }

  private var stepRows: [[String]] {
    [["step", "sent", "p50", "p95", "model p50", "model p95"]]
      + steps.map { step in
        [step.name, String(step.sent)]
          + [step.response.p50, step.response.p95].map { Self.text($0, step.response) }
          + [step.simulated.p50, step.simulated.p95].map { Self.text($0, step.simulated) }
      }
  }

  private var phaseRows: [[String]] {
    [["phase", "from", "sent", "errors", "p50", "p99", "model p99"]]
      + phases.map { phase in
        [
          phase.name,
          phase.span.map { DurationText.describe(nanoseconds: $0.lowerBound) } ?? "-",
          String(phase.sent), String(phase.errors.reduce(0) { $0 + $1.count }),
          Self.text(phase.response.p50, phase.response),
          Self.text(phase.response.p99, phase.response),
          Self.text(phase.simulated.p99, phase.simulated),
        ]
      }
  }

  private var thresholdLines: [String] {
    guard !thresholds.isEmpty else { return [] }
    let judged = fidelity.verdict != .invalid
    let rows = thresholds.map { result in
      [
        judged ? result.isMet ? "met" : "FAILED" : "-", result.threshold.description,
        result.observedText,
      ]
    }
    let note = judged ? "" : " (not judged, for the schedule was not kept)"
    return ["", "thresholds:\(note)", TextTable.render(rows, leading: 2)]
  }

  private static func text(_ nanoseconds: UInt64, _ times: Quantiles) -> String {
    times.count == 0 ? "-" : DurationText.describe(nanoseconds: Int64(clamping: nanoseconds))
  }
}

extension DurationText {
  /// A number with three significant digits, or all those before the point.
  public static func threeDigitsOrMore(_ value: Double) -> String {
    value.magnitude < 1e15 ? threeDigits(value) : "\(value)"
  }
}
