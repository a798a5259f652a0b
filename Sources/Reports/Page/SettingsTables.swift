import Analysis
import Scenarios
import SimulationKernel

/// What a run was made with, and what its words mean.
enum SettingsTables {
  /// How arrivals depend on the system, in words.
  static func load(_ model: String) -> String {
    model == "closed"
      ? "closed: a fixed number of users; a slow system slows its own load"
      : "open: sessions arrive whatever the system does"
  }

  static func settings(_ run: RunData) -> DataTable {
    let summary = run.summary
    var table = DataTable(columns: ["Setting", "Value"], textColumns: [1])
    table.rows = [
      ["Scenario", summary.scenario],
      ["Hash of the scenario (SHA-256)", summary.scenarioHash],
      ["Seed", String(summary.seed)],
      ["Version", summary.version],
      ["Quantum of time", run.numbers.duration(Double(summary.quantum) / 1e9)],
      ["Load model", load(summary.loadModel)],
      ["Arrivals", arrivals(run.scenario.load.model, run.numbers)],
      ["Virtual duration", run.numbers.duration(summary.virtualDuration)],
      ["End of arrivals", run.time.text(summary.endOfArrivals)],
      ["Drain", drain(run.scenario.load.drain, run.numbers)],
      ["Window", run.windowText],
      ["Replications", String(summary.replications)],
      ["Intervals", intervals(summary)],
      ["Events", run.numbers.count(summary.events)],
    ]
    if let twin = summary.twin {
      table.rows.append([
        "Sessions without a partner in the twin", run.numbers.count(twin.unpaired),
      ])
      table.rows.append(["Content hash of the twin", twin.contentHash])
    }
    if let manifest = run.manifest { table.rows += rows(of: manifest, run.numbers) }
    return table
  }

  /// What becomes of sessions that are under way when arrivals end.
  private static func drain(_ drain: Load.Drain, _ numbers: NumberFormat) -> String {
    switch drain {
    case .cut: "none: the run ends with the arrivals, and sessions under way stay open"
    case .untilEmpty: "until the last session has ended"
    case .lasting(let time): numbers.duration(time.inSeconds)
    }
  }

  private static func arrivals(_ model: Load.Model, _ numbers: NumberFormat) -> String {
    switch model {
    case .open(let arrivals):
      return arrivals.text(numbers)
    case .closed(let population):
      let users = numbers.count(population.users.reduce(0, +))
      return
        "\(users) users, at least \(numbers.duration(population.pacing.inSeconds)) between two "
        + "journeys of one"
    }
  }

  /// How the intervals of a run were made, in words.
  static func intervals(_ summary: Summary) -> String {
    let methods = Metric.allCases.compactMap { summary.metrics[$0.rawValue]?.method }
    let names = methods.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard !names.isEmpty else { return "none" }
    return "95 %, " + names.map(SummaryTables.method).joined(separator: "; ")
  }

  static func glossary() -> Markup {
    let metrics = Metric.allCases.map { metric -> Markup in
      """
      <dt id="metric-\(metric.rawValue)">\(metric.title) (<code>\(metric.rawValue)</code>)</dt>
      <dd>\(metric.definition)</dd>

      """
    }
    let terms = self.terms.map { "<dt>\($0.0)</dt>\n<dd>\($0.1)</dd>\n" as Markup }
    return "<dl>\n\(metrics)\(terms)</dl>\n"
  }

  private static let terms = [
    (
      "Technical loss",
      "A session that was abandoned or failed because of the system: too slow, an "
        + "error, an outage. Leaving by inclination is none."
    ),
    (
      "Open session",
      "Still under way when the run ended. In no rate, for nobody knows how it would "
        + "have ended."
    ),
    (
      "Visible response time",
      "What a visitor waits for one step: network, queues, service and "
        + "automatic retries of all its calls."
    ),
    (
      "Fault-free twin",
      "The run once more, with the same seed and traffic and every fault off. All "
        + "else is equal, so the difference is what the faults did."
    ),
    (
      "Planned arrivals",
      "The expectation of the number of arrivals by theory, computed from the scenario before the "
        + "run: rate, curve, ramps and traffic multipliers. Chance moves the simulated ones about it."
    ),
    (
      "Response by time and size",
      "A heat map: each cell counts the responses of one stretch of time and one size. Two bands at "
        + "one time are two kinds of calls, which a percentile would hide."
    ),
    (
      "Plot with the nines axis",
      "Quantiles over 1 ÷ (1 − share) on a logarithmic axis, so that 99 %, 99.9 % and 99.99 % are "
        + "equally far apart and rare waits are seen."
    ),
    (
      "Retry amplification",
      "Calls ÷ calls that are no retry: how many attempts a request takes. Above 1, retries load the "
        + "services beyond what visitors ask for."
    ),
    (
      "Came no further",
      "Sessions whose furthest step this is and that did not complete. No intent: they left by "
        + "inclination. Too slow: their patience ended. Error: a call failed for good, or another reason "
        + "of the system. Time up: their budget of time ended while they thought."
    ),
    (
      "Recovery",
      "From the end of a fault to the first window in which, as in the next one, the run is where its "
        + "fault-free twin is."
    ),
    (
      "Share of response time",
      "The sum of the responses of a service's calls ÷ that of all services: where callers spend "
        + "their time."
    ),
    (
      "Predicted",
      "By queueing theory from the scenario alone, before the first event. Where it differs from the "
        + "simulation, visitors who give up, try again or queue are the reason, or chance."
    ),
    ("Utilization", "The share of a service's servers that are busy, over time."),
    (
      "Marginal",
      "The interval of the observed value contains the limit: another seed may give the "
        + "other verdict."
    ),
    (
      "Within-run interval",
      "From one run: the run is cut into short time slices, and what differs between neighbors "
        + "counts as chance. A load curve does not, nor does the begin or end of an effect."
    ),
  ]

  private static func rows(of manifest: RunManifest, _ numbers: NumberFormat) -> [[String]] {
    let performance = manifest.performance
    var rows = [
      ["Command that makes it again", manifest.command],
      ["Content hash of the rows", manifest.contentHash ?? numbers.nothing],
    ]
    for setting in manifest.settings ?? [] {
      rows.append(["Set in place of the documents", "\(setting.path)=\(setting.value)"])
    }
    for (table, count) in manifest.rows.sorted(by: { $0.key < $1.key }) {
      rows.append(["Rows of table \(table)", numbers.count(count)])
    }
    return rows + [
      ["Wall time (this machine)", numbers.duration(performance.wallSeconds)],
      [
        "Speed (this machine)",
        "\(numbers.compact(performance.eventsPerSecond)) events/s, \(performance.shards) shard"
          + (performance.shards == 1 ? "" : "s"),
      ],
      ["Peak memory (this machine)", numbers.bytes(performance.peakMemoryBytes)],
      ["Waits for the trace writer", numbers.count(performance.writerStalls)],
    ]
  }
}
