import Analysis

/// A comparison of emissions for a terminal: the verdicts first.
public enum EmissionComparisonText {
  /// The lines, each closed by a line feed; tables are at most `width` characters wide.
  ///
  /// Colors only repeat what words say. With `isASCII` all signs of our own are ASCII.
  public static func render(
    _ result: EmissionComparison,
    colors: Bool,
    width: Int = 100,
    isASCII: Bool = false
  ) -> String {
    let words = EmissionComparisonWords(result: result, numbers: isASCII ? .ascii : .terminal)
    let ellipsis = isASCII ? "~" : "…"
    let heading = "against \(words.base.name): \(words.facts)\n"
    let sides = result.sides.dropFirst().map { side in
      let sentence = words.sentence(side)
      let rows = table(side, words).lines(width: max(60, width), ellipsis: ellipsis)
      let head = colors ? "\u{1B}[2m\(rows[0])\u{1B}[0m" : rows[0]
      return ([colors ? "\u{1B}[1m\(sentence)\u{1B}[0m" : sentence, head] + rows.dropFirst())
        .joined(separator: "\n") + "\n"
    }
    let notes = result.notes.map { "- \($0)\n" }.joined()
    return ([heading] + sides + [notes]).joined(separator: "\n")
  }

  private static func table(
    _ side: EmissionComparison.Side,
    _ words: EmissionComparisonWords
  ) -> TextTable {
    var table = TextTable([
      .init(title: "", isNumber: false), .init(title: "", isNumber: false),
      .init(title: words.base.name, expendability: 2), .init(title: side.name, expendability: 1),
      .init(title: "difference"), .init(title: "verdict", isNumber: false),
    ])
    for group in side.groups {
      for (index, metric) in group.metrics.enumerated() {
        table.rows.append([
          index == 0 ? group.name : "", EmissionComparisonWords.title(metric.quantity),
          words.text(metric.before, metric.quantity), words.text(metric.after, metric.quantity),
          words.interval(metric), words.verdict(metric),
        ])
      }
    }
    return table
  }
}
