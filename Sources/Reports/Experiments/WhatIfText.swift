import Analysis
import Scenarios

/// What came of a what-if, for a terminal: the answer first.
public enum WhatIfText {
  /// The lines, each closed by a line feed; tables are at most `width` characters wide.
  ///
  /// Colors only repeat what words say. With `isASCII` all signs of our own are ASCII.
  public static func render(
    _ result: WhatIfResult,
    colors: Bool,
    width: Int = 100,
    isASCII: Bool = false
  ) -> String {
    WhatIfTerminalPage(
      words: WhatIfWords(result: result, numbers: isASCII ? .ascii : .terminal),
      colors: colors,
      width: max(60, width),
      isASCII: isASCII
    ).text
  }
}

/// The parts of the terminal's page.
private struct WhatIfTerminalPage {
  let words: WhatIfWords
  let colors: Bool
  let width: Int
  let isASCII: Bool

  private var result: WhatIfResult { words.result }
  private var numbers: NumberFormat { words.numbers }
  private var dot: String { isASCII ? " - " : " · " }
  private var ellipsis: String { isASCII ? "~" : "…" }

  var text: String {
    [heading, answers, variants, differences, frontier]
      .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private var heading: [String] {
    let runs =
      result.replications == 1 ? "1 replication" : "\(result.replications) replications each"
    let facts = [
      "\(result.variants.count) variants", runs, words.seeds, "Stampede \(result.version)",
    ]
    var lines = [bold("what if: \(result.scenario)" + facts.map { dot + $0 }.joined())]
    if result.partial {
      lines.append("interrupted: the same command goes on where it stopped")
    }
    return lines
  }

  private var answers: [String] {
    result.answers.enumerated().flatMap { index, answer -> [String] in
      let statement = bold(answer.statement)
      guard index == 0 else { return [statement] }
      return [statement] + words.reasons(for: answer).map { "  " + $0 }
    }
  }

  private var variants: [String] {
    let metrics = words.shownMetrics
    var table = TextTable(
      axisColumns + [
        .init(title: "goals", isNumber: false),
        .init(title: "runs that meet them", expendability: 1),
      ] + metrics.enumerated().map { .init(title: $1.title.lowercased(), expendability: 2 + $0) }
    )
    table.rows = result.variants.map { variant in
      axisCells(variant) + [variant.verdict, words.meeting(variant.meeting)]
        + metrics.map { words.estimate(variant, $0) }
    }
    return heads(table)
  }

  private var differences: [String] {
    let metrics = words.shownMetrics
    guard result.variants.count > 1, result.replications > 1 else { return [] }
    var table = TextTable(
      axisColumns
        + metrics.enumerated().map { index, metric in
          let unit = words.differences.unit(of: metric)
          return .init(
            title: metric.title.lowercased() + (unit.isEmpty ? "" : " (\(unit))"),
            expendability: 1 + index
          )
        }
    )
    table.rows = result.variants.dropFirst().map { variant in
      axisCells(variant)
        + metrics.map { words.differences.text(variant.differences[$0.rawValue], of: $0) }
    }
    return ["Less the base, paired by seed, with 95 % intervals:"] + heads(table)
  }

  private var frontier: [String] {
    guard let frontier = result.frontier, !frontier.rows.isEmpty else { return [] }
    let capacity = WhatIfWords.title(ofPath: frontier.capacity)
    let loads = frontier.rows[0].cells.map(\.load)
    var table = TextTable(
      [.init(title: capacity)]
        + loads.map { load in
          let title = frontier.load.map(WhatIfWords.title) ?? "runs that meet all goals"
          return .init(title: load.map { "\(title) \($0)" } ?? title)
        }
    )
    table.rows = frontier.rows.map { row in
      [row.capacity] + row.cells.map { words.meeting($0.meeting) }
    }
    return ["How many runs meet all goals, with Wilson's 95 % interval:"] + heads(table) + prices
  }

  /// Which capacity costs least; without a price that would be the largest.
  private var prices: [String] {
    guard let costs = FrontierCosts(words), costs.hasPrice else { return [] }
    return ["", "The least \(costs.name):"] + costs.cheapest.map { "  " + $0 }
  }

  // MARK: - Ink

  private var axisColumns: [TextTable.Column] {
    words.axisTitles.map { .init(title: $0) } + [.init(title: "", isNumber: false)]
  }

  private func axisCells(_ variant: VariantResult) -> [String] {
    words.values(of: variant) + [variant.changes.isEmpty ? "base" : ""]
  }

  private func heads(_ table: TextTable) -> [String] {
    let lines = table.lines(width: width, ellipsis: ellipsis)
    return [colors ? "\u{1B}[2m\(lines[0])\u{1B}[0m" : lines[0]] + lines.dropFirst()
  }

  private func bold(_ text: String) -> String { colors ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
