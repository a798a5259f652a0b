import Analysis
import Scenarios

/// The series of a run in the text format of OpenMetrics 1.0, with simulated time stamps: for
/// `promtool tsdb create-blocks-from openmetrics`.
public enum OpenMetricsText {
  /// The text. Time stamps count from the start of the scenario on the calendar, or from 1970 where it
  /// has none; each is the end of a window.
  public static func text(summary: Summary, scenario: Scenario) -> String {
    var writer = MetricWriter(summary: summary, start: scenario.start ?? 0)
    writer.writeSessions()
    writer.writeCalls()
    writer.writeTimes()
    writer.writeServices()
    writer.writeEffects()
    writer.writeGoals()
    return writer.text + "# EOF\n"
  }
}

/// Writes families of metrics, each series in order of time.
private struct MetricWriter {
  let summary: Summary
  let start: Int64
  private(set) var text = ""
  private let instants: [String]
  private let labels: String

  private var windows: WindowSeries { summary.windows }

  init(summary: Summary, start: Int64) {
    self.summary = summary
    self.start = start
    let count = summary.windows.arrivals.count
    instants = (0..<count).map { index in
      let end = min(Double(index + 1) * summary.windows.width, summary.virtualDuration)
      return Self.stamp(end, after: start)
    }
    labels = "scenario=\"\(Self.escaped(summary.scenario))\",seed=\"\(summary.seed)\""
  }

  /// Seconds since 1970 to the millisecond, which is what a database of Prometheus keeps.
  private static func stamp(_ time: Double, after start: Int64) -> String {
    let milliseconds = start * 1_000 + Int64((time * 1_000).rounded())
    let rest = milliseconds % 1_000
    guard rest != 0 else { return String(milliseconds / 1_000) }
    let digits = String(rest.magnitude)
    return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - digits.count) + digits
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  // MARK: Families

  private mutating func family(_ metric: RunMetric) {
    text += "# TYPE \(metric.name) \(metric.isCounter ? "counter" : "gauge")\n"
    if let unit = metric.unit { text += "# UNIT \(metric.name) \(unit)\n" }
    text += "# HELP \(metric.name) \(metric.help)\n"
  }

  private mutating func series(
    _ metric: RunMetric,
    _ label: (name: String, value: String)? = nil,
    _ values: some Sequence<Double?>
  ) {
    let more = label.map { ",\($0.name)=\"\(Self.escaped($0.value))\"" } ?? ""
    let head = metric.sample + "{\(labels)\(more)} "
    for (value, instant) in zip(values, instants) {
      guard let value, value.isFinite else { continue }
      text += head + "\(value) " + instant + "\n"
    }
  }

  /// Counts a window as a counter that grows.
  private mutating func counter(
    _ metric: RunMetric,
    _ label: (name: String, value: String)? = nil,
    _ counts: [Int]
  ) {
    var sum = 0
    series(
      metric,
      label,
      counts.map { count in
        sum += count
        return Double(sum)
      }
    )
  }
}

extension MetricWriter {
  fileprivate mutating func writeSessions() {
    family(.sessionsStarted)
    for persona in summary.personas {
      guard let arrivals = windows.personaArrivals[persona.name] else { continue }
      counter(.sessionsStarted, ("persona", persona.name), arrivals)
    }
    family(.sessionsCompleted)
    counter(.sessionsCompleted, nil, windows.completed)
    family(.sessionsLost)
    counter(.sessionsLost, nil, windows.lost)
    family(.sessionsUnderWay)
    series(.sessionsUnderWay, nil, windows.concurrent.map { Double($0) })
    let scale = MoneyFormat(currency: summary.currency, numbers: .terminal).scale
    family(.revenue)
    for (run, amounts) in [("run", windows.revenue), ("twin", windows.twinRevenue ?? [])] {
      var sum: Int64 = 0
      series(
        .revenue,
        ("life", run),
        amounts.map { amount in
          sum += amount
          return Double(sum) / scale
        }
      )
    }
  }

  fileprivate mutating func writeCalls() {
    family(.calls)
    counter(.calls, nil, windows.calls)
    family(.callsFailed)
    for cause in windows.failures.keys.sorted() {
      counter(.callsFailed, ("cause", cause), windows.failures[cause] ?? [])
    }
    family(.callsRetried)
    counter(.callsRetried, ("by", "machine"), windows.machineRetries)
    counter(.callsRetried, ("by", "visitor"), windows.visitorRetries)
  }

  fileprivate mutating func writeTimes() {
    family(.visibleResponse)
    let quantiles = [
      ("0.5", windows.p50), ("0.95", windows.p95), ("0.99", windows.p99), ("0.999", windows.p999),
    ]
    for (share, values) in quantiles { series(.visibleResponse, ("quantile", share), values) }
  }

  fileprivate mutating func writeServices() {
    family(.utilization)
    for service in summary.services {
      let label = ("service", service.name)
      guard service.servers != nil, let values = windows.utilization[service.name] else { continue }
      series(.utilization, label, values.map(Optional.some))
    }
    family(.longestQueue)
    for service in summary.services {
      let values = windows.longestQueue[service.name] ?? []
      series(.longestQueue, ("service", service.name), values.map { Double($0) })
    }
    family(.queueWait)
    for service in summary.services {
      series(.queueWait, ("service", service.name), windows.meanWait[service.name] ?? [])
    }
  }

  fileprivate mutating func writeEffects() {
    family(.effectActive)
    // Two effects may have one name; a series has it once.
    var names: [String] = []
    for effect in summary.effects where !names.contains(effect.name) { names.append(effect.name) }
    for name in names {
      let spans = summary.effects.filter { $0.name == name }
        .flatMap { $0.occurrences ?? [.init(start: $0.start, end: $0.end)] }
      series(
        .effectActive,
        ("effect", name),
        windows.arrivals.indices.map { index in
          let begin = Double(index) * windows.width
          return spans.contains { $0.start < begin + windows.width && $0.end > begin } ? 1 : 0
        }
      )
    }
  }

  fileprivate mutating func writeGoals() {
    family(.goalMet)
    guard let last = instants.last else { return }
    for goal in summary.goals where goal.verdict != "unknown" {
      text +=
        RunMetric.goalMet.sample + "{\(labels),goal=\"\(Self.escaped(goal.name))\"} "
        + (goal.verdict.hasPrefix("pass") ? "1 " : "0 ") + last + "\n"
    }
  }
}
