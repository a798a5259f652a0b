import Analysis
import Scenarios

/// A comparison as one page: no network, no script, readable without its style.
public enum ComparisonPage {
  /// The page: the same bytes for the same values.
  ///
  /// - Complexity: O(sides × metrics + changed fields).
  public static func render(_ result: ComparisonSummary) -> String {
    let words = ComparisonWords(result, numbers: .page)
    let sides = result.sides.dropFirst().enumerated().map { section($1, number: $0 + 1, words) }
    return PageFrame.text(
      title: "Comparison with \(words.base.name)",
      version: result.version,
      body: """
        <header>
        <p class="kind">Comparison</p>
        <h1>Against \(words.base.name)</h1>
        <p class="facts">\(words.method) · intervals: 95 % · Stampede \(result.version)</p>
        </header>
        <main>
        \(sides)</main>

        """
    )
  }

  private static func section(
    _ side: ComparisonSummary.Side,
    number: Int,
    _ words: ComparisonWords
  ) -> Markup {
    let state =
      ["worse", "mixed"].contains(side.verdict)
      ? "fail" : side.verdict == "better" ? "pass" : "none"
    return """
      <section id="side-\(number)">
      <h2><span class="badge \(state)">\(words.sentence(side))</span></h2>
      \(metrics(side, words).markup)\(charts(side, number: number, words))<h3>Changed fields</h3>
      \(changes(side).markup)</section>

      """
  }

  /// Both over time, and their difference.
  private static func charts(
    _ side: ComparisonSummary.Side,
    number: Int,
    _ words: ComparisonWords
  ) -> Markup {
    // Windows of two lengths do not lie over each other.
    guard words.base.course.dropFirst().first?.start == side.course.dropFirst().first?.start else {
      return ""
    }
    var chart = OverlayChart(
      numbers: words.differences.numbers,
      before: .init(name: words.base.name, stretches: words.base.course),
      after: .init(name: side.name, stretches: side.course)
    )
    chart.timed = "visible waits"
    chart.population =
      "visible waits by the window in which they ended, failed ones included: network, queues, service "
      + "and retries of all calls of a step; one run of each, with the same visitors"
    return chart.figures(id: "side-\(number)").map(\.markup).joined
  }

  private static func metrics(
    _ side: ComparisonSummary.Side,
    _ words: ComparisonWords
  ) -> DataTable {
    var table = DataTable(
      columns: ["Metric", words.base.name, side.name, "Difference", "Unit", "Verdict"],
      textColumns: [4, 5]
    )
    let text = words.differences
    table.rows = words.shownMetrics.map { metric in
      let difference = side.result.differences[metric.rawValue]
      return [
        metric.title, text.estimate(words.base.result.metrics[metric.rawValue], metric),
        text.estimate(side.result.metrics[metric.rawValue], metric),
        text.text(difference, of: metric), text.unit(of: metric), text.verdict(difference),
      ]
    }
    table.note =
      "The verdict on the whole goes by "
      + words.result.judged.compactMap { Metric(rawValue: $0)?.title.lowercased() }
      .joined(separator: ", ")
      + ", with intervals widened for their number, so that equals are told apart in at most 5 % of "
      + "comparisons."
    return table
  }

  private static func changes(_ side: ComparisonSummary.Side) -> DataTable {
    var table = DataTable(columns: ["Field", "Before", "After"], textColumns: [1, 2])
    table.rows = side.changes.map { [$0.path, $0.before ?? "nothing", $0.after ?? "nothing"] }
    if side.changes.isEmpty { table.note = "The scenarios are the same." }
    return table
  }
}
