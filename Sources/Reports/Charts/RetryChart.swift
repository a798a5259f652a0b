import Analysis

/// How many attempts a request took: what retries add to the load.
enum RetryChart {
  static func figure(_ run: RunData) -> Figure {
    let windows = run.summary.windows
    let ratios = windows.calls.indices.map { index in
      amplification(windows.calls[index], retries(windows, index))
    }
    let calls = windows.calls.reduce(0, +)
    let again = windows.calls.indices.reduce(0) { $0 + retries(windows, $1) }
    var chart = TimeChart(run)
    chart.panelHeight = 120
    let (drawing, height) = chart.drawing(panels(run, ratios, isRetried: again > 0))
    let whole = amplification(calls, again)
    var figure = Figure(
      id: "retries",
      title: "Retry amplification",
      description: again == 0
        ? "No call was made again: a request is one attempt."
        : "\(run.numbers.count(again)) of \(run.numbers.count(calls)) calls were made again: "
          + "\(whole.map { run.numbers.trimmed($0, decimals: 3) } ?? run.numbers.nothing) attempts "
          + "a request.",
      caption: "Calls ÷ calls that are no retry. Above 1, retries load the services beyond what "
        + "visitors ask for. A machine's retry is made by a client library, a visitor's by a person "
        + "who tries again; a later call of a step that is tried again counts as a retry too. "
        + "Windows of \(run.windowText).",
      height: height,
      drawing: drawing,
      table: run.windowTable(["Calls", "By a machine", "By a visitor", "Attempts/request"]) {
        index in
        [windows.calls, windows.machineRetries, windows.visitorRetries].map { series in
          series[present: index].map(run.numbers.count) ?? run.numbers.nothing
        } + [
          (ratios[present: index] ?? nil).map { run.numbers.decimal($0, decimals: 3) }
            ?? run.numbers.nothing
        ]
      },
      facts: (
        "A11",
        FigureFacts(
          unit: "attempts per request",
          population: "calls of real services, failed ones included",
          points: windows.calls.count,
          check: .init(
            "/services/0/retries",
            run.summary.services.first.map { Double($0.retries) },
            run.summary.services.first.map { run.numbers.count($0.retries) } ?? run.numbers.nothing
          )
        )
      ),
      sheet: run.windowSheet(["calls", "machine_retries", "visitor_retries"]) { index in
        [windows.calls, windows.machineRetries, windows.visitorRetries].map {
          .optional($0[present: index])
        }
      },
      isOverTime: true
    )
    if again > 0 { figure.visibleTable = table(run) }
    return figure
  }

  private static func panels(_ run: RunData, _ ratios: [Double?], isRetried: Bool) -> [Panel] {
    let machine = run.perMinute(run.summary.windows.machineRetries)
    let visitor = run.perMinute(run.summary.windows.visitorRetries)
    var panels = [
      Panel(
        "Attempts per request (linear axis from 1)",
        axis: .above(1, covering: ratios.compactMap(\.self), label: run.numbers.compact),
        series: [Series("attempts", .blue, ratios)]
      )
    ]
    if isRetried {
      panels.append(
        Panel(
          "Calls made again/min (linear axis)",
          axis: .linear(covering: machine + visitor, label: run.numbers.compact),
          series: [
            Series("by a machine", .vermillion, machine),
            Series("by a visitor", .purple, visitor),
          ]
        )
      )
    }
    return panels
  }

  private static func retries(_ windows: WindowSeries, _ index: Int) -> Int {
    (windows.machineRetries[present: index] ?? 0) + (windows.visitorRetries[present: index] ?? 0)
  }

  /// Calls a request; `nil` where all calls are retries, or there is none.
  static func amplification(_ calls: Int, _ retries: Int) -> Double? {
    calls > retries ? Double(calls) / Double(calls - retries) : nil
  }

  private static func table(_ run: RunData) -> DataTable {
    var table = DataTable(columns: ["Service", "Attempts", "Retries", "Attempts/request"])
    table.rows = run.summary.services.filter { $0.attempts > 0 }.map { service in
      [
        service.name, run.numbers.count(service.attempts), run.numbers.count(service.retries),
        amplification(service.attempts, service.retries)
          .map { run.numbers.decimal($0, decimals: 3) } ?? run.numbers.nothing,
      ]
    }
    return table
  }
}
