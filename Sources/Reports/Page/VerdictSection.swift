import Analysis
import Scenarios

/// The first screen: were the goals met, what was lost, why.
struct VerdictSection {
  private let run: RunData
  private var summary: Summary { run.summary }

  init(_ run: RunData) {
    self.run = run
  }

  /// The whole first screen.
  var markup: Markup {
    """
    <header>
    <p class="kind">Simulated run</p>
    <h1>\(summary.scenario)</h1>
    <p class="facts">\(facts)</p>
    \(warning)</header>
    <main>
    <section id="goals">
    <h2><span class="badge \(state)">\(mark) \(GoalVerdict.headline(of: summary))</span></h2>
    \(goals)</section>
    <section id="headline">
    <h2>What it came to</h2>
    <dl class="tiles">
    \(tiles)</dl>
    \(headlineFacts)</section>
    <section id="why">
    <h2>What was lost, and why</h2>
    <ul>
    \(Findings(run).sentences.map { "<li>\($0)</li>\n" as Markup })</ul>
    </section>

    """
  }

  private var state: String {
    summary.goals.isEmpty ? "none" : summary.passed ? "pass" : "fail"
  }

  private var mark: String {
    summary.goals.isEmpty ? "○" : summary.passed ? "✓" : "✗"
  }

  private var facts: String {
    let replications =
      summary.replications == 1 ? "1 replication" : "\(summary.replications) replications"
    return [
      "\(summary.loadModel) load", run.numbers.duration(summary.virtualDuration),
      "seed \(summary.seed)", replications, "intervals: \(SettingsTables.intervals(summary))",
      "Stampede \(summary.version)",
    ].joined(separator: " · ")
  }

  private var warning: Markup {
    guard summary.partial else { return "" }
    return """
      <p class="warning"><strong>Partial:</strong> the run was interrupted before its end; all \
      numbers are of the part that was simulated.</p>

      """
  }

  private var goals: Markup {
    guard !summary.goals.isEmpty else {
      return "<p>The scenario sets no success criteria.</p>\n"
    }
    let rows = summary.goals.map { goal -> Markup in
      let verdict = GoalVerdict(goal)
      let title = Metric(rawValue: goal.name)?.title ?? goal.name
      return """
        <tr><th scope="row"><a href="#metric-\(goal.name)">\(title)</a></th>\
        <td><span class="verdict \(verdict.state)">\(verdict.symbol) \(goal.verdict)</span></td>\
        <td class="n">\(run.metrics.text(goal.observed, named: goal.name))</td>\
        <td class="n">\(goal.criterion)</td>\
        <td class="n">\(run.metrics.interval(of: goal) ?? run.numbers.nothing)</td></tr>

        """
    }
    return """
      <div class="scroll"><table>
      <thead><tr><th scope="col">Goal</th><th scope="col">Verdict</th>\
      <th scope="col" class="n">Observed</th><th scope="col" class="n">Criterion</th>\
      <th scope="col" class="n">95 % interval</th></tr></thead>
      <tbody>
      \(rows)</tbody></table></div>
      \(goalFacts)
      """
  }

  private var goalFacts: Markup {
    let first = summary.goals[0]
    return FigureFacts(
      unit: "as each goal's metric",
      population: "as each metric is defined, with the failures that it counts",
      points: summary.goals.count,
      check: .init(
        "/goals/0/observed",
        first.observed,
        run.metrics.text(first.observed, named: first.name)
      )
    ).markup(item: "A1", run.numbers)
  }

  private var headlineFacts: Markup {
    FigureFacts(
      unit: "as said in each box",
      population: "all sessions, failed ones included",
      points: tiles.count,
      check: .init("/sessions/ended", summary.sessions.ended, run.numbers)
    ).markup(item: "A2", run.numbers)
  }

  private var peak: (String, String, String) {
    let rates = run.perMinute(summary.windows.arrivals)
    let most = rates.indices.max { rates[$0] < rates[$1] }
    return (
      "Most arrivals",
      most.map { run.numbers.trimmed(rates[$0] / 60, decimals: 2) + "\u{A0}sessions/s" }
        ?? run.numbers.nothing,
      most.map { "at \(run.time.text(Double($0) * summary.windows.width))" } ?? "nobody came"
    )
  }

  /// How much faster than life it was simulated; nothing where the run is not known.
  private var speed: [(String, String, String)] {
    guard let performance = run.manifest?.performance, performance.wallSeconds > 0 else {
      return []
    }
    let lives = summary.twin == nil ? "" : ", with its twin"
    return [
      (
        "Faster than life",
        run.numbers.compact(summary.virtualDuration / performance.wallSeconds) + "\u{A0}times",
        "\(run.numbers.duration(summary.virtualDuration)) in "
          + "\(run.numbers.duration(performance.wallSeconds))\(lives)"
      )
    ]
  }

  private var tiles: [Markup] {
    let sessions = summary.sessions
    let counted: [(String, String, String)] = [
      (
        "Sessions", run.numbers.count(sessions.started),
        "\(run.numbers.count(sessions.ended)) ended"
      ),
      (
        "Most under way at once", run.numbers.count(sessions.peakConcurrent),
        "to the window of \(run.windowText)"
      ),
    ]
    let shown: [Metric] = [
      .conversionRate, .journeyCompletionRate, .revenueGenerated, .revenueLost, .revenueImpact,
      .customerSatisfaction,
    ]
    let measured = shown.map { metric in
      let estimate = summary.metrics[metric.rawValue]
      let interval = run.metrics.interval(low: estimate?.low, high: estimate?.high, of: metric)
      return (
        metric.title, run.metrics.text(estimate?.value, of: metric),
        interval.map { "95 %: \($0)" }
          ?? (estimate?.value == nil ? "not measured" : "no interval")
      )
    }
    return (counted + [peak] + measured + speed).map { title, value, remark in
      "<div><dt>\(title)</dt><dd><b>\(value)</b> <small>\(remark)</small></dd></div>\n"
    }
  }
}
