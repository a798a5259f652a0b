import EmissionResults

/// The first screen: may the figures be trusted, what went out, what came back.
struct EmissionVerdict {
  private let data: EmissionData
  private let version: String
  private var report: EmissionReport { data.report }

  init(_ data: EmissionData, version: String) {
    self.data = data
    self.version = version
  }

  /// The whole first screen.
  var markup: Markup {
    """
    <header>
    <p class="kind">Replayed run</p>
    <h1>\(report.source.scenario)</h1>
    <p class="facts">\(facts)</p>
    \(warning)</header>
    <main>
    <section id="fidelity">
    <h2><span class="badge \(state)">\(report.fidelity.verdict.rawValue)</span></h2>
    <p>\(meaning)</p>
    \(reasons)</section>
    \(thresholds)<section id="headline">
    <h2>What it came to</h2>
    <dl class="tiles">
    \(tiles)</dl>
    </section>

    """
  }

  private var state: String {
    switch report.fidelity.verdict {
    case .valid: "pass"
    case .degraded: "none"
    case .invalid: "fail"
    }
  }

  private var meaning: String {
    switch report.fidelity.verdict {
    case .valid: "The sender kept the plan: the figures below are the endpoint's."
    case .degraded: "The sender kept the plan nearly: use the figures below with care."
    case .invalid:
      "The sender did not keep the plan: the figures below say more about it than about the endpoint."
    }
  }

  private var reasons: Markup {
    let lines = report.fidelity.reasons + report.changes.map(\.text)
    guard !lines.isEmpty else { return "" }
    return "<ul>\n\(lines.map { "<li>\($0)</li>\n" as Markup })</ul>\n"
  }

  private var thresholds: Markup {
    guard !report.thresholds.isEmpty else { return "" }
    let isJudged = report.fidelity.verdict != .invalid
    let rows = report.thresholds.map { result -> Markup in
      let (state, word) =
        !isJudged
        ? ("none", "○ not judged") : result.isMet ? ("pass", "✓ met") : ("fail", "✗ missed")
      return """
        <tr><th scope="row">\(result.threshold.description)</th>\
        <td><span class="verdict \(state)">\(word)</span></td>\
        <td class="n">\(result.observedText)</td></tr>

        """
    }
    return """
      <section id="goals">
      <h2>Thresholds</h2>
      <div class="scroll"><table>
      <thead><tr><th scope="col">Threshold</th><th scope="col">Verdict</th>\
      <th scope="col" class="n">Observed</th></tr></thead>
      <tbody>
      \(rows)</tbody></table></div>
      </section>

      """
  }

  private var facts: String {
    [
      report.target, data.pace, report.source.isOpenLoad ? "open load" : "closed load",
      "seed \(report.source.seed)", "scheduling: \(report.scheduling.rawValue)",
      "Stampede \(version)",
    ].joined(separator: " · ")
  }

  private var warning: Markup {
    guard report.isPartial else { return "" }
    return """
      <p class="warning"><strong>Partial:</strong> the replay was stopped before its end; all \
      numbers are of the part that was sent.</p>

      """
  }

  private var tiles: [Markup] {
    let (counts, numbers) = (report.counts, data.numbers)
    let rate = { (rate: Double?) in
      rate.map { numbers.trimmed($0, decimals: 1) + "/s" } ?? numbers.nothing
    }
    let notSent = counts.shed + counts.skipped + counts.pending
    let errors = report.errors.reduce(0) { $0 + $1.count }
    let tiles: [(String, String, String)] = [
      ("Planned", numbers.count(counts.planned), "requests"),
      (
        "Sent", numbers.count(counts.sent),
        notSent == 0 ? "all of them" : "\(numbers.count(notSent)) not sent"
      ),
      (
        "Answered", numbers.count(counts.answered),
        counts.unanswered == 0 ? "all that were sent" : "\(numbers.count(counts.unanswered)) not"
      ),
      (
        "Errors", numbers.count(errors),
        counts.planned == 0 ? "" : numbers.percent(Double(errors) / Double(counts.planned))
      ),
      ("Rate", rate(report.rates.achieved), "intended \(rate(report.rates.planned))"),
      time("Response, median", report.total.response, \.p50),
      time("Response, p99", report.total.response, \.p99),
      time("Lateness, p99", report.total.lateness, \.p99),
    ]
    return tiles.map { title, value, remark in
      "<div><dt>\(title)</dt><dd><b>\(value)</b> <small>\(remark)</small></dd></div>\n"
    }
  }

  private func time(
    _ title: String,
    _ times: EmissionReport.Quantiles,
    _ quantile: KeyPath<EmissionReport.Quantiles, UInt64>
  ) -> (String, String, String) {
    (
      title, data.text(times[keyPath: quantile], of: times),
      "at most \(data.text(times.maximum, of: times))"
    )
  }
}
