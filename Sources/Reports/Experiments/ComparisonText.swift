import Analysis
import Scenarios

/// A comparison for a terminal: the verdicts first.
public enum ComparisonText {
  /// The lines, each closed by a line feed; tables are at most `width` characters wide.
  ///
  /// Colors only repeat what words say. With `isASCII` all signs of our own are ASCII.
  public static func render(
    _ result: ComparisonSummary,
    colors: Bool,
    width: Int = 100,
    isASCII: Bool = false
  ) -> String {
    let words = ComparisonWords(result, numbers: isASCII ? .ascii : .terminal)
    let page = ComparisonTerminalPage(
      words: words,
      colors: colors,
      width: max(60, width),
      ellipsis: isASCII ? "~" : "…"
    )
    return page.text
  }
}

/// The parts of the terminal's page.
private struct ComparisonTerminalPage {
  /// The changed fields that are listed; there may be hundreds.
  static let mostChanges = 12

  let words: ComparisonWords
  let colors: Bool
  let width: Int
  let ellipsis: String

  private var result: ComparisonSummary { words.result }

  var text: String {
    let parts = [heading] + result.sides.dropFirst().map(side)
    return parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  private var heading: [String] {
    var lines = ["against \(words.base.name): \(words.method)"]
    if result.partial { lines.append("interrupted: the replications that are done") }
    return lines
  }

  private func side(_ side: ComparisonSummary.Side) -> [String] {
    let sentence = words.sentence(side)
    var lines = [colors ? "\u{1B}[1m\(sentence)\u{1B}[0m" : sentence]
    lines += side.changes.prefix(Self.mostChanges).map { change in
      "  \(change.path): \(cut(change.before)) is \(cut(change.after))"
    }
    if side.changes.count > Self.mostChanges {
      lines.append("  and \(side.changes.count - Self.mostChanges) more changed fields")
    }
    var table = TextTable([
      .init(title: "metric", isNumber: false), .init(title: words.base.name, expendability: 2),
      .init(title: side.name, expendability: 1), .init(title: "difference"),
      .init(title: "", isNumber: false), .init(title: "verdict", isNumber: false),
    ])
    table.rows = words.shownMetrics.map { metric in
      let difference = side.result.differences[metric.rawValue]
      return [
        metric.title.lowercased(),
        words.differences.metrics.text(
          words.base.result.metrics[metric.rawValue]?.value,
          of: metric
        ),
        words.differences.metrics.text(side.result.metrics[metric.rawValue]?.value, of: metric),
        words.differences.text(difference, of: metric), words.differences.unit(of: metric),
        words.differences.verdict(difference),
      ]
    }
    let rows = table.lines(width: width, ellipsis: ellipsis)
    return lines + [colors ? "\u{1B}[2m\(rows[0])\u{1B}[0m" : rows[0]] + rows.dropFirst()
  }

  private func cut(_ value: String?) -> String {
    guard let value else { return "nothing" }
    return value.count <= 30 ? value : value.prefix(29) + ellipsis
  }
}
