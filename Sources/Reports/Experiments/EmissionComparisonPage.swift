import Analysis

/// A comparison of emissions as one page: no network, no script, readable without its style.
public enum EmissionComparisonPage {
  /// The page: the same bytes for the same values.
  ///
  /// - Complexity: O(sides × (metrics + stretches)).
  public static func render(_ result: EmissionComparison) -> String {
    let words = EmissionComparisonWords(result: result, numbers: .page)
    let sides = result.sides.dropFirst().enumerated().map { section($1, number: $0 + 1, words) }
    return PageFrame.text(
      title: "Measured against \(words.base.name)",
      version: result.version,
      body: """
        <header>
        <p class="kind">Comparison of emissions</p>
        <h1>Against \(words.base.name)</h1>
        <p class="facts">\(words.facts) · intervals: 95 % · Stampede \(result.version)</p>
        </header>
        <main>
        \(sides)<section id="notes"><h2>To be known</h2>
        <ul>
        \(result.notes.map { "<li>\($0)</li>\n" as Markup })</ul>
        </section>
        </main>

        """
    )
  }

  private static func section(
    _ side: EmissionComparison.Side,
    number: Int,
    _ words: EmissionComparisonWords
  ) -> Markup {
    let state =
      ["worse", "mixed"].contains(side.verdict)
      ? "fail" : side.verdict == "better" ? "pass" : "none"
    let chart = OverlayChart(
      numbers: words.numbers,
      before: .init(name: words.base.name, stretches: words.base.course),
      after: .init(name: side.name, stretches: side.course)
    ).figures(id: "side-\(number)")
    return """
      <section id="side-\(number)">
      <h2><span class="badge \(state)">\(words.sentence(side))</span></h2>
      \(table(side, words).markup)\(chart.map(\.markup))</section>

      """
  }

  private static func table(
    _ side: EmissionComparison.Side,
    _ words: EmissionComparisonWords
  ) -> DataTable {
    var table = DataTable(
      columns: ["Requests", "Metric", words.base.name, side.name, "Difference", "Verdict"],
      textColumns: [1, 5]
    )
    table.rows = side.groups.flatMap { group in
      group.metrics.map { metric in
        [
          group.name, EmissionComparisonWords.title(metric.quantity),
          words.text(metric.before, metric.quantity), words.text(metric.after, metric.quantity),
          words.interval(metric), words.verdict(metric),
        ]
      }
    }
    table.note =
      "Response times count from the instant a request was due. Differences are of the logarithms of the "
      + "quantiles of slices of time, as shares of the first; error rates differ in points. The "
      + "verdicts ask for intervals that are widened for the \(words.result.judged) metrics, so that "
      + "equals are told apart in at most 5 % of comparisons."
    return table
  }
}
