import Analysis

/// Sessions to look at: the ones that waited longest, with each call where the trace has them.
enum ExampleSection {
  /// The section's content; `visits` are the stories that the trace could tell.
  static func markup(_ run: RunData, _ visits: [Visit]) -> Markup {
    let examples = run.summary.examples
    guard let first = examples.first else {
      return "<p class=\"note\">No session completed, and none was lost.</p>\n"
    }
    var table = DataTable(
      columns: [
        "Session", "Why it is shown", "Persona", "Journey", "Arrived", "Lasted", "Waited", "Reason",
      ],
      textColumns: [1, 2, 3, 7]
    )
    table.rows = examples.map { example in
      [
        String(example.session), title(example.kind), example.persona, example.journey,
        run.time.text(example.start), run.numbers.duration(example.duration),
        run.numbers.duration(example.waited), example.reason ?? run.numbers.nothing,
      ]
    }
    let figures = visits.compactMap { visit in
      examples.first { $0.session == visit.session }.map { figure(visit, $0, run).markup }
    }
    if figures.isEmpty {
      table.note = """
        Their calls stand in the trace, where the run has kept one: 'stampede trace session' shows a \
        session as a waterfall.
        """
    }
    let facts = FigureFacts(
      unit: "time",
      population: "of all sessions that completed, left or failed, those that waited longest",
      points: examples.count,
      check: .init("/examples/0/session", first.session, run.numbers)
    )
    return table.markup + facts.markup(item: "A18", run.numbers) + figures.joined
  }

  static func title(_ kind: ExampleSession.Kind) -> String {
    switch kind {
    case .slowestCompleted: "waited longest and completed"
    case .slowestAbandoned: "waited longest and left"
    case .slowestFailed: "waited longest and failed"
    }
  }

  private static func figure(_ visit: Visit, _ example: ExampleSession, _ run: RunData) -> Figure {
    let chart = WaterfallChart(visit: visit, numbers: run.numbers, money: run.money)
    let (drawing, height) = chart.drawing
    return Figure(
      id: "session-\(example.session)",
      title: "Session \(example.session): \(title(example.kind))",
      description: "\(example.persona) on \(example.journey), arrived at "
        + "\(run.time.text(example.start)), lasted \(run.numbers.duration(example.duration)), "
        + "\(run.numbers.duration(example.waited)) of it waiting."
        + (example.reason.map { " It ended because of \($0)." } ?? ""),
      caption:
        "Every call of one session in order of time, linear axis from its arrival. Thin: the "
        + "visitor waits for a step; blue: a call that ended well; orange with a dark edge: one that "
        + "did not; dotted: a pause, such as thinking. \(chart.cut)",
      height: height,
      drawing: drawing,
      table: chart.table,
      sheet: chart.sheet
    )
  }
}
