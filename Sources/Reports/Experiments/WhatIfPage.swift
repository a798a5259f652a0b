import Analysis
import Scenarios

/// A what-if as one page: no network, no script, readable without its style.
public enum WhatIfPage {
  /// The page: the same bytes for the same values.
  ///
  /// - Complexity: O(variants × metrics).
  public static func render(_ result: WhatIfResult) -> String {
    let words = WhatIfWords(result: result, numbers: .page)
    let title = result.answers.first?.statement ?? "\(result.variants.count) variants"
    return PageFrame.text(
      title: "What if: \(result.scenario): \(title)",
      version: result.version,
      body: """
        \(header(words))<main>
        \(answers(words))\(navigation)\(charts(words))\(tables(words))</main>

        """
    )
  }

  private static func header(_ words: WhatIfWords) -> Markup {
    let result = words.result
    let facts = [
      "\(result.loadModel) load", "\(result.variants.count) variants",
      "\(result.replications) replications each", words.seeds,
      "intervals: 95 %, Student's t over replications", "Stampede \(result.version)",
    ].joined(separator: " · ")
    let warning: Markup =
      result.partial
      ? """
      <p class="warning"><strong>Partial:</strong> the what-if was interrupted; the same command goes \
      on where it stopped.</p>

      """ : ""
    return """
      <header>
      <p class="kind">What if</p>
      <h1>\(result.scenario)</h1>
      <p class="facts">\(facts)</p>
      \(warning)</header>

      """
  }

  private static func answers(_ words: WhatIfWords) -> Markup {
    let result = words.result
    var parts: Markup = ""
    for (index, answer) in result.answers.enumerated() {
      let state = answer.value == nil ? "fail" : "pass"
      let mark = answer.value == nil ? "✗" : "✓"
      guard index == 0 else {
        parts += "<p>\(mark) \(answer.statement)</p>\n"
        continue
      }
      let reasons = words.reasons(for: answer).map { "<li>\($0)</li>\n" as Markup }
      parts += """
        <h2><span class="badge \(state)">\(mark) \(answer.statement)</span></h2>
        <ul>
        \(reasons)</ul>

        """
    }
    if result.answers.isEmpty {
      let met = result.variants.count(where: \.passes)
      parts += "<h2>\(met) of \(result.variants.count) variants meet all goals</h2>\n"
    }
    return "<section id=\"goals\">\n\(parts)\(goals(words))</section>\n"
  }

  /// Every goal of every variant, in words.
  private static func goals(_ words: WhatIfWords) -> Markup {
    let names = words.result.variants.first?.goals.map(\.name) ?? []
    guard !names.isEmpty else { return "<p>The scenario sets no success criteria.</p>\n" }
    var table = DataTable(
      columns: ["Variant"]
        + names.map { Metric(rawValue: $0)?.title ?? $0 } + ["Runs that meet all", "Sure"],
      textColumns: Set(1...names.count)
    )
    table.rows = words.result.variants.map { variant in
      [words.name(of: variant)]
        + variant.goals.map { "\(GoalVerdict($0).symbol) \($0.verdict)" }
        + [
          words.meeting(variant.meeting),
          variant.confidence.map { words.numbers.percent($0) } ?? words.numbers.nothing,
        ]
    }
    table.note =
      "Goals are judged by the means over the replications; marginal where the interval contains the "
      + "limit. Sure is the least confidence that the true means meet all goals: one less the sum of "
      + "the doubts about each."
    return table.markup
  }

  private static let navigation: Markup = """
    <nav aria-label="Contents"><a href="#charts">Charts</a> <a href="#variants">Variants</a> \
    <a href="#services">Services</a> <a href="#glossary">Definitions</a></nav>

    """

  private static func charts(_ words: WhatIfWords) -> Markup {
    let figures =
      [
        FrontierChart.figure(words), FrontierCostChart.figure(words),
        ResponseCurveChart.figure(words),
      ]
      + words.shownMetrics.map { SensitivityChart.figure(words, $0) }
      + words.shownMetrics.map { VarianceSharesChart.figure(words, $0) }
      + words.shownMetrics.map { DifferenceChart.figure(words, $0) }
    return section("charts", "Charts", "\(figures.compactMap { $0?.markup })")
  }

  private static func tables(_ words: WhatIfWords) -> Markup {
    var variants = DataTable(
      columns: ["Variant"] + words.result.axes.map { WhatIfWords.title(ofPath: $0.path) }
        + words.shownMetrics.map(\.title)
    )
    variants.rows = words.result.variants.map { variant in
      [words.name(of: variant)] + words.values(of: variant)
        + words.shownMetrics.map { words.estimate(variant, $0) }
    }
    variants.note =
      "Means over the replications with 95 % intervals. Only the values that are varied "
      + "differ from the base; all metrics stand in whatif.json."
    return section("variants", "Variants", variants.markup)
      + section("services", "Services", services(words).markup)
      + section("glossary", "Definitions", glossary(words))
  }

  private static func services(_ words: WhatIfWords) -> DataTable {
    let names = words.result.variants.first?.services.map(\.name) ?? []
    var table = DataTable(columns: ["Variant"] + names)
    table.rows = words.result.variants.map { variant in
      [words.name(of: variant)]
        + variant.services.map {
          $0.utilization.value.map { words.numbers.percent($0) } ?? words.numbers.nothing
        }
    }
    table.note = "The mean share of busy servers over the whole run."
    return table
  }

  private static func glossary(_ words: WhatIfWords) -> Markup {
    let terms = words.shownMetrics.map { metric in
      "<dt id=\"metric-\(metric.rawValue)\">\(metric.title)</dt><dd>\(metric.definition)</dd>\n"
        as Markup
    }
    return """
      <dl>
      \(terms)<dt>Paired difference</dt><dd>The variant less the base in runs of one seed: the same \
      visitors arrive with the same intents, patience and demands, so what they share by chance \
      cancels.</dd>
      <dt>Variance saved</dt><dd>How many times larger the variance of the difference would be if the \
      two had seeds of their own; so many times more replications would be needed.</dd>
      </dl>

      """
  }

  private static func section(_ id: String, _ title: String, _ content: Markup) -> Markup {
    "<section id=\"\(id)\">\n<h2>\(title)</h2>\n\(content)</section>\n"
  }
}
