import Analysis
import Scenarios

/// A run as one page: no network, readable without its style and its script.
public enum HTMLReport {
  /// The page: the same bytes for the same values.
  ///
  /// - Parameters:
  ///   - summary: what the run came to.
  ///   - scenario: what it was a run of.
  ///   - manifest: how it was made, where that is known.
  ///   - visits: the sessions of ``Analysis/Summary/examples`` that the trace has.
  ///   - attribution: what the events cost, where that is known.
  /// - Returns: the text of the page.
  /// - Complexity: O(windows × services), at most a megabyte of text.
  public static func render(
    summary: Summary,
    scenario: Scenario,
    manifest: RunManifest?,
    visits: [Visit] = [],
    attribution: Attribution? = nil
  ) -> String {
    let run = RunData(
      summary: summary,
      scenario: scenario,
      manifest: manifest,
      attribution: attribution
    )
    return PageFrame.text(
      title: "\(GoalVerdict.headline(of: summary)): \(summary.scenario)",
      version: summary.version,
      body: """
        \(VerdictSection(run).markup)\(navigation(run))\(charts(run))\
        \(ChartList.sections(run, visits))\(tables(run))</main>
        \(PageScript.markup)
        """
    )
  }

  private static func navigation(_ run: RunData) -> Markup {
    let rollout: Markup =
      run.summary.rollout == nil ? "" : "<a href=\"#rollout\">Rollout</a> "
    return """
      <nav aria-label="Contents"><a href="#charts">Charts</a> \
      <a href="#recovery">Recovery</a> <a href="#bottlenecks">Bottlenecks</a> \
      <a href="#examples">Sessions</a> \(rollout)\
      <a href="#metrics">Metrics</a> \
      <a href="#services">Services</a> <a href="#personas">Personas</a> \
      <a href="#journeys">Journeys</a> <a href="#steps">Steps</a> <a href="#effects">Effects</a> \
      <a href="#settings">Settings</a> \
      <a href="#precision">Precision</a> <a href="#glossary">Definitions</a></nav>

      """
  }

  private static func charts(_ run: RunData) -> Markup {
    let figures = ChartList.figures(run)
    let tint: Markup =
      run.bands.isEmpty
      ? ""
      : """
      <p class="note">Tinted stretches in charts over time are effects of the timeline: orange for \
      faults, blue for traffic. A point is the least or the greatest of the windows that share a \
      pixel, never a mean of them.</p>

      """
    return """
      <section id="charts">
      <h2>Charts</h2>
      <p class="note narrow">On a narrow screen, move a chart sideways to see the rest of it.</p>
      \(tint)\(figures.map(\.markup))\(ChartList.absent(beside: figures))</section>

      """
  }

  private static func tables(_ run: RunData) -> Markup {
    let summary = run.summary
    let databases = summary.databases.isEmpty ? "" : SummaryTables.databases(run).markup
    let services =
      SummaryTables.serviceLoads(run).markup + SummaryTables.serviceTimes(run).markup + databases
    let rollout = RolloutTables.markup(run).map { section("rollout", "Rollout", $0) }
    return (rollout ?? "") + section("metrics", "Metrics", SummaryTables.metrics(run).markup)
      + section("services", "Services", services + theory(run))
      + section(
        "personas",
        "Personas",
        groups(summary.personas, named: "Persona", run) + loyalty(run)
      )
      + section("journeys", "Journeys", groups(summary.journeys, named: "Journey", run))
      + section("steps", "Steps", SummaryTables.steps(run).markup)
      + section("effects", "Effects", effects(run))
      + section("settings", "Settings", settings(run))
      + section("precision", "How exact this is", PrecisionNotes.markup(run))
      + section("glossary", "Definitions", SettingsTables.glossary())
  }

  private static func settings(_ run: RunData) -> Markup {
    let facts = FigureFacts(
      unit: "as each setting's",
      population: "the run and its twin, failures included",
      points: 1,
      check: .init("/seed", run.summary.seed, run.numbers)
    )
    return SettingsTables.settings(run).markup + facts.markup(item: "A19", run.numbers)
  }

  private static func theory(_ run: RunData) -> Markup {
    guard let table = SummaryTables.theory(run) else { return "" }
    return "<h3 id=\"theory\">Predicted by theory</h3>\n" + table.markup
  }

  private static func effects(_ run: RunData) -> Markup {
    var effects = EffectTables.effects(run).markup
    if let predictions = EffectTables.predictions(run) {
      effects = effects + "<h3>What their authors expected</h3>\n" + predictions.markup
    }
    if let lost = LostWriteTable.table(run) {
      effects = effects + "<h3>Lost writes</h3>\n" + lost.markup
    }
    return effects
  }

  private static func loyalty(_ run: RunData) -> Markup {
    guard !run.summary.loyalty.isEmpty else { return "" }
    return "<h3>Whether they come back</h3>\n" + SummaryTables.loyalty(run).markup
  }

  private static func groups(
    _ groups: [GroupSummary],
    named title: String,
    _ run: RunData
  ) -> Markup {
    guard !groups.isEmpty else { return "<p>There are none.</p>\n" }
    return SummaryTables.counts(groups, named: title, run).markup
      + SummaryTables.metrics(of: groups, run).markup
  }

  static func section(_ id: String, _ title: String, _ content: Markup) -> Markup {
    "<section id=\"\(id)\">\n<h2>\(title)</h2>\n\(content)</section>\n"
  }
}
