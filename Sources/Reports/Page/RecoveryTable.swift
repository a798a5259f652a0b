import Analysis

/// How long it took until the run was back where its fault-free twin was.
enum RecoveryTable {
  /// The section's content.
  static func markup(_ run: RunData) -> Markup {
    let faults = run.summary.effects.enumerated().filter { $0.element.isFault }
    guard let (index, first) = faults.first(where: { $0.element.recovery != nil }) else {
      let why =
        faults.isEmpty
        ? "There was no fault to recover from."
        : run.summary.windows.twin == nil
          ? "Without a fault-free twin it is not known when the run was back to normal."
          : "Every fault acts to the end of the run: there is no time after it to look at."
      return "<p class=\"note\">\(why)</p>\n"
    }
    var table = DataTable(columns: [
      "Fault", "Ended", "Sessions under way", "p95 of visible response", "Failed calls",
    ])
    for (_, effect) in faults {
      guard let recovery = effect.recovery else { continue }
      table.rows.append(
        [effect.name, run.time.text(effect.end)]
          + [recovery.concurrency, recovery.response, recovery.errors].map { text($0, run) }
      )
    }
    table.note = """
      Time from the end of the fault to the first window in which, as in the next one, the run is where \
      its fault-free twin is: sessions under way and failed calls to 5 % and two, the 95th percentile \
      to 10 %. Known to the length of a window, \(run.windowText); other faults may act meanwhile.
      """
    let facts = FigureFacts(
      unit: "time",
      population: "faults that ended before the run, failed calls and lost sessions included",
      points: table.rows.count * 3,
      check: .init("/effects/\(index)/end", first.end, run.time.text(first.end))
    )
    return table.markup + facts.markup(item: "A15", run.numbers)
  }

  private static func text(_ seconds: Double?, _ run: RunData) -> String {
    guard let seconds else { return "not before the end" }
    return seconds < run.summary.windows.width
      ? "within \(run.windowText)" : run.numbers.duration(seconds)
  }

  /// The same for programs.
  static func sheet(_ run: RunData) -> Sheet {
    Sheet(
      [
        "effect", "end_seconds", "concurrency_recovery_seconds", "response_recovery_seconds",
        "errors_recovery_seconds",
      ],
      run.summary.effects.compactMap { effect in
        effect.recovery.map { recovery in
          [
            .text(effect.name), .real(effect.end), .optional(recovery.concurrency),
            .optional(recovery.response), .optional(recovery.errors),
          ]
        }
      }
    )
  }
}
