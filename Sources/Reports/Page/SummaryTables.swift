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
    name == "within-run" ? "differences of neighboring time slices of the run" : name
  }

  static func serviceLoads(_ run: RunData) -> DataTable {
    var table = DataTable(columns: [
      "Service", "Servers", "Calls", "Utilization", "Waited", "Longest queue", "Mean in station",
      "Errors", "Time-outs", "Overloads",
    ])
    table.rows = run.summary.services.map { service in
      [
        service.name, service.servers.map(run.numbers.count) ?? "unlimited",
        run.numbers.count(service.calls), share(service.utilization, run),
        share(service.waitedShare, run), run.numbers.count(service.longestQueue),
        service.meanInSystem.map { run.numbers.decimal($0, decimals: 2) } ?? run.numbers.nothing,
        run.numbers.count(service.errors), run.numbers.count(service.timeouts),
        run.numbers.count(service.overloads),
      ]
    }
    return table
  }

  static func databases(_ run: RunData) -> DataTable {
    var table = DataTable(columns: [
      "Database", "Connections", "Requests", "Mean in use", "Most in use", "Waited",
      "Waited (s)", "Time-outs", "Failures", "Cache hits", "Degraded", "Left out",
    ])
    table.rows = run.summary.databases.map { database in
      [
        database.name, run.numbers.count(database.connections),
        run.numbers.count(database.requests),
        database.meanInUse.map { run.numbers.decimal($0, decimals: 2) } ?? run.numbers.nothing,
      ]
        + [database.peakInUse, database.poolWaits].map(run.numbers.count)
        + [run.numbers.decimal(database.poolWaitSeconds, decimals: 1)]
        + [
          database.poolTimeouts, database.failures, database.cacheHits, database.degraded,
          database.skippedNonEssential,
        ].map(run.numbers.count)
    }
    return table
  }

  static func serviceTimes(_ run: RunData) -> DataTable {
    let services = run.summary.services
    let times = TimeColumn(
      covering: services.flatMap { [$0.meanWait, $0.meanServiceTime, $0.meanResponse, $0.p99] }
    )
    let unit = times.unit(run.numbers)
    var table = DataTable(columns: [
      "Service", "Mean wait (\(unit))", "Mean service (\(unit))", "Mean response (\(unit))",
      "p50 (\(unit))", "p95 (\(unit))", "p99 (\(unit))", "p99.9 (\(unit))",
    ])
    table.rows = services.map { service in
      let durations = [
        service.meanWait, service.meanServiceTime, service.meanResponse, service.p50, service.p95,
        service.p99, service.p999,
      ]
      return [service.name] + durations.map { times.text($0, run.numbers) }
    }
    table.note = """
      Over the whole run, all calls, failed ones included. Response: from asking to answer, for \
      the caller; quantiles have a relative error of at most 1 %.
      """
    return table
  }

  /// What was predicted, beside what was simulated; `nil`: nothing was.
  static func theory(_ run: RunData) -> DataTable? {
    guard let theory = run.summary.theory else { return nil }
    let text = TheoryText(theory: theory, numbers: run.numbers)
    var table = DataTable(columns: ["", "Predicted by theory", "Simulated", "Difference"])
    table.rows = text.rows.map { [$0.name, $0.predicted, $0.simulated, $0.difference] }
    table.note = text.sentence
    return table
  }

  static func counts(_ groups: [GroupSummary], named title: String, _ run: RunData) -> DataTable {
    var table = DataTable(columns: [
      title, "Sessions", "Ended", "Completed", "Abandoned", "Failed", "Rejected", "Expired",
      "Technical losses", "Open",
    ])
    table.rows = groups.map { group in
      let counts = group.sessions
      let numbers = [
        counts.started, counts.ended, counts.converted + counts.assisted, counts.abandoned,
        counts.failed, counts.rejected, counts.expired, counts.technicalLosses, counts.open,
      ]
      return [group.name] + numbers.map(run.numbers.count)
    }
    return table
  }

  /// A row a metric and a column a group, each value with its interval.
  static func metrics(of groups: [GroupSummary], _ run: RunData) -> DataTable {
    var table = DataTable(columns: ["Metric"] + groups.map(\.name))
    for metric in Metric.allCases {
      let estimates = groups.map { $0.metrics[metric.rawValue] }
      guard estimates.contains(where: { $0?.value != nil }) else { continue }
      table.rows.append(
        [metric.title]
          + estimates.map { estimate in
            let value = run.metrics.text(estimate?.value, of: metric)
            let interval = run.metrics.interval(
              low: estimate?.low,
              high: estimate?.high,
              of: metric
            )
            return interval.map { "\(value) (\($0))" } ?? value
          }
      )
    }
    table.note = "In brackets: 95 % intervals."
    return table
  }

  static func loyalty(_ run: RunData) -> DataTable {
    var table = DataTable(columns: [
      "Persona", "Sessions", "Churn", "Low risk", "Medium risk", "High risk",
      "Lifetime value at risk (\(run.money.currency))",
    ])
    table.rows = run.summary.loyalty.map { loyalty in
      [
        loyalty.persona, run.numbers.count(loyalty.sessions), run.numbers.percent(loyalty.churn),
        run.numbers.count(loyalty.lowRisk), run.numbers.count(loyalty.mediumRisk),
        run.numbers.count(loyalty.highRisk), run.money.number(loyalty.valueAtRisk),
      ]
    }
    table.note = """
      Churn is the probability that a customer does not come back, by the satisfaction at the end of \
      the session; the risk is low below 20 % and high from 50 % on.
      """
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
  /// Whether any time reaches a tenth of a second.
  let isLong: Bool

  /// Milliseconds where no time reaches ten seconds, else seconds.
  init(covering times: [Double?]) {
    let most = times.compactMap { $0 }.max() ?? 0
    isMilliseconds = most < 10
    isLong = most >= 0.1
  }

  /// The unit.
  func unit(_ numbers: NumberFormat) -> String { isMilliseconds ? "ms" : "s" }

  /// A time without its unit, with a decimal less where it `isShort`.
  func text(_ seconds: Double?, _ numbers: NumberFormat, isShort: Bool = false) -> String {
    guard let seconds else { return numbers.nothing }
    return isMilliseconds
      ? numbers.decimal(seconds * 1_000, decimals: isShort ? 0 : 1)
      : numbers.decimal(seconds, decimals: isShort ? 1 : 2)
  }
}
