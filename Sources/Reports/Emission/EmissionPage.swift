import EmissionResults

/// A replayed run as one page: no network, no script, readable without its style.
public enum EmissionPage {
  /// The page: the same bytes for the same values.
  ///
  /// - Complexity: O(seconds + groups), some hundred kilobytes of text at most.
  public static func render(_ report: EmissionReport, version: String) -> String {
    let data = EmissionData(report)
    return PageFrame.text(
      title: "\(report.fidelity.verdict.rawValue): replay of \(report.source.scenario)",
      version: version,
      body: """
        \(EmissionVerdict(data, version: version).markup)\(navigation)\(charts(data))\
        \(tables(data))</main>

        """
    )
  }

  private static let navigation: Markup = """
    <nav aria-label="Contents"><a href="#charts">Charts</a> <a href="#steps">Steps</a> \
    <a href="#phases">Phases</a> <a href="#personas">Personas</a> <a href="#services">Services</a> \
    <a href="#accounts">Accounts</a> <a href="#glossary">Definitions</a></nav>

    """

  private static func charts(_ data: EmissionData) -> Markup {
    let figures: [Figure?] = [
      EmissionCharts.rates(data), EmissionCharts.times(data), EmissionCharts.errors(data),
      EmissionCharts.percentiles(data), EmissionCharts.steps(data),
    ]
    return section("charts", "Charts", figures.compactMap { $0?.markup }.joined)
  }

  private static func tables(_ data: EmissionData) -> Markup {
    let report = data.report
    return section("steps", "Steps", EmissionTables.groups(report.steps, named: "Step", data))
      + section(
        "phases",
        "Phases of the timeline",
        EmissionTables.phases(report.phases, data)
      )
      + section(
        "personas",
        "Personas",
        EmissionTables.groups(report.personas, named: "Persona", data)
      )
      + section(
        "services",
        "Services",
        EmissionTables.groups(report.services, named: "Service", data)
      )
      + section("accounts", "Accounts", EmissionTables.accounts(data))
      + section("glossary", "Definitions", EmissionTables.glossary)
  }

  private static func section(_ id: String, _ title: String, _ content: Markup) -> Markup {
    "<section id=\"\(id)\">\n<h2>\(title)</h2>\n\(content)</section>\n"
  }
}

extension [Markup] {
  /// One piece after the other.
  var joined: Markup { "\(self)" }
}
