import Analysis
import Scenarios

/// The tables of a report, one function each.
enum SummaryTables {
  static func metrics(_ run: RunData) -> DataTable {
    var table = DataTable(
      columns: ["Metric", "Value", "95 % interval", "Interval by"],
      textColumns: [3]
    )
    for metric in Metric.allCases {
      guard let estimate = run.summary.metrics[metric.rawValue] else { continue }
      let interval = run.metrics.interval(low: estimate.low, high: estimate.high, of: metric)
      table.rows.append([
        metric.title, run.metrics.text(estimate.value, of: metric),
        interval ?? run.numbers.nothing, estimate.method.map(method) ?? run.numbers.nothing,
      ])
    }
    return table
  }

  /// How an interval was made, in words.
  static func method(_ name: String) -> String {
    name == "within-run" ? "batch means over 20 equal time slices of the run" : name
  }

  static func services(_ run: RunData) -> DataTable {
    let services = run.summary.services
    let times = TimeColumn(
      covering: services.flatMap { [$0.meanWait, $0.meanServiceTime, $0.meanResponse, $0.p99] }
    )
    let unit = times.unit(run.numbers)
    var table = DataTable(columns: [
      "Service", "Servers", "Calls", "Utilization", "Waited", "Longest queue",
      "Mean wait (\(unit))",
      "Mean service (\(unit))", "Mean response (\(unit))", "p50 (\(unit))", "p95 (\(unit))",
      "p99 (\(unit))", "p99.9 (\(unit))", "In station", "Errors", "Time-outs", "Overloads",
    ])
    for service in services {
      let durations = [
        service.meanWait, service.meanServiceTime, service.meanResponse, service.p50, service.p95,
        service.p99, service.p999,
      ]
      table.rows.append(
        [
          service.name, service.servers.map(run.numbers.count) ?? "unlimited",
          run.numbers.count(service.calls), share(service.utilization, run),
          share(service.waitedShare, run), run.numbers.count(service.longestQueue),
        ] + durations.map { times.text($0, run.numbers) } + [
          service.meanInSystem.map { run.numbers.decimal($0, decimals: 2) } ?? run.numbers.nothing,
          run.numbers.count(service.errors), run.numbers.count(service.timeouts),
          run.numbers.count(service.overloads),
        ]
      )
    }
    table.note = """
      Over the whole run, all calls, failed ones included. Response: from asking to answer, for \
      the caller; quantiles have a relative error of at most 1 %.
      """
    return table
  }

  static func groups(_ groups: [GroupSummary], named title: String, _ run: RunData) -> DataTable {
    let metrics = Metric.allCases.filter { metric in
      groups.contains { $0.metrics[metric.rawValue]?.value != nil }
    }
    var table = DataTable(
      columns: [
        title, "Sessions", "Ended", "Completed", "Abandoned", "Failed", "Rejected", "Expired",
        "Technical losses", "Open",
      ] + metrics.map(\.title)
    )
    for group in groups {
      let counts = group.sessions
      let numbers = [
        counts.started, counts.ended, counts.converted + counts.assisted, counts.abandoned,
        counts.failed, counts.rejected, counts.expired, counts.technicalLosses, counts.open,
      ]
      table.rows.append(
        [group.name] + numbers.map(run.numbers.count)
          + metrics.map { run.metrics.text(group.metrics[$0.rawValue]?.value, of: $0) }
      )
    }
    return table
  }

  static func steps(_ run: RunData) -> DataTable {
    let steps = run.summary.steps
    let times = TimeColumn(covering: steps.flatMap { [$0.meanResponse, $0.p50, $0.p95, $0.p99] })
    let unit = times.unit(run.numbers)
    var table = DataTable(
      columns: [
        "Step", "Journey", "Reached", "Completed", "Waits", "Mean (\(unit))", "p50 (\(unit))",
        "p95 (\(unit))", "p99 (\(unit))",
      ],
      textColumns: [1]
    )
    for step in steps {
      let durations = [step.meanResponse, step.p50, step.p95, step.p99]
      table.rows.append(
        [step.step, step.journey]
          + [step.reached, step.completed, step.waits].map(run.numbers.count)
          + durations.map { times.text($0, run.numbers) }
      )
    }
    table.note = """
      Visible response time of each step: network, queues, service and automatic retries of all \
      its calls; failed waits included.
      """
    return table
  }

  private static func share(_ value: Double?, _ run: RunData) -> String {
    value.map(run.numbers.percent) ?? run.numbers.nothing
  }
}

/// The one unit of all times in a column.
struct TimeColumn {
  private let isMilliseconds: Bool

  /// Milliseconds where no time reaches ten seconds, else seconds.
  init(covering times: [Double?]) {
    isMilliseconds = (times.compactMap { $0 }.max() ?? 0) < 10
  }

  /// The unit.
  func unit(_ numbers: NumberFormat) -> String { isMilliseconds ? "ms" : "s" }

  /// A time without its unit.
  func text(_ seconds: Double?, _ numbers: NumberFormat) -> String {
    guard let seconds else { return numbers.nothing }
    return isMilliseconds
      ? numbers.decimal(seconds * 1_000, decimals: 1) : numbers.decimal(seconds, decimals: 2)
  }
}
