import Analysis

/// Which services take the time of calls, and which run out of servers.
enum BottleneckTable {
  /// More services than these are left to the tables of services.
  private static let mostRows = 30

  /// The section's content.
  static func markup(_ run: RunData) -> Markup {
    let services = ranked(run).prefix(mostRows)
    guard let first = services.first else { return "<p>There is no service.</p>\n" }
    var table = DataTable(columns: [
      "Service", "Share of response time", "All servers busy for", "Busy on average",
      "Predicted", "Busiest window", "Waited", "Longest queue",
    ])
    table.rows = services.map { _, service in
      let most = run.summary.windows.utilization[service.name]?.max()
      let predicted = run.summary.theory?.services.first { $0.name == service.name }?
        .utilization?.predicted
      return [
        service.name, share(service.responseShare, run),
        service.saturatedSeconds.map { $0 > 0 ? run.numbers.duration($0) : "never" }
          ?? "unlimited servers", share(service.utilization, run), share(predicted, run),
        service.servers == nil ? run.numbers.nothing : share(most, run),
        share(service.waitedShare, run), run.numbers.count(service.longestQueue),
      ]
    }
    table.note = """
      Share of response time: its part of the time that all callers spent on all services, queues \
      included. All servers busy: windows of \(run.windowText) with at least 99 % of the servers' time \
      at work. Predicted: by theory, before the run. The first row is where a faster service helps \
      most; the one whose servers are all busy longest is where more servers do.
      """
    let facts = FigureFacts(
      unit: "shares and time",
      population: "all calls of real services, failed ones included",
      points: table.rows.count,
      check: .init(
        "/services/\(first.index)/responseShare",
        first.service.responseShare,
        share(first.service.responseShare, run)
      )
    )
    return table.markup + facts.markup(item: "A17", run.numbers)
  }

  /// The services, the one with the greatest share of time first.
  private static func ranked(_ run: RunData) -> [(index: Int, service: ServiceSummary)] {
    run.summary.services.enumerated().map { (index: $0.offset, service: $0.element) }
      .sorted {
        ($0.service.responseShare ?? -1, $1.index) > ($1.service.responseShare ?? -1, $0.index)
      }
  }

  private static func share(_ value: Double?, _ run: RunData) -> String {
    value.map(run.numbers.percent) ?? run.numbers.nothing
  }

  /// The same for programs.
  static func sheet(_ run: RunData) -> Sheet {
    Sheet(
      [
        "service", "response_share", "saturated_seconds", "utilization", "waited_share",
        "longest_queue", "mean_wait_seconds", "mean_response_seconds", "attempts", "retries",
      ],
      ranked(run).map { _, service in
        [
          .text(service.name), .optional(service.responseShare),
          .optional(service.saturatedSeconds), .optional(service.utilization),
          .optional(service.waitedShare), .integer(service.longestQueue),
          .optional(service.meanWait), .optional(service.meanResponse),
          .integer(service.attempts), .integer(service.retries),
        ]
      }
    )
  }
}
