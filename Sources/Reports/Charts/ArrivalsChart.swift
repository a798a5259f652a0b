import Analysis

/// How many sessions arrived, of whom, beside how many were planned.
enum ArrivalsChart {
  /// More personas than these are drawn as one.
  static let mostPersonas = 5

  static func figure(_ run: RunData) -> Figure {
    let windows = run.summary.windows
    let arrivals = run.perMinute(windows.arrivals)
    let planned = plan(run)
    var panel = Panel(
      "Arrivals in sessions/min, personas stacked (linear axis)",
      axis: .linear(
        covering: arrivals + (planned ?? []).compactMap(\.self),
        label: run.numbers.compact
      ),
      series: []
    )
    panel.areas = personas(run)
    panel.series = planned.map { [Series("planned", .black, $0)] } ?? []
    if panel.areas.isEmpty { panel.series.append(Series("arrivals", .blue, arrivals)) }
    var chart = TimeChart(run)
    chart.panelHeight = 230
    let (drawing, height) = chart.drawing([panel])
    let most = arrivals.indices.max { arrivals[$0] < arrivals[$1] }
    let peak = most.map { index in
      "Arrivals peak at \(run.numbers.trimmed(arrivals[index], decimals: 1)) sessions/min in the "
        + "window from \(run.time.text(Double(index) * windows.width)). "
    }
    var figure = Figure(
      id: "arrivals",
      title: "Arrivals, planned and simulated",
      description: (peak ?? "") + "\(run.numbers.count(run.summary.sessions.started)) sessions "
        + "arrived.",
      caption: "Sessions that arrived, per minute; windows of \(run.windowText). "
        + (planned == nil
          ? "A closed load has no plan of arrivals: its users come back when they are done."
          : "Dashed: the expectation by theory before the run, chaos traffic included."),
      height: height,
      drawing: drawing,
      table: run.windowTable(["Arrivals", "Arrivals/min", "Planned/min"]) { index in
        [
          run.numbers.count(windows.arrivals[index]),
          run.numbers.trimmed(arrivals[index], decimals: 1),
          (planned?[present: index] ?? nil).map { run.numbers.trimmed($0, decimals: 1) }
            ?? run.numbers.nothing,
        ]
      },
      facts: (
        "A3",
        FigureFacts(
          unit: "sessions/min",
          population:
            "all sessions by their arrival, whatever became of them, failed ones included",
          points: arrivals.count * max(1, windows.personaArrivals.count),
          check: .init("/sessions/started", run.summary.sessions.started, run.numbers)
        )
      ),
      sheet: sheet(run, planned)
    )
    figure.visibleTable = table(run)
    figure.isOverTime = true
    return figure
  }

  /// The rate of arrivals by theory, a minute, at the middle of each window; `nil` without a plan.
  private static func plan(_ run: RunData) -> [Double?]? {
    guard let plan = run.summary.theory?.arrivals, plan.width > 0 else { return nil }
    let width = run.summary.windows.width
    return run.summary.windows.arrivals.indices.map { index in
      let middle = Double(index) * width + run.windowLength(index) / 2
      return plan.rates[present: Int(middle / plan.width)].map { $0 * 60 }
    }
  }

  /// The series of the personas with most sessions, and of all others together.
  private static func personas(_ run: RunData) -> [Series] {
    let all = run.summary.personas
      .filter { run.summary.windows.personaArrivals[$0.name] != nil && $0.sessions.started > 0 }
    let order = all.indices.sorted {
      (all[$0].sessions.started, $1) > (all[$1].sessions.started, $0)
    }
    let shown = order.prefix(all.count == mostPersonas + 1 ? mostPersonas + 1 : mostPersonas)
    let counts = { (index: Int) in
      run.summary.windows.personaArrivals[all[index].name] ?? []
    }
    var series = zip(shown, LineStyle.all).map { index, style in
      Series(all[index].name, style, run.perMinute(counts(index)))
    }
    let rest = order.dropFirst(shown.count)
    if !rest.isEmpty {
      let sums = rest.reduce(into: [Int](repeating: 0, count: counts(order[0]).count)) {
        sums,
        index in
        for (window, count) in counts(index).enumerated() where window < sums.count {
          sums[window] += count
        }
      }
      series.append(Series("\(rest.count) others", .grey, run.perMinute(sums)))
    }
    return series
  }

  /// Planned and simulated sessions of each persona.
  private static func table(_ run: RunData) -> DataTable? {
    guard let theory = run.summary.theory else { return nil }
    let shares = run.scenario.load.personaShares
    guard shares.count == run.summary.personas.count, theory.arrivals != nil else { return nil }
    var table = DataTable(columns: ["Persona", "Planned sessions", "Simulated", "Difference"])
    table.rows = zip(run.summary.personas, shares).map { persona, share in
      let planned = theory.sessions.predicted * share
      let simulated = Double(persona.sessions.started)
      return [
        persona.name, run.numbers.decimal(planned, decimals: 0),
        run.numbers.count(persona.sessions.started),
        planned > 0
          ? run.numbers.signedPercent(simulated / planned - 1) : run.numbers.nothing,
      ]
    }
    return table
  }

  private static func sheet(_ run: RunData, _ planned: [Double?]?) -> Sheet {
    let windows = run.summary.windows
    let names = run.summary.personas.map(\.name).filter { windows.personaArrivals[$0] != nil }
    return run.windowSheet(["arrivals", "planned_per_minute"] + names.map { "arrivals_\($0)" }) {
      index in
      [.integer(windows.arrivals[index]), .optional(planned?[present: index] ?? nil)]
        + names.map { .optional(windows.personaArrivals[$0]?[present: index]) }
    }
  }
}
