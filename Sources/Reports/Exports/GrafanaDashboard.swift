import Analysis
import JSONText
import Scenarios

/// A dashboard of Grafana over the metrics of ``OpenMetricsText``.
public enum GrafanaDashboard {
  /// The text of the file, to be imported into Grafana; it asks for the data source there.
  public static func text(summary: Summary, scenario: Scenario) -> String {
    let start = (scenario.start ?? 0) * 1_000
    let end = start + Int64((summary.virtualDuration * 1_000).rounded(.up))
    let dashboard: JSONValue = .object([
      .init(
        "__inputs",
        .array([
          .object([
            .init("name", .string("DS_PROMETHEUS")), .init("label", .string("Prometheus")),
            .init("type", .string("datasource")), .init("pluginId", .string("prometheus")),
          ])
        ])
      ),
      .init("title", .string("Stampede: \(summary.scenario), seed \(summary.seed)")),
      .init(
        "uid",
        .string("stampede-\(summary.scenarioHash.prefix(16))-\(summary.seed % 100_000)")
      ),
      .init("tags", .array([.string("stampede")])),
      .init("timezone", .string("utc")),
      .init("schemaVersion", .integer(39)),
      .init("editable", .boolean(true)),
      .init("refresh", .string("")),
      .init(
        "time",
        .object([
          .init("from", .string(Instant.text(milliseconds: start))),
          .init("to", .string(Instant.text(milliseconds: end))),
        ])
      ),
      .init("templating", .object([.init("list", .array([]))])),
      .init("annotations", .object([.init("list", .array([]))])),
      .init("panels", .array(panels(summary))),
    ])
    return dashboard.prettyText
  }

  /// A panel: its title, unit, and queries with their legends.
  private struct PanelPlan {
    var title: String
    var unit: String
    var targets: [(query: String, legend: String)]
  }

  private static func panels(_ summary: Summary) -> [JSONValue] {
    plans(summary).enumerated().map { index, plan in
      .object([
        .init("id", .integer(index + 1)),
        .init("type", .string("timeseries")),
        .init("title", .string(plan.title)),
        .init("datasource", source),
        .init(
          "gridPos",
          .object([
            .init("h", .integer(8)), .init("w", .integer(12)),
            .init("x", .integer(index % 2 * 12)), .init("y", .integer(index / 2 * 8)),
          ])
        ),
        .init(
          "fieldConfig",
          .object([
            .init("defaults", .object([.init("unit", .string(plan.unit))])),
            .init("overrides", .array([])),
          ])
        ),
        .init(
          "targets",
          .array(
            plan.targets.enumerated().map { place, target in
              .object([
                .init("refId", .string(String(UnicodeScalar(UInt8(65 + place))))),
                .init("datasource", source),
                .init("expr", .string(target.query)),
                .init("legendFormat", .string(target.legend)),
              ])
            }
          )
        ),
      ])
    }
  }

  private static let source: JSONValue = .object([
    .init("type", .string("prometheus")), .init("uid", .string("${DS_PROMETHEUS}")),
  ])

  private static func plans(_ summary: Summary) -> [PanelPlan] {
    let run = "{scenario=\(quoted(summary.scenario)),seed=\"\(summary.seed)\"}"
    // Two windows are the least in which a rate is known.
    let range = "[\(max(1, Int((summary.windows.width * 2).rounded(.up))))s]"
    let rate = { (metric: RunMetric) in "60 * rate(\(metric.sample)\(run)\(range))" }
    return [
      PanelPlan(
        title: "Arrivals per minute, by persona",
        unit: "short",
        targets: [(rate(.sessionsStarted), "{{persona}}")]
      ),
      PanelPlan(
        title: "Sessions under way",
        unit: "short",
        targets: [(RunMetric.sessionsUnderWay.sample + run, "under way")]
      ),
      PanelPlan(
        title: "Revenue so far, and of the fault-free twin",
        unit: "short",
        targets: [(RunMetric.revenue.sample + run, "{{life}}")]
      ),
      PanelPlan(
        title: "Sessions completed and lost per minute",
        unit: "short",
        targets: [(rate(.sessionsCompleted), "completed"), (rate(.sessionsLost), "lost")]
      ),
      PanelPlan(
        title: "Visible response time",
        unit: "s",
        targets: [(RunMetric.visibleResponse.sample + run, "p{{quantile}}")]
      ),
      PanelPlan(
        title: "Utilization",
        unit: "percentunit",
        targets: [(RunMetric.utilization.sample + run, "{{service}}")]
      ),
      PanelPlan(
        title: "Longest queue",
        unit: "short",
        targets: [(RunMetric.longestQueue.sample + run, "{{service}}")]
      ),
      PanelPlan(
        title: "Mean wait in the queue",
        unit: "s",
        targets: [(RunMetric.queueWait.sample + run, "{{service}}")]
      ),
      PanelPlan(
        title: "Failed calls per minute, by cause",
        unit: "short",
        targets: [(rate(.callsFailed), "{{cause}}")]
      ),
      PanelPlan(
        title: "Calls and retries per minute",
        unit: "short",
        targets: [(rate(.calls), "calls"), (rate(.callsRetried), "made again by a {{by}}")]
      ),
      PanelPlan(
        title: "Effects of the timeline",
        unit: "short",
        targets: [(RunMetric.effectActive.sample + run, "{{effect}}")]
      ),
      PanelPlan(
        title: "Goals met",
        unit: "short",
        targets: [(RunMetric.goalMet.sample + run, "{{goal}}")]
      ),
    ]
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
